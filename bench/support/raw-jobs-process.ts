import { createPostgresBackend, Queue, runMigrations, Worker, withBackend } from 'bullmq';
import { Redis } from 'ioredis';
import pg from 'pg';
import { countRawDatabase, RAW_APPLICATION } from './backends.ts';
import type { RawJobs, RawJobsResult } from './raw-jobs.ts';

const SCHEMA = 'bench_bullmq';
const BODY = JSON.stringify({ type: 'job.succeeded', data: { text: 'x'.repeat(600) } });

/** What jobs cannot cost less than: the bare queue, and a transaction that writes one row and one event each. */
process.on('message', (jobs: RawJobs) => {
  void run(jobs).then((result) => process.send?.(result));
});

async function run({ databaseUrl, redisUrl, count, atOnce }: RawJobs): Promise<RawJobsResult> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: atOnce, application_name: RAW_APPLICATION });
  await pool.query('create table if not exists raw_jobs (id text primary key, status text not null)');
  await pool.query('create table if not exists raw_events (id bigserial primary key, body text not null)');
  const kind = redisUrl === null ? await onPostgres(databaseUrl, atOnce) : onRedis(redisUrl);
  const queue = kind.queue();
  await queue.waitUntilReady();
  const databaseMs = await countRawDatabase(databaseUrl, pool, ...kind.pools);
  const startedAt = performance.now();
  const before = process.cpuUsage();
  const bulk = Array.from({ length: count }, (_, index) => {
    return { name: 'raw', data: { id: `raw-${index}` }, opts: { removeOnComplete: true, removeOnFail: true } };
  });
  for (let first = 0; first < count; first += 200) await queue.addBulk(bulk.slice(first, first + 200));
  const worker = kind.worker(async (id) => keep(pool, id), atOnce);
  await new Promise<void>((resolve) => {
    let ended = 0;
    worker.on('completed', () => {
      ended += 1;
      if (ended === count) resolve();
    });
  });
  const seconds = (performance.now() - startedAt) / 1000;
  const { user, system } = process.cpuUsage(before);
  const result = { seconds, cpuMs: (user + system) / 1000, databaseMs: await databaseMs() };
  await worker.close();
  await queue.close();
  await pool.query('drop table raw_jobs, raw_events');
  await pool.end();
  await kind.end();
  return result;
}

async function keep(pool: pg.Pool, id: string): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query({ name: 'row', text: "insert into raw_jobs values ($1, 'done')", values: [id] });
    await client.query({ name: 'event', text: 'insert into raw_events (body) values ($1)', values: [BODY] });
    await client.query('commit');
  } finally {
    client.release();
  }
}

type Handler = (id: string) => Promise<void>;

async function onPostgres(databaseUrl: string, atOnce: number) {
  const migrating = new pg.Client({ connectionString: databaseUrl });
  await migrating.connect();
  await runMigrations(migrating, SCHEMA, { skipVersionCheck: true });
  const connection = new pg.Pool({
    connectionString: databaseUrl,
    options: `-c search_path=${SCHEMA}`,
    application_name: RAW_APPLICATION,
    max: atOnce + 2,
  });
  const { Queue: PostgresQueue, Worker: PostgresWorker } = withBackend(createPostgresBackend);
  return {
    pools: [connection],
    queue: () => new PostgresQueue<{ id: string }>('raw', { connection }),
    worker: (handler: Handler, concurrency: number) =>
      new PostgresWorker<{ id: string }>('raw', (job) => handler(job.data.id), { connection, concurrency }),
    async end() {
      await connection.end().catch(() => undefined);
      await migrating.query(`drop schema ${SCHEMA} cascade`);
      await migrating.end();
    },
  };
}

function onRedis(redisUrl: string) {
  const connection = new Redis(redisUrl, { maxRetriesPerRequest: null });
  return {
    pools: [],
    queue: () => new Queue<{ id: string }>('raw', { connection, prefix: 'bench-raw' }),
    worker: (handler: Handler, concurrency: number) =>
      new Worker<{ id: string }>('raw', (job) => handler(job.data.id), {
        connection,
        concurrency,
        prefix: 'bench-raw',
      }),
    async end() {
      await connection.quit();
    },
  };
}
