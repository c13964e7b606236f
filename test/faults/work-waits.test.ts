import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { defineJob } from '../../src/work/define.ts';
import { enqueueJob } from '../../src/work/enqueue.ts';
import { slotlessLimit, turnLimit } from '../../src/work/lanes.ts';
import { PutBackError } from '../../src/work/put-back.ts';
import { handle } from '../../src/work/run.ts';
import { type Sweeper, startSweeper } from '../../src/work/sweep.ts';
import { startWorker, type Worker } from '../../src/work/worker.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { until } from './support/log.ts';
import { addWorkspace, type Machine, openMachine, SHORT_LEASE, SHORT_LIMITS } from './support/machine.ts';

const SLOTS = 4;
/** Long enough for several looks of the dispatcher. */
const DISPATCHES_MS = 1_000;
const contract = { payload: z.object({}), attempts: 1, timeoutMs: 1_000 } as const;
const waiting = defineJob({ name: 'waits.turn', ...contract });
const early = defineJob({ name: 'waits.early', ...contract });
const crowd = defineJob({ name: 'waits.crowd', ...contract });
const quick = defineJob({ name: 'waits.quick', ...contract });

let openGate = (): void => undefined;
const gate = new Promise<void>((resolve) => {
  openGate = resolve;
});
let arrived = 0;
let crowdGate = openableGate();

function openableGate() {
  let open = (): void => undefined;
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, passed };
}

const handlers = [
  handle(waiting, async (ctx) => {
    arrived += 1;
    await ctx.suspend(() => gate);
    return 'had its turn';
  }),
  handle(early, async (ctx) => {
    if (ctx.job.attempt < 3) throw new PutBackError(50);
    return 'on time';
  }),
  handle(crowd, async (ctx) => {
    await ctx.suspend(() => crowdGate.passed);
    return 'had its turn';
  }),
  handle(quick, async () => 'done'),
];

let database: TestDatabase;
let machine: Machine;
let sweeper: Sweeper;
let worker: Worker;

beforeAll(async () => {
  database = await createTestDatabase();
  machine = openMachine({ databaseUrl: database.url });
  const { services, wakeup, queue } = machine;
  const jobs = handlers.map((handler) => handler.job);
  worker = startWorker({ services, wakeup, queue, handlers, concurrency: { default: SLOTS }, times: SHORT_LEASE });
  sweeper = startSweeper({ services, wakeup, queue, jobs, limits: SHORT_LIMITS });
});
afterAll(async () => {
  openGate();
  crowdGate.open();
  await sweeper.close();
  await worker.close(100);
  await machine.close();
  await database.drop();
});

async function enqueue(workspaceId: string, definition: typeof waiting): Promise<string> {
  const { services } = machine;
  const where = { workspaceId, clock: services.clock };
  return services.transaction(async (tx) => (await enqueueJob(tx, where, definition, {})).job.id);
}

const read = (id: string) => machine.services.db.job.findUniqueOrThrow({ where: { id } });
async function ended(id: string) {
  await until(async () => (await read(id)).finishedAt !== null);
  return read(id);
}

test('jobs that wait for a turn hold no slot: three times as many as there are slots wait, and others still run', async () => {
  const large = await addWorkspace(machine.services);
  const small = await addWorkspace(machine.services);
  const ids = [];
  for (let count = 0; count < 3 * SLOTS; count += 1) ids.push(await enqueue(large, waiting));
  await until(() => arrived === 3 * SLOTS);
  for (const workspaceId of [small, large]) {
    expect(await ended(await enqueue(workspaceId, quick))).toMatchObject({ status: 'SUCCEEDED' });
  }
  // All of them have waited past the second that they have.
  await until(async () => {
    const [row] = await machine.services.sql.query<{ ms: number }>({
      text: `select extract(epoch from clock_timestamp() - max(started_at))::float8 * 1000 as ms from jobs where type = 'waits.turn'`,
    });
    return (row?.ms ?? 0) > 1_200;
  });
  openGate();
  for (const id of ids) {
    expect(await ended(id)).toMatchObject({ status: 'SUCCEEDED', attempts: 1, interruptions: 0, isSuspended: false });
  }
});

/** Jobs of the crowd that are under way, and how many of them hold no slot. */
async function crowdUnderWay() {
  const [row] = await machine.services.sql.query<{ running: number; slotless: number }>({
    text: `select count(*)::int as running, count(*) filter (where is_suspended)::int as slotless
           from jobs where type = 'waits.crowd' and status = 'RUNNING'`,
  });
  return row;
}

/** Fails while the crowd is or becomes another. */
async function staysUnderWay(expected: { running: number; slotless: number }) {
  await until(async () => {
    const now = await crowdUnderWay();
    return now?.running === expected.running && now.slotless === expected.slotless;
  });
  const other = await addWorkspace(machine.services);
  for (let turn = 0; turn < 3; turn += 1) {
    if (expected.running - expected.slotless < SLOTS) {
      expect(await ended(await enqueue(other, quick))).toMatchObject({ status: 'SUCCEEDED' });
    } else await new Promise((resolve) => setTimeout(resolve, DISPATCHES_MS));
    expect(await crowdUnderWay()).toEqual(expected);
  }
}

async function crowdOf(workspaces: number, jobs: number): Promise<string[]> {
  crowdGate = openableGate();
  const ids: string[] = [];
  for (let place = 0; place < workspaces; place += 1) {
    const workspaceId = await addWorkspace(machine.services);
    for (let count = 0; count < jobs; count += 1) ids.push(await enqueue(workspaceId, crowd));
  }
  return ids;
}

async function letCrowdPass(ids: readonly string[]) {
  crowdGate.open();
  for (const id of ids) expect(await ended(id)).toMatchObject({ status: 'SUCCEEDED', attempts: 1, interruptions: 0 });
}

test('however many jobs of a workspace wait for a turn, fewer are under way than may be without a slot, and others find slots', async () => {
  const ids = await crowdOf(1, 10 * SLOTS);
  await staysUnderWay({ running: turnLimit(SLOTS), slotless: turnLimit(SLOTS) });
  await letCrowdPass(ids);
});

test('a job that waits in its slot, because too many wait without one, counts as having it', async () => {
  const slotless = slotlessLimit('default', SLOTS);
  const ids = await crowdOf(slotless + 2 * SLOTS, 2);
  await staysUnderWay({ running: slotless + SLOTS, slotless });
  await letCrowdPass(ids);
});

test('a job that is put back starts again at its time and uses up no attempt', async () => {
  const workspaceId = await addWorkspace(machine.services);
  const job = await ended(await enqueue(workspaceId, early));
  expect(job).toMatchObject({ status: 'SUCCEEDED', result: 'on time', attempts: 3, interruptions: 0, error: null });
});
