import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { DomainError } from '../../src/kernel/errors.ts';
import { defineJob, type JobDefinition } from '../../src/work/define.ts';
import { type EnqueueOptions, enqueueJob } from '../../src/work/enqueue.ts';
import { createLanes } from '../../src/work/lanes.ts';
import { handle } from '../../src/work/run.ts';
import { type Sweeper, startSweeper } from '../../src/work/sweep.ts';
import { startWorker, type Worker } from '../../src/work/worker.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { until } from './support/log.ts';
import { addWorkspace, type Machine, openMachine, SHORT_LEASE, SHORT_LIMITS } from './support/machine.ts';

const payload = z.object({ key: z.string().default('') });
const contract = { payload, attempts: 3, timeoutMs: 60_000 } as const;
const quick = defineJob({ name: 'lanes.quick', ...contract });
const engine = defineJob({ name: 'lanes.engine', ...contract, lane: 'engines' });
const busyEngine = defineJob({ name: 'lanes.busy', ...contract, lane: 'engines', retry: [10] });

function closedGate() {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}

/** Jobs of the engine lane wait for it. */
let gate = closedGate();
const running = new Map<string, number>();
const most = new Map<string, number>();
let refusals = 0;

const handlers = [
  handle(quick, async () => null),
  handle(engine, async (ctx, { key }) => {
    const names = [key, `ws ${ctx.principal.workspaceId}`];
    for (const name of names) {
      running.set(name, (running.get(name) ?? 0) + 1);
      most.set(name, Math.max(most.get(name) ?? 0, running.get(name) ?? 0));
    }
    await gate.opened;
    for (const name of names) running.set(name, (running.get(name) ?? 0) - 1);
  }),
  handle(busyEngine, async () => {
    refusals += 1;
    throw new DomainError('store_unavailable', 'Come back later.', { retry_after_seconds: 600 });
  }),
];
const lanes = createLanes({
  default: { concurrency: 2 },
  engines: { concurrency: 8, keyLimits: (key) => (key === 'slow' ? { concurrency: 2 } : null) },
});

let database: TestDatabase;
let machine: Machine;
let sweeper: Sweeper;
let worker: Worker;

beforeAll(async () => {
  database = await createTestDatabase();
  machine = openMachine({ databaseUrl: database.url });
  const { services, wakeup, queue } = machine;
  const jobs = handlers.map((handler) => handler.job);
  const concurrency = { default: 2, engines: 8 };
  worker = startWorker({ services, wakeup, queue, handlers, concurrency, times: SHORT_LEASE });
  sweeper = startSweeper({ services, wakeup, queue, jobs, lanes, limits: SHORT_LIMITS });
});
afterAll(async () => {
  gate.open();
  await sweeper.close();
  await worker.close(100);
  await machine.close();
  await database.drop();
});

async function enqueue(workspaceId: string, job: JobDefinition<typeof payload>, options: EnqueueOptions = {}) {
  const { services } = machine;
  const key = options.laneKey ?? '';
  const asked = await services.transaction((tx) =>
    enqueueJob(tx, { workspaceId, clock: services.clock }, job, { key }, options),
  );
  return asked.job.id;
}

const statusOf = async (id: string) =>
  (await machine.services.db.job.findUniqueOrThrow({ where: { id } })).status as string;
const unfinished = (workspaceId: string) => machine.services.db.job.count({ where: { workspaceId, finishedAt: null } });

test('engines that never answer keep no audit waiting, nor the engines of another workspace', async () => {
  const large = await addWorkspace(machine.services);
  const small = await addWorkspace(machine.services);
  for (let index = 0; index < 20; index += 1) await enqueue(large, engine, { laneKey: `own ${index}` });
  await until(() => (running.get(`ws ${large}`) ?? 0) === 6);
  const audit = await enqueue(large, quick);
  const other = await enqueue(small, engine, { laneKey: 'theirs' });
  await until(async () => (await statusOf(audit)) === 'SUCCEEDED');
  await until(async () => (await statusOf(other)) === 'RUNNING');
  expect(most.get(`ws ${large}`)).toBe(6);
  gate.open();
  await until(async () => (await unfinished(large)) === 0);
});

test('a lane key runs as many jobs as its limit in every workspace together, and the keys beside it go on', async () => {
  gate = closedGate();
  const workspaces = [await addWorkspace(machine.services), await addWorkspace(machine.services)];
  for (const id of workspaces)
    for (let index = 0; index < 5; index += 1) await enqueue(id, engine, { laneKey: 'slow' });
  const last = await enqueue(workspaces[0] ?? '', engine, { laneKey: 'fast' });
  await until(async () => (await statusOf(last)) === 'RUNNING');
  await until(() => running.get('slow') === 2);
  gate.open();
  await until(async () => (await Promise.all(workspaces.map(unfinished))).every((count) => count === 0));
  expect(most.get('slow')).toBe(2);
});

test("a remote's Retry-After puts off the job, and every job that needs the same remote", async () => {
  const workspaceId = await addWorkspace(machine.services);
  const refused = await enqueue(workspaceId, busyEngine, { laneKey: 'busy' });
  await until(() => refusals === 1);
  await until(async () => (await statusOf(refused)) === 'QUEUED');
  const second = await enqueue(workspaceId, busyEngine, { laneKey: 'busy' });
  const beside = await enqueue(workspaceId, engine, { laneKey: 'free' });
  await until(async () => (await statusOf(beside)) === 'SUCCEEDED');
  expect([await statusOf(second), refusals]).toEqual(['QUEUED', 1]);
  const [row] = await machine.services.sql.query<{ seconds: number }>({
    text: 'select extract(epoch from run_at - clock_timestamp())::float8 as seconds from jobs where id = $1',
    values: [refused],
  });
  expect(row?.seconds).toBeGreaterThan(500);
  expect(row?.seconds).toBeLessThan(661);
});
