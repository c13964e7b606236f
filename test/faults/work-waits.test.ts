import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { defineJob } from '../../src/work/define.ts';
import { enqueueJob } from '../../src/work/enqueue.ts';
import { PutBackError } from '../../src/work/put-back.ts';
import { handle } from '../../src/work/run.ts';
import { type Sweeper, startSweeper } from '../../src/work/sweep.ts';
import { startWorker, type Worker } from '../../src/work/worker.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { until } from './support/log.ts';
import { addWorkspace, type Machine, openMachine, SHORT_LEASE, SHORT_LIMITS } from './support/machine.ts';

const SLOTS = 4;
const contract = { payload: z.object({}), attempts: 1, timeoutMs: 1_000 } as const;
const waiting = defineJob({ name: 'waits.turn', ...contract });
const early = defineJob({ name: 'waits.early', ...contract });
const quick = defineJob({ name: 'waits.quick', ...contract });

let openGate = (): void => undefined;
const gate = new Promise<void>((resolve) => {
  openGate = resolve;
});
let arrived = 0;

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

test('a job that is put back starts again at its time and uses up no attempt', async () => {
  const workspaceId = await addWorkspace(machine.services);
  const job = await ended(await enqueue(workspaceId, early));
  expect(job).toMatchObject({ status: 'SUCCEEDED', result: 'on time', attempts: 3, interruptions: 0, error: null });
});
