import type { Log } from '../kernel/context.ts';
import type { Sql } from '../platform/db.ts';
import type { Wakeup } from '../platform/wakeup.ts';
import type { EventCursor } from './cursor.ts';
import { type LoggedEvent, logHead } from './log.ts';
import { LogReader } from './log-reader.ts';
import { Subscription } from './subscription.ts';

/** What to follow: one workspace's events, from behind `after`, or from the present when it is null. */
export type FollowOptions = {
  workspaceId: string;
  types?: readonly string[];
  subjectId?: string;
  after?: EventCursor | null;
  /** Ends the iteration. */
  signal: AbortSignal;
};

/** The live end of the log, for as many subscribers as there are. */
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

/** What one subscriber may hold back in memory. */
const BUFFER_BYTES = 256 * 1024;

/**
 * Follows the log with one reader for the whole process.
 *
 * @param options.pollMs how often to look when no signal comes, default 1,000
 */
export function createFollower(options: {
  sql: Sql;
  wakeup: Pick<Wakeup, 'onSignal'>;
  log: Log;
  pollMs?: number;
  bufferBytes?: number;
}): Follower {
  const reader = new LogReader({ ...options, pollMs: options.pollMs ?? 1_000 });
  const open = new Set<Subscription>();
  let isClosed = false;
  return {
    follow(wanted) {
      const subscription = new Subscription({
        ...wanted,
        reader,
        sql: options.sql,
        log: options.log,
        bufferBytes: options.bufferBytes ?? BUFFER_BYTES,
        onClose: () => open.delete(subscription),
      });
      open.add(subscription);
      if (isClosed || wanted.signal.aborted) subscription.close();
      return subscription;
    },
    head: () => logHead(options.sql),
    subscriberCount: () => open.size,
    async close() {
      isClosed = true;
      for (const subscription of [...open]) subscription.close();
      await reader.close();
    },
  };
}
