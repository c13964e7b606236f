import { setTimeout as sleep } from 'node:timers/promises';
import { DomainError } from '../kernel/errors.ts';
import type { Log } from '../kernel/log.ts';
import { isDatabaseOutage } from './db-errors.ts';
import { createOutage } from './outage.ts';
import type { MessageHandler, QueueDriver, QueueMessage, QueueProducer, QueueWorker } from './queue-driver.ts';
import { postgresQueueDriver } from './queue-postgres.ts';
import { redisQueueDriver } from './queue-redis.ts';
import type { RedisPresence } from './redis-presence.ts';

/**
 * Delivers ids to workers, at least once while it lives; it may lose messages: the rows behind the ids are the truth.
 */
export type Queue = {
  /** @throws unavailable at once, or after two seconds, when the queue is not there */
  add(lane: string, messages: readonly QueueMessage[]): Promise<void>;
  /** Calls the handler with the ids of each message from now on, whenever the queue is there. */
  work(lane: string, handler: MessageHandler, concurrency: number): void;
  /** @throws unavailable when nothing can be added to the queue */
  probe(): Promise<void>;
  /** Takes no more; resolves when what was being worked on is done, at most after `graceMs`. */
  close(graceMs: number): Promise<void>;
};

/** Where the queue lives: in Redis when there is one, else in a schema of its own beside our tables. */
export type QueueOptions = {
  databaseUrl: string;
  redisUrl?: string | undefined;
  /** Sets apart the queues of several installations in one Redis. */
  redisPrefix?: string;
  /** Told of the connections to Redis. */
  redis?: RedisPresence;
  log: Log;
};

const ADD_TIMEOUT_MS = 2_000;
const WATCH_MS = 1_000;

/** Opens the queue. Nothing is connected before it is needed, and nothing fails for good when it is not there. */
export function createQueue(options: QueueOptions): Queue {
  const driver = options.redisUrl
    ? redisQueueDriver({
        redisUrl: options.redisUrl,
        prefix: options.redisPrefix ?? 'ei',
        presence: options.redis,
        log: options.log,
      })
    : postgresQueueDriver(options.databaseUrl, options.log);
  const producers = new Map<string, Promise<QueueProducer>>();
  const workers: WatchedWorker[] = [];
  const outage = createOutage('queue', options.log);
  let closing: Promise<void> | null = null;

  /** Says when the queue is there and takes nothing; that Redis or the database is away is told by who watches over them. */
  async function told<T>(work: () => Promise<T>): Promise<T> {
    try {
      const result = await work();
      outage.back();
      return result;
    } catch (error) {
      const cause = error instanceof Error ? error.cause : error;
      const isTold = closing !== null || options.redis?.isAway() || isDatabaseOutage(cause);
      if (!isTold) outage.away(cause instanceof Error ? cause.message : String(cause));
      throw error;
    }
  }

  return {
    async add(lane, messages) {
      if (messages.length === 0) return;
      await told(() => inTime(async () => (await producerOf(driver, producers, lane)).add(messages)));
    },
    work(lane, handler, concurrency) {
      workers.push(new WatchedWorker(driver, options.log, () => driver.worker(lane, handler, concurrency)));
    },
    probe: () => told(() => inTime(() => driver.probe())),
    close(graceMs) {
      closing ??= close(graceMs);
      return closing;
    },
  };

  async function close(graceMs: number): Promise<void> {
    await Promise.race([Promise.all(workers.map((worker) => worker.close())), sleep(graceMs, null, { ref: false })]);
    for (const producer of producers.values()) await producer.then((open) => open.close()).catch(() => undefined);
    await driver.close();
  }
}

function producerOf(
  driver: QueueDriver,
  producers: Map<string, Promise<QueueProducer>>,
  lane: string,
): Promise<QueueProducer> {
  const known = producers.get(lane);
  if (known !== undefined) return known;
  const opening = driver.producer(lane);
  producers.set(lane, opening);
  opening.catch(() => producers.delete(lane));
  return opening;
}

async function inTime<T>(work: () => Promise<T>): Promise<T> {
  const timer = new AbortController();
  const late = sleep(ADD_TIMEOUT_MS, null, { signal: timer.signal }).then(() => {
    throw new Error(`no answer within ${ADD_TIMEOUT_MS} ms`);
  });
  try {
    return await Promise.race([work(), late]);
  } catch (error) {
    throw new DomainError('unavailable', 'The queue is not reachable; try again.', {}, error);
  } finally {
    late.catch(() => undefined);
    timer.abort();
  }
}

/** Builds the worker once the backend answers, since one built too early never wakes, and again if it ever stops. */
class WatchedWorker {
  readonly #stop = new AbortController();
  readonly #watching: Promise<void>;

  constructor(driver: QueueDriver, log: Log, build: () => QueueWorker) {
    this.#watching = this.#watch(driver, log, build);
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#watching;
  }

  async #watch(driver: QueueDriver, log: Log, build: () => QueueWorker): Promise<void> {
    const { signal } = this.#stop;
    let worker: QueueWorker | null = null;
    while (!signal.aborted) {
      try {
        if (worker && !worker.isRunning()) {
          log.warn('queue.worker.stopped');
          await worker.close();
          worker = null;
        }
        if (!worker) {
          await driver.ping();
          worker = build();
        }
      } catch (error) {
        log.debug('queue.absent', { reason: error instanceof Error ? error.message : String(error) });
      }
      await sleep(WATCH_MS, null, { signal }).catch(() => undefined);
    }
    await worker?.close();
  }
}
