import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { LOG_START } from '../../src/events/cursor.ts';
import { readEvents } from '../../src/events/log.ts';
import { DomainError } from '../../src/kernel/errors.ts';
import { type BatchCounts, enqueueBatch, handleBatch } from '../../src/work/batch.ts';
import { requestCancel } from '../../src/work/cancel.ts';
import { defineJob } from '../../src/work/define.ts';
import { enqueueJob, requestJob } from '../../src/work/enqueue.ts';
import { handle } from '../../src/work/run.ts';
import { startBatches } from '../../src/work/run-batches.ts';
import { type Sweeper, startSweeper } from '../../src/work/sweep.ts';
import { startWorker, type Worker } from '../../src/work/worker.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { untilEventsVisible } from '../support/events-visible.ts';
import { until } from './support/log.ts';
import { addWorkspace, type Machine, openMachine, SHORT_LEASE, SHORT_LIMITS } from './support/machine.ts';

const WINDOW = 5;

const part = defineJob({
  name: 'batch.part',
  payload: z.object({ n: z.number(), fails: z.boolean() }),
  attempts: 1,
  timeoutMs: 60_000,
});
const whole = defineJob({
  name: 'batch.whole',
  payload: z.object({ count: z.number(), failing: z.number(), isHeld: z.boolean().default(false) }),
  attempts: 1,
  timeoutMs: 60_000,
  lane: 'long',
});

const asked: { after: string | null; limit: number }[] = [];
const finished: BatchCounts[] = [];
const cancelled: string[] = [];
const run = new Map<string, number>();

const handlers = [
  handle(part, async (ctx, { n, fails }) => {
    const name = `${ctx.job.parentId} ${n}`;
    run.set(name, (run.get(name) ?? 0) + 1);
    if (fails) throw new DomainError('not_enough_reviews', 'There are 3.', { reviews: 3 });
  }),
];
const batch = handleBatch(whole, {
  step: 'Counting',
  window: WINDOW,
  async next(_tx, { job, payload }, page) {
    asked.push(page);
    const start = Number(page.after ?? 0);
    const numbers = Array.from({ length: Math.min(page.limit, payload.count - start) }, (_, index) => start + index);
    return {
      children: numbers.map((n) =>
        requestJob(part, { n, fails: n < payload.failing }, { dedupeKey: `${job.id} ${n}` }),
      ),
      cursor: String(start + numbers.length),
      isLast: start + numbers.length >= payload.count,
    };
  },
  finish: async (_tx, _batch, counts) => {
    finished.push(counts);
    return { said: 'by the domain' };
  },
  cancelled: async (_tx, { job }) => {
    cancelled.push(job.id);
  },
});

let database: TestDatabase;
let machine: Machine;
let workspaceId: string;
let sweeper: Sweeper;
let worker: Worker;

beforeAll(async () => {
  database = await createTestDatabase();
  machine = openMachine({ databaseUrl: database.url });
  workspaceId = await addWorkspace(machine.services);
  const { services, wakeup, queue } = machine;
  worker = startWorker({ services, wakeup, queue, handlers, times: SHORT_LEASE });
  sweeper = startSweeper({ services, wakeup, queue, jobs: [part], limits: SHORT_LIMITS });
});
afterAll(async () => {
  await sweeper.close();
  await worker.close(100);
  await machine.close();
  await database.drop();
});

const begin = () => startBatches({ ...machine, handlers: [batch], pollMs: 50 });

function enqueue(payload: z.input<typeof whole.payload>, dedupeKey?: string) {
  const { services } = machine;
  const total = () => Promise.resolve(payload.count);
  return services.transaction((tx) =>
    enqueueBatch(tx, { workspaceId, clock: services.clock }, whole, {
      payload,
      total,
      ...(dedupeKey && { dedupeKey }),
    }),
  );
}

const read = (id: string) => machine.services.db.job.findUniqueOrThrow({ where: { id } });
async function ended(id: string) {
  await until(async () => (await read(id)).finishedAt !== null);
  return read(id);
}

test.each([
  { failing: 0, outcome: 'complete' },
  { failing: 4, outcome: 'partial' },
  { failing: 12, outcome: 'none' },
])(
  'a batch of 12 with $failing failures runs each child once, never more than its window, and is $outcome',
  async (row) => {
    const batches = begin();
    asked.length = 0;
    finished.length = 0;
    const { job } = await enqueue({ count: 12, failing: row.failing });
    const counts = { succeeded: 12 - row.failing, failed: row.failing, cancelled: 0, deduplicated: 0 };
    expect(await ended(job.id)).toMatchObject({
      status: 'SUCCEEDED',
      progressDone: 12,
      progressTotal: 12,
      result: { outcome: row.outcome, total: 12, ...counts, said: 'by the domain' },
    });
    await batches.close();
    expect(Math.max(...asked.map(({ limit }) => limit))).toBe(WINDOW);
    expect(finished).toEqual([counts]);
    expect(Array.from({ length: 12 }, (_, n) => run.get(`${job.id} ${n}`))).toEqual(
      Array.from({ length: 12 }, () => 1),
    );
    await untilEventsVisible(machine.services);
    const events = await readEvents(machine.services.sql, { after: LOG_START, limit: 500 }, { subjectId: job.id });
    expect(events.at(-1)).toMatchObject({ type: 'job.succeeded', data: { outcome: row.outcome } });
  },
);

test('a batch of nothing is complete', async () => {
  const batches = begin();
  const { job } = await enqueue({ count: 0, failing: 0 });
  expect(await ended(job.id)).toMatchObject({ result: { outcome: 'complete', total: 0 } });
  await batches.close();
});

test('children that run for somebody else already are counted, and not run again', async () => {
  const { services } = machine;
  const { job } = await enqueue({ count: 3, failing: 0 });
  const runAt = new Date(Date.now() + 600_000);
  const options = { dedupeKey: `${job.id} 1`, runAt };
  const payload = { n: 1, fails: false };
  await services.transaction((tx) => enqueueJob(tx, { workspaceId, clock: services.clock }, part, payload, options));
  const batches = begin();
  const result = { outcome: 'complete', total: 3, succeeded: 2, deduplicated: 1 };
  expect(await ended(job.id)).toMatchObject({ result });
  await batches.close();
  expect(run.has(`${job.id} 1`)).toBe(false);
});

test('a second request with the same key is answered with the batch that is under way', async () => {
  const first = await enqueue({ count: 7, failing: 0 }, 'one');
  const second = await enqueue({ count: 9, failing: 0 }, 'one');
  expect(second).toMatchObject({ isNew: false, total: 7, job: { id: first.job.id } });
  const batches = begin();
  await ended(first.job.id);
  await batches.close();
});

test('two processes carry one batch on without asking for a child twice', async () => {
  const batches = [begin(), begin(), begin()];
  const { job } = await enqueue({ count: 30, failing: 0 });
  expect(await ended(job.id)).toMatchObject({ result: { outcome: 'complete', total: 30, succeeded: 30 } });
  await Promise.all(batches.map((each) => each.close()));
  expect(await machine.services.db.job.count({ where: { parentId: job.id } })).toBe(30);
});

test('a batch that is cancelled before or while it runs tells its domain once and leaves no child waiting', async () => {
  const { services } = machine;
  const waiting = await enqueue({ count: 3, failing: 0 });
  const cancel = (id: string) =>
    services.transaction((tx) => requestCancel(tx, { principal: { workspaceId }, clock: services.clock }, id));
  await cancel(waiting.job.id);
  const batches = begin();
  const running = await enqueue({ count: 100_000, failing: 0 });
  await until(async () => ((await read(running.job.id)).progressDone ?? 0) > 0);
  await cancel(running.job.id);
  await ended(running.job.id);
  await until(() => cancelled.length === 2);
  await batches.close();
  expect(cancelled).toEqual([waiting.job.id, running.job.id]);
  const children = await services.db.job.findMany({ where: { parentId: running.job.id } });
  expect(children.length).toBeLessThan(100_000);
  await until(async () => (await unfinishedChildren(running.job.id)) === 0);
});

function unfinishedChildren(parentId: string): Promise<number> {
  return machine.services.db.job.count({ where: { parentId, finishedAt: null } });
}
