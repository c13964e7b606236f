import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { DomainError } from '../../src/kernel/errors.ts';
import { defineJob } from '../../src/work/define.ts';
import { enqueueJob } from '../../src/work/enqueue.ts';
import { handle } from '../../src/work/run.ts';
import { type Sweeper, startSweeper } from '../../src/work/sweep.ts';
import { startWorker, type Worker } from '../../src/work/worker.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { until } from './support/log.ts';
import { addWorkspace, type Machine, openMachine, SHORT_LEASE, SHORT_LIMITS } from './support/machine.ts';

/** Loses its database connection in its first two attempts. */
const cutOff = defineJob({
  name: 'interruptions.cut',
  payload: z.object({}),
  attempts: 1,
  timeoutMs: 30_000,
});
const impatient = { ...cutOff, interruptions: 1 };
const unlucky = defineJob({
  name: 'interruptions.remote',
  payload: z.object({}),
  attempts: 1,
  timeoutMs: 30_000,
});

const handlers = [
  handle(cutOff, async (ctx) => {
    if (ctx.job.attempt <= 2) await ctx.db.$queryRaw`select pg_terminate_backend(pg_backend_pid())::text`;
    return ctx.job.attempt;
  }),
  handle(unlucky, async () => {
    throw new DomainError('store_unavailable', 'Busy.', {}, Object.assign(new Error(), { code: 'ECONNREFUSED' }));
  }),
];

let database: TestDatabase;
let machine: Machine;
let sweeper: Sweeper;
let worker: Worker;

beforeAll(async () => {
  database = await createTestDatabase();
  machine = openMachine({ databaseUrl: database.url });
  const { services, wakeup, queue } = machine;
  worker = startWorker({ services, wakeup, queue, handlers, times: SHORT_LEASE });
  sweeper = startSweeper({ services, wakeup, queue, jobs: [cutOff, unlucky], limits: SHORT_LIMITS });
});
afterAll(async () => {
  await sweeper.close();
  await worker.close(100);
  await machine.close();
  await database.drop();
});

async function ended(definition: typeof cutOff) {
  const { services } = machine;
  const workspaceId = await addWorkspace(services);
  const where = { workspaceId, clock: services.clock };
  const { job } = await services.transaction((tx) => enqueueJob(tx, where, definition, {}));
  const read = () => services.db.job.findUniqueOrThrow({ where: { id: job.id } });
  await until(async () => (await read()).finishedAt !== null);
  return read();
}

test('a job whose database went away twice uses up none of its attempts, and says how often it was interrupted', async () => {
  expect(await ended(cutOff)).toMatchObject({ status: 'SUCCEEDED', result: 3, attempts: 3, interruptions: 2 });
});

test('a job that is interrupted more often than it may be is reported', async () => {
  expect(await ended(impatient)).toMatchObject({
    status: 'FAILED',
    attempts: 2,
    error: { code: 'attempts_exhausted', details: { attempts: 2, interruptions: 2 } },
  });
});

test('a remote that is down is no interruption of ours: the attempt is used up', async () => {
  expect(await ended(unlucky)).toMatchObject({ status: 'FAILED', attempts: 1, interruptions: 0 });
});
