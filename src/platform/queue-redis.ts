import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import type { Log } from '../kernel/log.ts';
import { type MessageData, QUEUE_TIMES, type QueueDriver, toBulk } from './queue-driver.ts';
import type { RedisPresence } from './redis-presence.ts';

/** BullMQ in Redis: the producer fails at once while Redis is away, workers wait for it. */
export function redisQueueDriver(options: {
  redisUrl: string;
  prefix: string;
  presence: RedisPresence | undefined;
  log: Log;
}): QueueDriver {
  const { redisUrl, prefix, presence, log } = options;
  const onError = (error: Error) => log.debug('queue.failed', { reason: error.message });
  const sender = new Redis(redisUrl, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    commandTimeout: 2_000,
    retryStrategy: (times) => Math.min(100 * times, 1_000),
  });
  sender.on('error', onError);
  presence?.watch(sender);
  const receivers: Redis[] = [];
  return {
    async ping() {
      await connected(sender);
      await sender.ping();
    },
    async probe() {
      await connected(sender);
      // A Redis that is full, or a replica that may not be written, still answers a ping.
      await sender.set(`${prefix}:probe`, '1', 'EX', 60);
    },
    async producer(lane) {
      // BullMQ would wait for ever for a client that was never ready.
      await connected(sender);
      await sender.ping();
      const queue = new Queue<MessageData>(lane, { connection: sender, prefix });
      queue.on('error', onError);
      return {
        async add(messages) {
          await queue.addBulk(messages.map((message) => toBulk(lane, message)));
        },
        close: () => queue.close(),
      };
    },
    worker(lane, handler, concurrency) {
      const receiver = new Redis(redisUrl, {
        maxRetriesPerRequest: null,
        retryStrategy: (times) => Math.min(100 * times, 1_000),
      });
      receiver.on('error', onError);
      presence?.watch(receiver);
      receivers.push(receiver);
      const worker = new Worker<MessageData>(lane, ({ data }) => handler(data.id, data.others ?? []), {
        ...QUEUE_TIMES,
        connection: receiver,
        concurrency,
        prefix,
      });
      worker.on('error', onError);
      return { isRunning: () => worker.isRunning(), close: () => worker.close() };
    },
    async close() {
      for (const client of [sender, ...receivers]) client.disconnect();
    },
  };
}

/** Waits for a connection on its way; the next command tells whether it came. */
async function connected(client: Redis): Promise<void> {
  if (client.status !== 'connecting' && client.status !== 'connect') return;
  await new Promise<void>((resolve) => {
    client.once('ready', resolve);
    client.once('close', resolve);
  });
}
