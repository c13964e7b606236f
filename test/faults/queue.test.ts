import { Redis } from 'ioredis';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLog } from '../../src/platform/log.ts';
import { createQueue } from '../../src/platform/queue.ts';
import { enqueueJob } from '../../src/work/enqueue.ts';
import { startSweeper } from '../../src/work/sweep.ts';
import { startWorker } from '../../src/work/worker.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { BACKENDS, placeOn } from './support/backends.ts';
import { faultHandlers, makeTables, stepJob } from './support/jobs.ts';
import { until } from './support/log.ts';
import { addWorkspace, type Machine, openMachine, SHORT_LEASE, SHORT_LIMITS } from './support/machine.ts';
import { createProxy } from './support/proxy.ts';

let database: TestDatabase;
const log = createLog({ level: 'silent' });

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(() => database.drop());

function startAll({ services, wakeup, queue }: Machine) {
  const jobs = faultHandlers.map((handler) => handler.job);
  const sweeper = startSweeper({ services, wakeup, queue, jobs, limits: SHORT_LIMITS });
  const start = () =>
    startWorker({
      services,
      wakeup,
      queue,
      handlers: faultHandlers,
      concurrency: { default: 4, long: 1 },
      times: SHORT_LEASE,
    });
  return { sweeper, start };
}

async function enqueueSome({ services }: Machine, workspaceId: string, count: number): Promise<void> {
  const where = { workspaceId, clock: services.clock };
  for (let index = 0; index < count; index += 1) {
    await services.transaction((tx) => enqueueJob(tx, where, stepJob, { ms: 0 }));
  }
}

function unfinished({ services }: Machine, workspaceId: string): Promise<number> {
  return services.db.job.count({ where: { workspaceId, finishedAt: null } });
}

describe.each(BACKENDS)('with the queue in $name', (backend) => {
  test('jobs accepted while there is no worker wait, and are done when one comes', async () => {
    const machine = openMachine(placeOn(backend, database.url));
    await makeTables(machine.services.sql);
    const workspaceId = await addWorkspace(machine.services);
    const { sweeper, start } = startAll(machine);
    await enqueueSome(machine, workspaceId, 20);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(await unfinished(machine, workspaceId)).toBe(20);
    const worker = start();
    await until(async () => (await unfinished(machine, workspaceId)) === 0);
    const [row] = await machine.services.sql.query<{ count: number }>({
      text: 'select count(*)::int as count from effects join jobs on id = job_id where workspace_id = $1',
      values: [workspaceId],
    });
    expect(row?.count).toBe(20);
    await sweeper.close();
    await worker.close(100);
    await machine.close();
  });

  test('the same message twice is delivered once', async () => {
    const queue = createQueue({ ...placeOn(backend, database.url), log });
    const lane = `once-${Date.now()}`;
    const delivered: string[] = [];
    await queue.add(lane, [{ id: 'job_a', attempt: 0 }]);
    await queue.add(lane, [
      { id: 'job_a', attempt: 0 },
      { id: 'job_b', attempt: 0 },
    ]);
    queue.work(lane, async (id) => void delivered.push(id), 2);
    await until(() => delivered.length >= 2);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(delivered.sort()).toEqual(['job_a', 'job_b']);
    await queue.close(1_000);
  });

  test('closed while its workers are still opening, it closes and leaves no connection behind', async () => {
    const other = await createTestDatabase();
    const closings = Array.from({ length: 12 }, async (_, count) => {
      const queue = createQueue({ ...placeOn(backend, other.url), log });
      for (const lane of ['a', 'b']) queue.work(lane, async () => undefined, 2);
      await new Promise((resolve) => setTimeout(resolve, count * 15));
      await queue.close(10_000);
    });
    await Promise.all(closings);
    const admin = new pg.Client({ connectionString: database.url });
    await admin.connect();
    const connections = async () => {
      const values = [new URL(other.url).pathname.slice(1)];
      return (await admin.query('select 1 from pg_stat_activity where datname = $1', values)).rows.length;
    };
    await until(async () => (await connections()) === 0);
    await admin.end();
    await other.drop();
  });
});

test('a queue that is not there fails a producer within seconds, and its worker waits for it', {
  timeout: 60_000,
}, async () => {
  const target = new URL(database.url);
  const proxy = await createProxy({ host: target.hostname, port: Number(target.port || 5432) });
  const url = new URL(database.url);
  url.host = `127.0.0.1:${proxy.port}`;
  const queue = createQueue({ databaseUrl: url.href, log });
  const delivered: string[] = [];
  const lane = `late-${Date.now()}`;
  queue.work(lane, async (id) => void delivered.push(id), 1);
  const startedAt = performance.now();
  await expect(queue.add(lane, [{ id: 'job_a', attempt: 0 }])).rejects.toMatchObject({ code: 'unavailable' });
  expect(performance.now() - startedAt).toBeLessThan(6_000);
  await proxy.open();
  await until(async () =>
    queue.probe().then(
      () => true,
      () => false,
    ),
  );
  await queue.add(lane, [{ id: 'job_a', attempt: 0 }]);
  await until(() => delivered.includes('job_a'));
  await proxy.shut();
  await proxy.open();
  await until(async () =>
    queue.add(lane, [{ id: 'job_b', attempt: 0 }]).then(
      () => true,
      () => false,
    ),
  );
  await until(() => delivered.includes('job_b'), 30_000);
  await queue.close(1_000);
  await proxy.shut();
});

test('while Redis is down work is accepted as fast as ever, and adding fails at once', async () => {
  const machine = openMachine({ databaseUrl: database.url, redisUrl: 'redis://127.0.0.1:1' });
  const { sweeper, start } = startAll(machine);
  const worker = start();
  const workspaceId = await addWorkspace(machine.services);
  const startedAt = performance.now();
  await enqueueSome(machine, workspaceId, 10);
  expect(performance.now() - startedAt).toBeLessThan(15_000);
  const addedAt = performance.now();
  await expect(machine.queue.add('default', [{ id: 'job_a', attempt: 0 }])).rejects.toMatchObject({
    code: 'unavailable',
  });
  expect(performance.now() - addedAt).toBeLessThan(6_000);
  expect(await unfinished(machine, workspaceId)).toBe(10);
  await sweeper.close();
  await worker.close(100);
  await machine.close();
});

const redisUrl = process.env['TEST_REDIS_URL'];

test.runIf(redisUrl)('what Redis forgets is handed out again', { timeout: 60_000 }, async () => {
  const place = placeOn({ redisUrl }, database.url);
  const machine = openMachine(place);
  await makeTables(machine.services.sql);
  const workspaceId = await addWorkspace(machine.services);
  const { sweeper, start } = startAll(machine);
  await enqueueSome(machine, workspaceId, 30);
  await until(
    async () => (await machine.services.db.job.count({ where: { workspaceId, dispatchedAt: { not: null } } })) > 0,
  );
  const redis = new Redis(redisUrl ?? '');
  const keys = await redis.keys(`${place.redisPrefix}:*`);
  expect(keys.length).toBeGreaterThan(0);
  await redis.unlink(...keys);
  redis.disconnect();
  const worker = start();
  await until(async () => (await unfinished(machine, workspaceId)) === 0, 30_000);
  await sweeper.close();
  await worker.close(100);
  await machine.close();
});
