/** A place in the event log, just behind an event: `xid.seq`. Ordered by its two numbers. */
export type EventCursor = string;

/** An event as the log holds it. */
export type LoggedEvent = {
  cursor: EventCursor;
  id: string;
  type: string;
  subjectId: string | null;
  workspaceId: string;
  createdAt: Date;
  /** The exact JSON text, as webhooks send it. */
  body: string;
  /** The `data` of the body. */
  data: unknown;
};

/** What to follow: one workspace's events, from behind `after`, or from the present when it is null. */
export type FollowOptions = {
  workspaceId: string;
  types?: readonly string[];
  subjectId?: string;
  after?: EventCursor | null;
  /** Ends the iteration. */
  signal: AbortSignal;
};

/** Live subscriptions to the log, for any number of subscribers. */
export type Follower = {
  /**
   * Every matching event once, in the order of the log, without end. The present is the end of the log at the
   * moment of the call: what committed before, but an older open transaction still hides, comes too.
   * A subscriber may read as slowly as it likes: what its buffer cannot hold is read from the table later.
   */
  follow(options: FollowOptions): AsyncIterableIterator<LoggedEvent>;
  /** The present end of the log; reading a row after this and following from here misses nothing. */
  head(): Promise<EventCursor>;
  /** How many are following now. */
  subscriberCount(): number;
  /** Ends every iteration. */
  close(): Promise<void>;
};
