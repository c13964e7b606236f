import { createPostgresBackend, runMigrations, withBackend } from 'bullmq';
import pg from 'pg';
import type { Log } from '../kernel/log.ts';
import { isDatabaseOutage } from './db-errors.ts';
import { endPool } from './end-pool.ts';
import { type MessageData, QUEUE_TIMES, type QueueDriver, toBulk } from './queue-driver.ts';

const SCHEMA = 'bullmq';

/** Each lane's worker listens on one connection; all of them together need a few more to work with. */
const POOL_MAX = 9;

const { Queue, Worker } = withBackend(createPostgresBackend);

/** Brings the queue's own schema up to date; part of the migration step, safe to run at once from many processes. */
export async function migrateQueue(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    await runMigrations(client, SCHEMA, { skipVersionCheck: true });
  } finally {
    await client.end();
  }
}

/** BullMQ in PostgreSQL, over one small pool of its own. */
export function postgresQueueDriver(databaseUrl: string, log: Log): QueueDriver {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    options: `-c search_path=${SCHEMA}`,
    max: POOL_MAX,
    application_name: 'ecommerce-insights queue',
    connectionTimeoutMillis: 5_000,
    statement_timeout: 10_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  });
  const onError = (error: Error) =>
    log[isDatabaseOutage(error) ? 'debug' : 'warn']('queue.failed', { reason: error.message });
  pool.setMaxListeners(50);
  pool.on('error', onError);
  // A client that breaks while it is lent out but asked nothing has no other listener: the process would end.
  pool.on('connect', (client) => client.on('error', onError));
  return {
    async ping() {
      await pool.query('select 1');
    },
    async probe() {
      await pool.query('select 1');
    },
    async producer(lane) {
      await pool.query('select 1');
      const queue = new Queue<MessageData>(lane, { connection: pool });
      queue.on('error', onError);
      await queue.waitUntilReady();
      return {
        async add(messages) {
          await queue.addBulk(messages.map((message) => toBulk(lane, message)));
        },
        close: () => queue.close(),
      };
    },
    worker(lane, handler, concurrency) {
      const worker = new Worker<MessageData>(lane, ({ data }) => handler(data.id, data.others ?? []), {
        ...QUEUE_TIMES,
        connection: pool,
        concurrency,
      });
      worker.on('error', onError);
      return {
        isRunning: () => worker.isRunning(),
        async close() {
          // Closed before it is ready, a worker would take a connection of the pool afterwards and keep it.
          await worker.waitUntilReady().catch(() => undefined);
          await worker.close();
        },
      };
    },
    close: () => endPool(pool),
  };
}
