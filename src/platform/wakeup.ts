import { randomUUID } from 'node:crypto';
import type { Log } from '../kernel/log.ts';
import type { SignalWire, WireEvents } from './signal-wire.ts';
import { connectPostgresSignals } from './wakeup-postgres.ts';
import { connectRedisSignals } from './wakeup-redis.ts';

/**
 * Best-effort notifications between processes: that there is something to look at, never what. A lost one costs one
 * poll, not an event.
 */
export type Wakeup = {
  /** Wakes listeners here at once and elsewhere soon; many calls become one. Never throws, never waits. */
  signal(topic: string): void;
  /** @returns stops listening */
  onSignal(topic: string, listener: () => void): () => void;
  close(): Promise<void>;
};

/** Signals within this time of the last sent one travel together. */
const GATHER_MS = 3;

/** Wake-ups over Redis pub/sub when there is a Redis, else over PostgreSQL's NOTIFY on one connection of its own. */
export function createWakeup(options: { databaseUrl: string; redisUrl?: string | undefined; log: Log }): Wakeup {
  const hub = new Hub(options.log);
  const events: WireEvents = {
    log: options.log,
    onMessage: (message) => hub.receive(message),
    onReconnect: () => hub.wakeAll(),
  };
  hub.wire = options.redisUrl
    ? connectRedisSignals(options.redisUrl, events)
    : connectPostgresSignals(options.databaseUrl, events);
  return {
    signal: (topic) => hub.signal(topic),
    onSignal: (topic, listener) => hub.listen(topic, listener),
    close: () => hub.close(),
  };
}

/** Asks that a topic be signalled once the transaction this belongs to has committed. */
export function wakeAfter(transaction: object, topic: string): void {
  const topics = WANTED.get(transaction) ?? new Set();
  WANTED.set(transaction, topics.add(topic));
}

/** The topics that were asked for in a transaction. */
export function wantedWakes(transaction: object): readonly string[] {
  return [...(WANTED.get(transaction) ?? [])];
}

const WANTED = new WeakMap<object, Set<string>>();

class Hub {
  wire: SignalWire | null = null;
  readonly #self = randomUUID();
  readonly #log: Log;
  readonly #listeners = new Map<string, Set<() => void>>();
  readonly #wakingHere = new Set<string>();
  readonly #pending = new Set<string>();
  #timer: NodeJS.Timeout | null = null;
  #isSending = false;
  #isClosed = false;

  constructor(log: Log) {
    this.#log = log;
  }

  signal(topic: string): void {
    if (this.#isClosed) return;
    if (!this.#wakingHere.has(topic)) {
      this.#wakingHere.add(topic);
      setImmediate(() => {
        this.#wakingHere.delete(topic);
        this.#wake(topic);
      });
    }
    this.#pending.add(topic);
    this.#schedule();
  }

  listen(topic: string, listener: () => void): () => void {
    const listeners = this.#listeners.get(topic) ?? new Set();
    this.#listeners.set(topic, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  receive(message: string): void {
    const [sender, ...topics] = message.split(' ');
    if (sender === this.#self) return;
    for (const topic of topics) this.#wake(topic);
  }

  wakeAll(): void {
    for (const topic of this.#listeners.keys()) this.#wake(topic);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    if (this.#timer) clearTimeout(this.#timer);
    await this.wire?.close();
  }

  #schedule(): void {
    if (this.#timer || this.#isSending || this.#isClosed || this.#pending.size === 0) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      void this.#send();
    }, GATHER_MS);
  }

  async #send(): Promise<void> {
    const topics = [...this.#pending];
    this.#pending.clear();
    this.#isSending = true;
    try {
      await this.wire?.send([this.#self, ...topics].join(' '));
    } catch (error) {
      this.#log.debug('wakeup.lost', { topics, reason: error instanceof Error ? error.message : String(error) });
    } finally {
      this.#isSending = false;
      this.#schedule();
    }
  }

  #wake(topic: string): void {
    if (this.#isClosed) return;
    for (const listener of this.#listeners.get(topic) ?? []) listener();
  }
}
