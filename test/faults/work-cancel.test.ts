import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { LOG_START } from '../../src/events/cursor.ts';
import { readEvents } from '../../src/events/log.ts';
import { DomainError } from '../../src/kernel/errors.ts';
import { requestCancel } from '../../src/work/cancel.ts';
import { defineJob } from '../../src/work/define.ts';
import { enqueueJob, enqueueJobs, requestJob } from '../../src/work/enqueue.ts';
import { handle } from '../../src/work/run.ts';
import { type Sweeper, startSweeper } from '../../src/work/sweep.ts';
import { startWorker, type Worker } from '../../src/work/worker.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { untilEventsVisible } from '../support/events-visible.ts';
import { until } from './support/log.ts';
import { addWorkspace, type Machine, openMachine, SHORT_LEASE, SHORT_LIMITS } from './support/machine.ts';

const contract = { payload: z.object({}), attempts: 3, timeoutMs: 60_000 } as const;
/** Nobody does these. */
const whole = defineJob({ name: 'cancel.whole', ...contract });
const part = defineJob({ name: 'cancel.part', ...contract });
const failing = defineJob({ name: 'cancel.failing', ...contract });

let release = (): void => undefined;
const started = new Set<string>();
const handlers = [
  // Deaf to its signal, and then it fails in a way that may pass.
  handle(failing, async (ctx) => {
    started.add(ctx.job.id);
    await new Promise<void>((resolve) => {
      release = resolve;
    });
    throw new DomainError('unavailable', 'Later.');
  }),
];

let database: TestDatabase;
let machine: Machine;
let sweeper: Sweeper;
let worker: Worker;
let workspaceId: string;

beforeAll(async () => {
  database = await createTestDatabase();
  machine = openMachine({ databaseUrl: database.url });
  workspaceId = await addWorkspace(machine.services);
  const { services, wakeup, queue } = machine;
  worker = startWorker({ services, wakeup, queue, handlers, times: { ...SHORT_LEASE, heartbeatMs: 600_000 } });
  sweeper = startSweeper({ services, wakeup, queue, jobs: [failing], limits: SHORT_LIMITS });
});
afterAll(async () => {
  await sweeper.close();
  await worker.close(100);
  await machine.close();
  await database.drop();
});

const scope = () => ({ workspaceId, clock: machine.services.clock });
const cancel = (id: string) =>
  machine.services.transaction((tx) =>
    requestCancel(tx, { principal: { workspaceId }, clock: machine.services.clock }, id),
  );
const read = (id: string) => machine.services.db.job.findUniqueOrThrow({ where: { id } });

async function endings(id: string): Promise<string[]> {
  await untilEventsVisible(machine.services);
  const events = await readEvents(machine.services.sql, { after: LOG_START, limit: 500 }, { subjectId: id });
  return events.map(({ type }) => type).filter((type) => type !== 'job.queued' && type !== 'job.started');
}

/** A job with parts, all of whose rows another transaction holds as the end of an attempt does. */
async function heldFamily(parts: number) {
  const { services } = machine;
  const parent = await services.transaction(async (tx) => (await enqueueJob(tx, scope(), whole, {})).job.id);
  const requests = Array.from({ length: parts }, () => requestJob(part, {}));
  await services.transaction((tx) => enqueueJobs(tx, scope(), requests, parent));
  const holder = new pg.Client({ connectionString: database.url });
  await holder.connect();
  await holder.query('begin');
  await holder.query('update jobs set progress_step = $2 where id = $1 or parent_id = $1', [parent, 'held']);
  return {
    parent,
    async letGo() {
      await holder.query('commit');
      await holder.end();
    },
  };
}

test('a cancel waits for no row that another transaction holds, and what it could not end is ended by others', async () => {
  const { parent, letGo } = await heldFamily(20);
  // They are let go of after the answer alone, and whoever waits for them is refused.
  expect(await cancel(parent)).toMatchObject({ id: parent, status: 'QUEUED' });
  await letGo();
  const { db } = machine.services;
  const family = { OR: [{ id: parent }, { parentId: parent }] };
  await until(async () => (await db.job.count({ where: { ...family, status: 'CANCELLED' } })) === 21);
  expect(await endings(parent)).toEqual(['job.cancelled']);
  await until(async () => (await db.jobCancellation.count()) === 0);
});

test('six hundred waiting parts are cancelled in a few statements, each told of once', async () => {
  const { parent, letGo } = await heldFamily(600);
  await letGo();
  expect(await cancel(parent)).toMatchObject({ status: 'CANCELLED', error: { code: 'job_cancelled' } });
  const { db } = machine.services;
  const parts = await db.job.findMany({ where: { parentId: parent } });
  expect(new Set(parts.map(({ status }) => status))).toEqual(new Set(['CANCELLED']));
  await untilEventsVisible(machine.services);
  const subjects = parts.map(({ id }) => id);
  expect(await db.event.count({ where: { type: 'job.cancelled', subjectId: { in: subjects } } })).toBe(600);
});

test('a job that was asked to end and then put back by a failure ends instead of waiting for ever', async () => {
  const { services } = machine;
  const id = await services.transaction(async (tx) => (await enqueueJob(tx, scope(), failing, {})).job.id);
  await until(() => started.has(id));
  // Not told, as when the signal is lost and no heartbeat comes before the end.
  await services.db.jobCancellation.create({ data: { jobId: id, requestedAt: new Date() } });
  release();
  await until(async () => (await read(id)).finishedAt !== null);
  expect(await read(id)).toMatchObject({ status: 'CANCELLED', attempts: 1 });
  expect(await endings(id)).toEqual(['job.cancelled']);
});
