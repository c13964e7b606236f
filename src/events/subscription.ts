import { setTimeout as sleep } from 'node:timers/promises';
import type { EventCursor, FollowOptions, LoggedEvent } from '../kernel/event-log.ts';
import { failureLevel } from '../kernel/failure-level.ts';
import type { Log } from '../kernel/log.ts';
import type { Sql } from '../platform/db.ts';
import { compareCursors } from './cursor.ts';
import { logHead, readEvents } from './log.ts';
import type { Listener, LogReader } from './log-reader.ts';

type Read = IteratorResult<LoggedEvent, undefined>;

const DONE: IteratorReturnResult<undefined> = { done: true, value: undefined };
const PAGE = 50;
const RETRY_MS = 500;

type Options = FollowOptions & { reader: LogReader; sql: Sql; log: Log; bufferBytes: number; onClose: () => void };

/**
 * One subscriber's way through the log. It is either catching up from the table towards the place where it joined
 * the reader, while the reader already fills its buffer, or it empties the buffer. A full buffer is dropped, and
 * the subscriber catches up again from what it was last given.
 */
export class Subscription implements AsyncIterableIterator<LoggedEvent, undefined>, Listener {
  readonly workspaceId: string;
  readonly #options: Options;
  readonly #types: ReadonlySet<string> | null;
  readonly #start: Promise<EventCursor>;
  /** Everything up to here was given out or is in the page. */
  #position: EventCursor | null = null;
  #page: LoggedEvent[] = [];
  #buffer: LoggedEvent[] = [];
  #bufferBytes = 0;
  /** Where the buffer begins; null while it is not being filled. */
  #joinedAt: EventCursor | null = null;
  #isBehind = true;
  /** Was an event behind the position delivered? The reader delivers in order, so all that follow are. */
  #isPast = false;
  #isClosed = false;
  /** Whoever waits for the next event. */
  #waiting: ((read: Read | Promise<Read>) => void) | null = null;

  constructor(options: Options) {
    this.#options = options;
    this.workspaceId = options.workspaceId;
    this.#types = options.types ? new Set(options.types) : null;
    this.#start = options.after == null ? logHead(options.sql) : Promise.resolve(options.after);
    this.#start.catch(() => undefined);
    options.signal.addEventListener('abort', this.#onAbort, { once: true });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<Read> {
    const read = this.#read();
    if (read) return Promise.resolve(read);
    return this.#isBehind ? this.#readBehind() : this.#wait();
  }

  async return(): Promise<Read> {
    this.close();
    return DONE;
  }

  joined(at: EventCursor): void {
    if (this.#isClosed) this.#options.reader.leave(this);
    else this.#joinedAt = at;
  }

  deliver(event: LoggedEvent): void {
    if (this.#joinedAt === null || !this.#wants(event)) return;
    this.#bufferBytes += event.body.length;
    if (this.#bufferBytes > this.#options.bufferBytes && this.#buffer.length > 0) {
      this.#fallBehind();
      return;
    }
    this.#buffer.push(event);
    this.#wake();
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#options.signal.removeEventListener('abort', this.#onAbort);
    this.#fallBehind();
    this.#page = [];
    this.#wake();
    this.#options.onClose();
  }

  readonly #onAbort = (): void => this.close();

  #take(): LoggedEvent | undefined {
    const paged = this.#page.shift();
    if (paged || this.#isBehind) return paged;
    const event = this.#buffer.shift();
    if (event) {
      this.#bufferBytes -= event.body.length;
      this.#position = event.cursor;
    }
    return event;
  }

  /** What is at hand; null when it has to be waited for. */
  #read(): Read | null {
    if (this.#isClosed) return DONE;
    const event = this.#take();
    return event ? { done: false, value: event } : null;
  }

  async #readBehind(): Promise<Read> {
    while (this.#isBehind) {
      await this.#catchUp();
      const read = this.#read();
      if (read) return read;
    }
    return this.#wait();
  }

  #wait(): Promise<Read> {
    return new Promise((resolve) => {
      this.#waiting = resolve;
    });
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = null;
    waiting?.(this.#read() ?? this.next());
  }

  #fallBehind(): void {
    this.#options.reader.leave(this);
    this.#joinedAt = null;
    this.#isBehind = true;
    this.#isPast = false;
    this.#buffer = [];
    this.#bufferBytes = 0;
    this.#wake();
  }

  async #catchUp(): Promise<void> {
    try {
      await this.#readPage();
    } catch (error) {
      if (this.#isClosed) return;
      const reason = error instanceof Error ? error.message : String(error);
      this.#options.log[failureLevel(error)]('events.subscription.waits', { reason });
      await sleep(RETRY_MS, undefined, { signal: this.#options.signal }).catch(() => undefined);
    }
  }

  async #readPage(): Promise<void> {
    this.#position ??= await this.#begin();
    if (this.#joinedAt === null) await this.#options.reader.join(this);
    const joinedAt = this.#joinedAt;
    if (joinedAt === null) return;
    if (compareCursors(this.#position, joinedAt) < 0) {
      const { workspaceId, types, subjectId } = this.#options;
      const range = { after: this.#position, upTo: joinedAt, limit: PAGE };
      const filter = { workspaceId, ...(types && { types }), ...(subjectId !== undefined && { subjectId }) };
      const page = await readEvents(this.#options.sql, range, filter);
      if (this.#isClosed) return;
      this.#page = page;
      this.#position = page.length < PAGE ? joinedAt : (page.at(-1)?.cursor ?? joinedAt);
    }
    if (this.#joinedAt === joinedAt && compareCursors(this.#position, joinedAt) >= 0) this.#isBehind = false;
  }

  /** The first attempt was made when following began; after a failure the present is now. */
  #begin(): Promise<EventCursor> {
    return this.#start.catch(() => logHead(this.#options.sql));
  }

  #wants(event: LoggedEvent): boolean {
    if (this.#types && !this.#types.has(event.type)) return false;
    if (this.#options.subjectId !== undefined && this.#options.subjectId !== event.subjectId) return false;
    this.#isPast ||= this.#position === null || compareCursors(event.cursor, this.#position) > 0;
    return this.#isPast;
  }
}
