import { setImmediate as othersRan } from 'node:timers/promises';
import type { EventCursor, LoggedEvent } from '../kernel/event-log.ts';
import type { Log } from '../kernel/log.ts';
import type { Sql } from '../platform/db.ts';
import type { Wakeup } from '../platform/wakeup.ts';
import { EVENTS_TOPIC } from './append.ts';
import { logHead, readBatch } from './log.ts';
import { type Again, createPoller, type Poller } from './poller.ts';

/** A listener for the new events of a workspace. Neither function may throw or block. */
export type Listener = {
  readonly workspaceId: string;
  /** Every event behind this place will be delivered. */
  joined(at: EventCursor): void;
  deliver(event: LoggedEvent): void;
};

const BATCH = 500;

/**
 * So many listeners are told in one turn of the event loop: what they do with it is done before the next are told, while it
 * is at hand, and what else there is to do comes in between.
 */
const AT_ONCE = 32;

/** Events that come one by one are told to the streams together, at most so late. */
const GATHER_MS = 20;

/** One reader of the log for all listeners; idle while there are none. */
export class LogReader {
  readonly #sql: Sql;
  readonly #poller: Poller;
  /** By workspace, each with the place where it joined. */
  readonly #listeners = new Map<string, Map<Listener, EventCursor>>();
  #position: EventCursor | null = null;
  #starting: Promise<void> | null = null;

  constructor(options: { sql: Sql; wakeup: Pick<Wakeup, 'onSignal'>; log: Log; pollMs: number }) {
    this.#sql = options.sql;
    const work = () => this.#read();
    this.#poller = createPoller({
      ...options,
      name: 'events.follow',
      topic: EVENTS_TOPIC,
      gatherMs: GATHER_MS,
      work,
    });
  }

  /** Adds a listener, and tells it synchronously where it joins: nothing may be read in between. */
  async join(listener: Listener): Promise<void> {
    while (this.#position === null) {
      this.#starting ??= this.#start();
      await this.#starting;
    }
    const listeners = this.#listeners.get(listener.workspaceId) ?? new Map<Listener, EventCursor>();
    this.#listeners.set(listener.workspaceId, listeners.set(listener, this.#position));
    listener.joined(this.#position);
  }

  leave(listener: Listener): void {
    const listeners = this.#listeners.get(listener.workspaceId);
    if (!listeners?.delete(listener) || listeners.size > 0) return;
    this.#listeners.delete(listener.workspaceId);
    if (this.#listeners.size > 0) return;
    this.#position = null;
    this.#poller.pause();
  }

  close(): Promise<void> {
    return this.#poller.close();
  }

  async #start(): Promise<void> {
    try {
      this.#position = await logHead(this.#sql);
      this.#poller.resume();
    } finally {
      this.#starting = null;
    }
  }

  /** Whoever joins meanwhile is told of what is behind this event alone. */
  async #tell(event: LoggedEvent): Promise<void> {
    const joined = this.#listeners.get(event.workspaceId);
    let told = 0;
    for (const [listener, at] of [...(joined ?? [])]) {
      if (told > 0 && told % AT_ONCE === 0) await othersRan();
      if (joined?.get(listener) === at) listener.deliver(event);
      told += 1;
    }
  }

  async #read(): Promise<Again> {
    let position = this.#position;
    if (position === null) return false;
    const bound = await logHead(this.#sql);
    const { events, isMoreComing } = await readBatch(this.#sql, { after: position, bound, limit: BATCH });
    for (const event of events) {
      // All listeners may have left meanwhile and a new one joined elsewhere: then this range is no longer the one to
      // read.
      if (this.#position !== position) return true;
      position = event.cursor;
      this.#position = event.cursor;
      await this.#tell(event);
    }
    if (events.length === BATCH) return true;
    return isMoreComing ? 'soon' : false;
  }
}
