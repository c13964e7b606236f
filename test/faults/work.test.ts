import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { LOG_START } from '../../src/events/cursor.ts';
import { readEvents } from '../../src/events/log.ts';
import { DomainError } from '../../src/kernel/errors.ts';
import { requestCancel } from '../../src/work/cancel.ts';
import { defineJob, type JobDefinition } from '../../src/work/define.ts';
import { type EnqueueOptions, enqueueJob } from '../../src/work/enqueue.ts';
import { createJobTimes } from '../../src/work/job-times.ts';
import { handle, type JobContext, type JobHandler } from '../../src/work/run.ts';
import { type Sweeper, startSweeper } from '../../src/work/sweep.ts';
import { startWorker, type Worker } from '../../src/work/worker.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { untilEventsVisible } from '../support/events-visible.ts';
import { until } from './support/log.ts';
import { addWorkspace, type Machine, openMachine, SHORT_LEASE, SHORT_LIMITS } from './support/machine.ts';

const anything = z.object({}).loose();
const ran: { name: string; attempt: number }[] = [];

function job(name: string, more: { attempts?: number; timeoutMs?: number } = {}): JobDefinition<typeof anything> {
  return defineJob({ name: `test.${name}`, payload: anything, attempts: 3, timeoutMs: 30_000, ...more });
}

function doing(definition: JobDefinition<typeof anything>, run: (ctx: JobContext) => Promise<unknown>): JobHandler {
  return handle(definition, async (ctx) => {
    ran.push({ name: `${definition.name} ${ctx.job.id}`, attempt: ctx.job.attempt });
    return run(ctx);
  });
}

const plain = job('plain');
const flaky = job('flaky');
const hopeless = job('hopeless', { attempts: 2 });
const refused = job('refused');
const endless = job('endless', { attempts: 1, timeoutMs: 300 });
const obedient = job('obedient');
const chatty = job('chatty');
const poisoned = job('poisoned', { attempts: 1 });
const halfway = job('halfway', { attempts: 1 });
const strict = defineJob({ name: 'test.strict', payload: z.object({ n: z.number() }), attempts: 3, timeoutMs: 1_000 });

const handlers: JobHandler[] = [
  doing(plain, async () => ({ answer: 42 })),
  doing(flaky, async (ctx) => {
    if (ctx.job.attempt === 1) throw new Error('a secret of ours');
    return 'done';
  }),
  doing(hopeless, async () => {
    throw new Error('a secret of ours');
  }),
  doing(refused, async () => {
    throw new DomainError('not_enough_reviews', 'There are 3 reviews; personas need 20.', { reviews: 3 });
  }),
  doing(endless, () => new Promise(() => undefined)),
  doing(
    obedient,
    (ctx) => new Promise((_, reject) => ctx.signal.addEventListener('abort', () => reject(ctx.signal.reason))),
  ),
  doing(chatty, async (ctx) => {
    for (let done = 1; done <= 100; done += 1) {
      ctx.progress('counting', done, 100);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }),
  doing(poisoned, async () => {
    throw new DomainError('fetch_failed', 'A NUL \u0000 and half a pair \ud800.', { text: '\u0000' });
  }),
  doing(halfway, async (ctx) => {
    await ctx.finish(async (tx) => {
      await tx.workspace.update({ where: { id: ctx.principal.workspaceId }, data: { name: 'half' } });
      throw new DomainError('store_rejected', 'The store refused the change.');
    });
  }),
  handle(strict, async (_ctx, { n }) => n),
];

let database: TestDatabase;
let machine: Machine;
let sweeper: Sweeper;
let worker: Worker;
let workspaceId: string;

beforeAll(async () => {
  database = await createTestDatabase();
  machine = openMachine({ databaseUrl: database.url });
  const { services, wakeup, queue } = machine;
  workspaceId = await addWorkspace(services);
  const jobs = handlers.map((handler) => handler.job);
  const jobTimes = createJobTimes();
  const concurrency = { default: 8, long: 1 };
  sweeper = startSweeper({ services, wakeup, queue, jobs, times: jobTimes, limits: SHORT_LIMITS });
  worker = startWorker({ services, wakeup, queue, handlers, concurrency, jobTimes, times: SHORT_LEASE });
});

afterAll(async () => {
  await sweeper.close();
  await worker.close(100);
  await machine.close();
  await database.drop();
});

function enqueue(definition: JobDefinition<typeof anything>, options: EnqueueOptions = {}, owner = workspaceId) {
  const { services } = machine;
  return services.transaction((tx) =>
    enqueueJob(tx, { workspaceId: owner, clock: services.clock }, definition, {}, options),
  );
}

async function ended(id: string) {
  await until(async () => (await machine.services.db.job.findUniqueOrThrow({ where: { id } })).finishedAt !== null);
  return machine.services.db.job.findUniqueOrThrow({ where: { id } });
}

async function typesOf(id: string): Promise<string[]> {
  const { sql } = machine.services;
  await untilEventsVisible(machine.services);
  const events = await readEvents(sql, { after: LOG_START, limit: 500 }, { subjectId: id });
  return events.map((event) => event.type);
}

test('what a handler returns is the result, and the log tells the whole life', async () => {
  const { job: row } = await enqueue(plain);
  expect(await ended(row.id)).toMatchObject({ status: 'SUCCEEDED', result: { answer: 42 }, progressPercent: 100 });
  await until(async () => (await typesOf(row.id)).length === 3);
  expect(await typesOf(row.id)).toEqual(['job.queued', 'job.started', 'job.succeeded']);
});

test('a failure that may pass is tried again, and its text stays ours', async () => {
  const { job: row } = await enqueue(flaky);
  expect(await ended(row.id)).toMatchObject({ status: 'SUCCEEDED', attempts: 2, result: 'done', error: null });
  const { job: hopelessRow } = await enqueue(hopeless);
  const failed = await ended(hopelessRow.id);
  expect(failed).toMatchObject({ status: 'FAILED', attempts: 2, error: { code: 'internal_error' } });
  expect(JSON.stringify(failed.error)).not.toContain('secret');
});

test('a failure that cannot pass ends the job at once, with its code, sentence and details', async () => {
  const { job: row } = await enqueue(refused);
  expect(await ended(row.id)).toMatchObject({
    status: 'FAILED',
    attempts: 1,
    error: { code: 'not_enough_reviews', message: 'There are 3 reviews; personas need 20.', details: { reviews: 3 } },
  });
});

test('a payload that its contract refuses fails the job and names the field', async () => {
  const { services } = machine;
  const { job: row } = await enqueue(defineJob({ ...strict, payload: anything }));
  expect(await ended(row.id)).toMatchObject({ status: 'FAILED', attempts: 1, error: { code: 'validation_failed' } });
  const asking = services.transaction((tx) =>
    // @ts-expect-error a number is asked for
    enqueueJob(tx, { workspaceId, clock: services.clock }, strict, { n: 'one' }),
  );
  await expect(asking).rejects.toThrow();
});

test('a handler that neither ends nor listens is given up at its time limit', async () => {
  const { job: row } = await enqueue(endless);
  expect(await ended(row.id)).toMatchObject({ status: 'FAILED', error: { code: 'job_timed_out' } });
});

test('text that PostgreSQL refuses does not keep a job from ending', async () => {
  const { job: row } = await enqueue(poisoned);
  expect(await ended(row.id)).toMatchObject({ status: 'FAILED', attempts: 1, error: { code: 'fetch_failed' } });
  expect(ran.filter(({ name }) => name.endsWith(row.id))).toHaveLength(1);
});

test('what a failing finish wrote is gone', async () => {
  const { job: row } = await enqueue(halfway);
  expect(await ended(row.id)).toMatchObject({ status: 'FAILED', error: { code: 'store_rejected' }, result: null });
  const workspace = await machine.services.db.workspace.findUniqueOrThrow({ where: { id: workspaceId } });
  expect(workspace.name).toBe('Test');
});

test('a running job that is cancelled is told at once and ends cancelled', async () => {
  const { job: row } = await enqueue(obedient);
  await until(() => ran.some(({ name }) => name.endsWith(row.id)));
  const { services } = machine;
  await services.transaction((tx) => requestCancel(tx, { principal: { workspaceId }, clock: services.clock }, row.id));
  const job = await ended(row.id);
  expect(job).toMatchObject({ status: 'CANCELLED', attempts: 1, error: { code: 'job_cancelled' } });
});

test('a waiting job that is cancelled never starts, and its waiting parts go with it', async () => {
  const runAt = new Date(Date.now() + 60_000);
  const { job: whole } = await enqueue(plain, { runAt });
  const { job: part } = await enqueue(plain, { runAt, parentId: whole.id });
  const { services } = machine;
  const where = { principal: { workspaceId }, clock: services.clock };
  await services.transaction((tx) => requestCancel(tx, where, whole.id));
  expect(await ended(whole.id)).toMatchObject({ status: 'CANCELLED', attempts: 0 });
  expect(await ended(part.id)).toMatchObject({ status: 'CANCELLED', attempts: 0 });
  expect(await typesOf(whole.id)).toEqual(['job.queued', 'job.cancelled']);
});

test('progress is written at most four times a second, rises, and ends at 100', async () => {
  const { job: row } = await enqueue(chatty);
  const job = await ended(row.id);
  expect(job).toMatchObject({ progressPercent: 100, progressDone: 100, progressTotal: 100, progressStep: 'counting' });
  await until(async () => (await typesOf(row.id)).includes('job.succeeded'));
  const events = await readEvents(machine.services.sql, { after: LOG_START, limit: 500 }, { subjectId: row.id });
  const writes = events.filter((event) => event.type === 'job.progressed');
  const seconds = (Number(job.finishedAt) - Number(job.startedAt)) / 1_000;
  expect(writes.length).toBeGreaterThan(1);
  expect(writes.length).toBeLessThanOrEqual(Math.ceil(seconds * 4) + 1);
});

test('50 who ask at once with one key get one job, and after its end a new one', async () => {
  const runAt = new Date(Date.now() + 1_000);
  const asked = await Promise.all(Array.from({ length: 50 }, () => enqueue(plain, { dedupeKey: 'one', runAt })));
  expect(new Set(asked.map((answer) => answer.job.id)).size).toBe(1);
  expect(asked.filter((answer) => answer.isNew)).toHaveLength(1);
  await ended(asked[0]?.job.id ?? '');
  expect((await enqueue(plain, { dedupeKey: 'one' })).isNew).toBe(true);
});

test('a job is not started before its time', async () => {
  const { job: row } = await enqueue(plain, { runAt: new Date(Date.now() + 1_000) });
  const job = await ended(row.id);
  expect(Number(job.startedAt)).toBeGreaterThanOrEqual(Number(row.runAt));
});

test('a job whose transaction rolls back is never run', async () => {
  const { services } = machine;
  let id = '';
  const failing = services.transaction(async (tx) => {
    id = (await enqueueJob(tx, { workspaceId, clock: services.clock }, plain, {})).job.id;
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  await ended((await enqueue(plain)).job.id);
  expect(ran.some(({ name }) => name.endsWith(id))).toBe(false);
});

test('a backlog of one workspace is no wait for another', { timeout: 60_000 }, async () => {
  const { services } = machine;
  const big = await addWorkspace(services);
  const small = await addWorkspace(services);
  await services.sql.query({
    text: `insert into jobs (id, workspace_id, type, payload, timeout_ms)
           select 'job_big' || n, $1, 'test.plain', '{}', 1000 from generate_series(1, 400) n`,
    values: [big],
  });
  const { job: row } = await enqueue(plain, {}, small);
  await ended(row.id);
  const before = await services.db.job.count({ where: { workspaceId: big, finishedAt: { not: null } } });
  expect(before).toBeLessThan(100);
  await until(
    async () => (await services.db.job.count({ where: { workspaceId: big, finishedAt: null } })) === 0,
    50_000,
  );
});

test('jobs go on after every database connection broke', { timeout: 60_000 }, async () => {
  const rows = await Promise.all(Array.from({ length: 10 }, () => enqueue(chatty)));
  await until(() => ran.some(({ name }) => name.endsWith(rows[0]?.job.id ?? '')));
  const other = openMachine({ databaseUrl: database.url });
  const text =
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()';
  // The server may be full of other test files' connections for a moment.
  await until(
    () =>
      other.services.sql
        .query({ text })
        .then(() => true)
        .catch(() => false),
    30_000,
  );
  await other.close();
  for (const { job: row } of rows) expect(await endedWithin(row.id, 40_000)).toBe('SUCCEEDED');
});

async function endedWithin(id: string, timeoutMs: number): Promise<string> {
  const read = () => machine.services.db.job.findUniqueOrThrow({ where: { id } }).catch(() => null);
  await until(async () => ((await read())?.finishedAt ?? null) !== null, timeoutMs);
  return (await read())?.status ?? 'gone';
}
