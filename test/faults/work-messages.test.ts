import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { requestCancel } from '../../src/work/cancel.ts';
import { defineJob } from '../../src/work/define.ts';
import { enqueueJob } from '../../src/work/enqueue.ts';
import { handle } from '../../src/work/run.ts';
import { CANCEL_TOPIC } from '../../src/work/runner.ts';
import { type Sweeper, startSweeper } from '../../src/work/sweep.ts';
import { startWorker, type Worker } from '../../src/work/worker.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { BACKENDS, placeOn } from './support/backends.ts';
import { until } from './support/log.ts';
import { addWorkspace, type Machine, openMachine, SHORT_LIMITS } from './support/machine.ts';

const SLOTS = 4;
/** What one workspace may hold of them. */
const SHARE = 3;

/** Takes no time, or waits for the gate. */
const step = defineJob({
  name: 'messages.step',
  payload: z.object({ waits: z.boolean().default(false) }),
  attempts: 3,
  timeoutMs: 60_000,
});

function closedGate() {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}

let gate = closedGate();
let began: string[] = [];
const running = new Map<string, number>();
const most = new Map<string, number>();

const handlers = [
  handle(step, async (ctx, { waits }) => {
    began.push(ctx.job.id);
    const { workspaceId } = ctx.principal;
    for (const name of [workspaceId, 'all']) {
      running.set(name, (running.get(name) ?? 0) + 1);
      most.set(name, Math.max(most.get(name) ?? 0, running.get(name) ?? 0));
    }
    if (waits) await gate.opened;
    else await new Promise((resolve) => setTimeout(resolve, 2));
    for (const name of [workspaceId, 'all']) running.set(name, (running.get(name) ?? 0) - 1);
  }),
];

describe.each(BACKENDS)('with the queue in $name', (backend) => {
  let database: TestDatabase;
  let machine: Machine;
  let sweeper: Sweeper;
  let worker: Worker;
  let workspaceId: string;

  beforeAll(async () => {
    database = await createTestDatabase();
    machine = openMachine(placeOn(backend, database.url));
    const { services, wakeup, queue } = machine;
    const concurrency = { default: SLOTS };
    // No heartbeat: whoever notices a cancellation was told of it.
    const times = { leaseMs: 60_000, heartbeatMs: 600_000, patienceMs: 3_000 };
    worker = startWorker({ services, wakeup, queue, handlers, concurrency, times });
    // As many as on a machine that nothing slows down.
    const quickKinds = () => [{ workspaceId, type: step.name, size: 16 }];
    sweeper = startSweeper({ services, wakeup, queue, jobs: [step], times: { quickKinds }, limits: SHORT_LIMITS });
  });

  beforeEach(async () => {
    gate = closedGate();
    began = [];
    workspaceId = await addWorkspace(machine.services);
  });

  afterAll(async () => {
    await sweeper.close();
    await worker.close(100);
    await machine.close();
    await database.drop();
  });

  /** Accepts jobs at once, so that one dispatch meets all of them. */
  function enqueue(payloads: readonly { waits?: boolean }[], owner = workspaceId): Promise<string[]> {
    const where = { workspaceId: owner, clock: machine.services.clock };
    return machine.services.transaction(async (tx) => {
      const ids: string[] = [];
      for (const payload of payloads) ids.push((await enqueueJob(tx, where, step, payload)).job.id);
      return ids;
    });
  }

  const read = (id: string) => machine.services.db.job.findUniqueOrThrow({ where: { id } });
  const readAll = (ids: readonly string[]) =>
    machine.services.db.job.findMany({ where: { id: { in: [...ids] } }, orderBy: { id: 'asc' } });
  const unfinished = (owner: string) =>
    machine.services.db.job.count({ where: { workspaceId: owner, finishedAt: null } });

  test('quick jobs share messages, and no more run at once than there are slots', async () => {
    const ids = await enqueue(Array.from({ length: 120 }, () => ({})));
    await until(async () => (await unfinished(workspaceId)) === 0);
    const jobs = await readAll(ids);
    expect(new Set(jobs.map(({ status, attempts }) => `${status} ${attempts}`))).toEqual(new Set(['SUCCEEDED 1']));
    expect(began.sort()).toEqual(ids.sort());
    expect(new Set(jobs.map(({ id, message }) => message ?? id)).size).toBeLessThan(40);
    expect(most.get(workspaceId)).toBeLessThanOrEqual(SHARE);
    expect(most.get('all')).toBeLessThanOrEqual(SLOTS);
  });

  test('a job that is cancelled while those before it in its message run is never started', async () => {
    // Ids of one millisecond are in no order, so whichever is the first of the message holds up the others.
    const ids = await enqueue([{ waits: true }, { waits: true }, { waits: true }]);
    const isClaimed = async () => (await readAll(ids)).every(({ status }) => status === 'RUNNING');
    await until(async () => began.length > 0 && (await isClaimed()));
    const [holder = ''] = began;
    const [cancelled = '', last = ''] = ids.filter((id) => id !== holder);
    expect((await read(cancelled)).message).toBe((await read(holder)).message);
    const where = { principal: { workspaceId }, clock: machine.services.clock };
    const told = new Promise<unknown>((resolve) => machine.wakeup.onSignal(CANCEL_TOPIC, resolve));
    await machine.services.transaction((tx) => requestCancel(tx, where, cancelled));
    await told;
    gate.open();
    await until(async () => (await unfinished(workspaceId)) === 0);
    const statuses = await Promise.all([holder, cancelled, last].map(async (id) => (await read(id)).status));
    expect(statuses).toEqual(['SUCCEEDED', 'CANCELLED', 'SUCCEEDED']);
    expect(began).not.toContain(cancelled);
  });

  test('those behind one that takes longer than expected are given to other slots, and no attempt is used up', async () => {
    const [holder = '', ...others] = await enqueue([{ waits: true }, {}, {}]);
    await until(async () => (await unfinished(workspaceId)) === 1);
    expect((await read(holder)).status).toBe('RUNNING');
    for (const { status, attempts, maxAttempts, interruptions } of await readAll(others))
      expect({ status, left: maxAttempts - attempts, interruptions }).toEqual({
        status: 'SUCCEEDED',
        left: 2,
        interruptions: 0,
      });
    expect(began).toHaveLength(3);
    gate.open();
    await until(async () => (await unfinished(workspaceId)) === 0);
  });

  test('however many quick jobs one workspace has waiting, those of another start beside them', async () => {
    const small = await addWorkspace(machine.services);
    await enqueue(Array.from({ length: 300 }, () => ({})));
    await until(async () => (await unfinished(workspaceId)) < 299);
    const [asked = ''] = await enqueue([{}], small);
    await until(async () => (await read(asked)).finishedAt !== null);
    expect(await unfinished(workspaceId)).toBeGreaterThan(100);
    await until(async () => (await unfinished(workspaceId)) === 0, 60_000);
    expect(most.get(workspaceId)).toBeLessThanOrEqual(SHARE);
  });

  test('what a worker did not survive goes alone', async () => {
    const ids = await enqueue(Array.from({ length: 6 }, () => ({ waits: true })));
    await until(() => began.length > 0);
    gate.open();
    await until(async () => (await unfinished(workspaceId)) === 0);
    await machine.services.db.job.updateMany({
      where: { id: { in: ids } },
      data: { status: 'QUEUED', interruptions: 1, dispatchedAt: null, finishedAt: null, maxAttempts: 20 },
    });
    await until(async () => (await unfinished(workspaceId)) === 0);
    expect((await readAll(ids)).map(({ message }) => message)).toEqual(ids.map(() => null));
  });
});
