import { randomUUID } from 'node:crypto';
import type { Log } from '../kernel/log.ts';
import type { RedisPresence } from './redis-presence.ts';
import type { SignalWire, WireEvents } from './signal-wire.ts';
import { connectPostgresSignals, notifyOnce } from './wakeup-postgres.ts';
import { connectRedisSignals, publishOnce } from './wakeup-redis.ts';

/**
 * Best-effort notifications between processes: that there is something to look at, never what. A lost one costs one
 * poll, not an event.
 */
export type Wakeup = {
  /**
   * Wakes listeners here soon and elsewhere soon after; many calls become one. Never throws, never waits.
   *
   * @param subject what it concerns, without white space: listeners here are then called before this returns
   */
  signal(topic: string, subject?: string): void;
  /** @param listener told the subject; undefined when there is none, or several may have been missed @returns stops listening */
  onSignal(topic: string, listener: (subject?: string) => void): () => void;
  close(): Promise<void>;
};

/** Signals within this time of the first travel together. */
const GATHER_MS = 3;

/** While signals come without end, so much time lies between two messages. */
const SPACING_MS = 20;

/** Wake-ups over Redis pub/sub when there is a Redis, else over PostgreSQL's NOTIFY on one connection of its own. */
export function createWakeup(options: {
  databaseUrl: string;
  redisUrl?: string | undefined;
  /** Told of the connections to Redis. */
  redis?: RedisPresence;
  log: Log;
}): Wakeup {
  const hub = new Hub(options.log);
  const events: WireEvents = {
    log: options.log,
    onMessage: (message) => hub.receive(message),
    onReconnect: () => hub.wakeAll(),
  };
  hub.wire = options.redisUrl
    ? connectRedisSignals(options.redisUrl, events, options.redis)
    : connectPostgresSignals(options.databaseUrl, events);
  return {
    signal: (topic, subject) => hub.signal(topic, subject),
    onSignal: (topic, listener) => hub.listen(topic, listener),
    close: () => hub.close(),
  };
}

/** What is signalled: a topic, and what it concerns. */
export type Wake = { topic: string; subject?: string };

/** Asks that a topic be signalled once the transaction this belongs to has committed. */
export function wakeAfter(transaction: object, topic: string, subject?: string): void {
  const wakes = WANTED.get(transaction) ?? new Map();
  WANTED.set(transaction, wakes.set(written({ topic, subject }), { topic, subject }));
}

/** What was asked for in a transaction. */
export function wantedWakes(transaction: object): readonly Wake[] {
  return [...(WANTED.get(transaction)?.values() ?? [])];
}

/** Tells every process of an installation that has no {@link Wakeup} open, as an operator's command has not. */
export async function signalOnce(
  options: { databaseUrl: string; redisUrl?: string | undefined },
  wakes: readonly Wake[],
): Promise<void> {
  if (wakes.length === 0) return;
  const message = [randomUUID(), ...wakes.map(written)].join(' ');
  if (options.redisUrl) await publishOnce(options.redisUrl, message);
  else await notifyOnce(options.databaseUrl, message);
}

const WANTED = new WeakMap<object, Map<string, Wake>>();

function written({ topic, subject }: Wake): string {
  return subject === undefined ? topic : `${topic}/${subject}`;
}

function read(text: string): Wake {
  const [topic = '', subject] = text.split('/');
  return { topic, ...(subject === undefined ? {} : { subject }) };
}

class Hub {
  wire: SignalWire | null = null;
  readonly #self = randomUUID();
  readonly #log: Log;
  readonly #listeners = new Map<string, Set<(subject?: string) => void>>();
  readonly #wakingHere = new Set<string>();
  readonly #pending = new Set<string>();
  #timer: NodeJS.Timeout | null = null;
  #isSending = false;
  #isClosed = false;
  #sentAt = Number.NEGATIVE_INFINITY;

  constructor(log: Log) {
    this.#log = log;
  }

  signal(topic: string, subject?: string): void {
    if (this.#isClosed) return;
    if (subject !== undefined) this.#wake({ topic, subject });
    else if (!this.#wakingHere.has(topic)) {
      this.#wakingHere.add(topic);
      setImmediate(() => {
        this.#wakingHere.delete(topic);
        this.#wake({ topic });
      });
    }
    this.#pending.add(written({ topic, ...(subject === undefined ? {} : { subject }) }));
    this.#schedule();
  }

  listen(topic: string, listener: (subject?: string) => void): () => void {
    const listeners = this.#listeners.get(topic) ?? new Set();
    this.#listeners.set(topic, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  receive(message: string): void {
    const [sender, ...topics] = message.split(' ');
    if (sender === this.#self) return;
    for (const topic of topics) this.#wake(read(topic));
  }

  wakeAll(): void {
    for (const topic of this.#listeners.keys()) this.#wake({ topic });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    if (this.#timer) clearTimeout(this.#timer);
    await this.wire?.close();
  }

  #schedule(): void {
    if (this.#timer || this.#isSending || this.#isClosed || this.#pending.size === 0) return;
    this.#timer = setTimeout(
      () => {
        this.#timer = null;
        void this.#send();
      },
      Math.max(GATHER_MS, this.#sentAt + SPACING_MS - performance.now()),
    );
  }

  async #send(): Promise<void> {
    const topics = [...this.#pending];
    this.#pending.clear();
    this.#isSending = true;
    this.#sentAt = performance.now();
    try {
      await this.wire?.send([this.#self, ...topics].join(' '));
    } catch (error) {
      this.#log.debug('wakeup.lost', { topics, reason: error instanceof Error ? error.message : String(error) });
    } finally {
      this.#isSending = false;
      this.#schedule();
    }
  }

  #wake({ topic, subject }: Wake): void {
    if (this.#isClosed) return;
    for (const listener of this.#listeners.get(topic) ?? []) listener(subject);
  }
}
