import { afterAll, beforeAll, expect, test } from 'vitest';
import { consumeBatch, startConsumers } from '../../src/events/consume.ts';
import { LOG_START } from '../../src/events/cursor.ts';
import { createFollower } from '../../src/events/follow.ts';
import { forgetEvents, isForgotten, readEvents } from '../../src/events/log.ts';
import type { LoggedEvent } from '../../src/kernel/event-log.ts';
import { untilEventsVisible } from '../support/events-visible.ts';
import { committedOrder, note, noted, take, until, writeAtRandom } from './support/log.ts';
import { addWorkspace, openMachine, openMachineAlone } from './support/machine.ts';

let machine: Awaited<ReturnType<typeof openMachineAlone>>;

beforeAll(async () => {
  machine = await openMachineAlone();
});
afterAll(() => machine.close());

const EACH = Number(process.env['EI_LOG_EVENTS'] ?? 250);

test('four writers with random commit delays: a live follower and a durable consumer see each event once, in order', {
  timeout: 120_000,
}, async () => {
  const { services, wakeup } = machine;
  const workspaceId = await addWorkspace(services);
  const { signal } = new AbortController();
  const live = take(services.follower.follow({ workspaceId, signal }), 4 * EACH, 100_000);
  const consumed: string[] = [];
  const consumers = startConsumers({
    services,
    wakeup,
    consumers: [
      {
        name: 'order-check',
        types: [noted.type],
        async handle(_tx, events) {
          consumed.push(...events.filter((event) => event.workspaceId === workspaceId).map((event) => event.cursor));
        },
      },
    ],
  });

  await writeAtRandom(services, workspaceId, { writers: 4, each: EACH, maxDelayMs: 30 });

  const committed = await committedOrder(services, workspaceId);
  expect(committed).toHaveLength(4 * EACH);
  expect((await live).map((event) => event.cursor)).toEqual(committed);
  await until(() => consumed.length >= 4 * EACH);
  expect(consumed).toEqual(committed);
  await consumers.close();
});

test('a reader that is cut off again and again and resumes from its last cursor misses and repeats nothing', async () => {
  const { services } = machine;
  const workspaceId = await addWorkspace(services);
  const seen: string[] = [];
  const reader = (async () => {
    let after: string | null = LOG_START;
    while (seen.length < 400) {
      const part: LoggedEvent[] = await take(
        services.follower.follow({ workspaceId, after, signal: new AbortController().signal }),
        Math.min(1 + Math.floor(Math.random() * 25), 400 - seen.length),
      );
      seen.push(...part.map((event) => event.cursor));
      after = part.at(-1)?.cursor ?? after;
    }
  })();
  await writeAtRandom(services, workspaceId, { writers: 4, each: 100, maxDelayMs: 15 });
  await reader;
  expect(seen).toEqual(await committedOrder(services, workspaceId));
});

test('an event that an older open transaction hides comes as soon as that one ends, without waiting for a poll', async () => {
  const { services, wakeup } = machine;
  const workspaceId = await addWorkspace(services);
  const follower = createFollower({ sql: services.sql, wakeup, log: services.log, pollMs: 600_000 });
  const events = follower.follow({ workspaceId, after: LOG_START, signal: new AbortController().signal });
  const told = take(events, 2);
  await until(() => follower.subscriberCount() > 0);
  const older = note(services, workspaceId, { writer: 0, count: 0 }, { delayMs: 600 });
  await new Promise((resolve) => setTimeout(resolve, 200));
  await note(services, workspaceId, { writer: 1, count: 0 });
  await older;
  expect((await told).map((event) => noted.data.parse(event.data).writer)).toEqual([0, 1]);
  await follower.close();
});

test('an event whose transaction rolls back was never there', async () => {
  const { services } = machine;
  const workspaceId = await addWorkspace(services);
  const events = services.follower.follow({ workspaceId, after: LOG_START, signal: new AbortController().signal });
  const failing = services.transaction(async (tx) => {
    await tx.$executeRaw`insert into events (id, workspace_id, type, body) values ('evt_x', ${workspaceId}, 'x', '{"data":1}')`;
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  const id = await note(services, workspaceId, { writer: 0, count: 0 });
  expect((await take(events, 1))[0]?.id).toBe(id);
  await events.return?.();
});

test('without a cursor a follower starts at the present', async () => {
  const { services } = machine;
  const workspaceId = await addWorkspace(services);
  await note(services, workspaceId, { writer: 0, count: 0 });
  const range = { after: LOG_START, limit: 1 };
  await until(async () => (await readEvents(services.sql, range, { workspaceId })).length === 1);
  const events = services.follower.follow({ workspaceId, signal: new AbortController().signal });
  const first = take(events, 1);
  await until(() => services.follower.subscriberCount() > 0);
  await new Promise((resolve) => setTimeout(resolve, 50));
  await note(services, workspaceId, { writer: 0, count: 1 });
  expect((await first)[0]?.data).toMatchObject({ count: 1 });
  await events.return?.();
});

test('a follower is given only what it asked for: its workspace, its types, its subject', async () => {
  const { services } = machine;
  const workspaceId = await addWorkspace(services);
  const other = await addWorkspace(services);
  const { signal } = new AbortController();
  const options = { workspaceId, after: LOG_START, signal };
  const bySubject = services.follower.follow({ ...options, subjectId: 'job_a', types: [noted.type] });
  const byType = services.follower.follow({ ...options, types: ['other.type'] });
  await note(services, other, { writer: 9, count: 0 }, { subjectId: 'job_a' });
  await note(services, workspaceId, { writer: 0, count: 0 }, { subjectId: 'job_b' });
  await note(services, workspaceId, { writer: 0, count: 1 }, { subjectId: 'job_a' });
  expect((await take(bySubject, 1))[0]?.data).toMatchObject({ writer: 0, count: 1 });
  expect(await take(byType, 1, 300)).toEqual([]);
  await bySubject.return?.();
});

test('a follower that does not read holds a bounded buffer, and later reads everything once, in order', async () => {
  const { services } = machine;
  const workspaceId = await addWorkspace(services);
  const events = services.follower.follow({ workspaceId, after: LOG_START, signal: new AbortController().signal });
  await note(services, workspaceId, { writer: 0, count: 0 });
  const seen = await take(events, 1);
  // Three times what a buffer holds.
  const filler = 'x'.repeat(8_000);
  for (let count = 1; count <= 100; count += 1) await note(services, workspaceId, { writer: 0, count, filler });
  await new Promise((resolve) => setTimeout(resolve, 300));
  seen.push(...(await take(events, 100)));
  expect(seen.map((event) => event.cursor)).toEqual(await committedOrder(services, workspaceId));
  await events.return?.();
});

test('followers outlive a break of every database connection', async () => {
  const { services } = machine;
  const workspaceId = await addWorkspace(services);
  const events = services.follower.follow({ workspaceId, after: LOG_START, signal: new AbortController().signal });
  await note(services, workspaceId, { writer: 0, count: 0 });
  expect(await take(events, 1)).toHaveLength(1);
  const other = openMachine({ databaseUrl: machine.databaseUrl });
  await other.services.sql.query({
    text: 'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
  });
  await note(other.services, workspaceId, { writer: 0, count: 1 });
  expect((await take(events, 1))[0]?.data).toMatchObject({ count: 1 });
  await events.return?.();
  await other.close();
});

test('connections that break in the middle of transactions fail these, and the process lives', async () => {
  const { services } = machine;
  const workspaceId = await addWorkspace(services);
  const open = Array.from({ length: 8 }, (_, writer) =>
    note(services, workspaceId, { writer, count: 0 }, { delayMs: 3_000 }),
  );
  const ended = Promise.allSettled(open);
  const other = openMachine({ databaseUrl: machine.databaseUrl });
  const waiting = `select count(*)::int as count from pg_stat_activity
    where datname = current_database() and state = 'idle in transaction'`;
  await until(async () => (await other.services.sql.query<{ count: number }>({ text: waiting }))[0]?.count === 8);
  await other.services.sql.query({
    text: 'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
  });
  expect((await ended).every(({ status }) => status === 'rejected')).toBe(true);
  await note(other.services, workspaceId, { writer: 0, count: 1 });
  expect(await committedOrder(other.services, workspaceId)).toHaveLength(1);
  await other.close();
});

test('a consumer in two processes handles each event once', async () => {
  const { services } = machine;
  const workspaceId = await addWorkspace(services);
  const second = openMachine({ databaseUrl: machine.databaseUrl });
  const handled: string[] = [];
  const consumer = {
    name: 'twice',
    async handle(_tx: unknown, events: readonly LoggedEvent[]) {
      handled.push(...events.filter((event) => event.workspaceId === workspaceId).map((event) => event.cursor));
      await new Promise((resolve) => setTimeout(resolve, 5));
    },
  };
  const pools = [machine, second].map(({ services: own, wakeup }) =>
    startConsumers({ services: own, wakeup, consumers: [consumer], pollMs: 50 }),
  );
  await writeAtRandom(services, workspaceId, { writers: 3, each: 40, maxDelayMs: 10 });
  await until(() => handled.length >= 120);
  for (const pool of pools) await pool.close();
  await second.close();
  expect(handled).toEqual(await committedOrder(services, workspaceId));
});

test('an event that cannot be handled stops its consumer before itself, and nothing is skipped when it can', async () => {
  const { services, wakeup } = machine;
  const workspaceId = await addWorkspace(services);
  const done: number[] = [];
  let isBroken = true;
  const consumers = startConsumers({
    services,
    wakeup,
    pollMs: 50,
    consumers: [
      {
        name: 'poisoned',
        async handle(_tx, events) {
          const counts = events.filter((event) => event.workspaceId === workspaceId).map(countOf);
          if (isBroken && counts.includes(2)) throw new Error('cannot');
          done.push(...counts);
        },
      },
    ],
  });
  for (let count = 0; count < 5; count += 1) await note(services, workspaceId, { writer: 0, count });
  await until(() => done.length >= 2);
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect(done).toEqual([0, 1]);
  isBroken = false;
  await until(() => done.length >= 5);
  expect(done).toEqual([0, 1, 2, 3, 4]);
  await consumers.close();
});

test('what a consumer wrote is gone when it fails, and its cursor has not moved', async () => {
  const { services } = machine;
  const workspaceId = await addWorkspace(services);
  await note(services, workspaceId, { writer: 0, count: 0 });
  await untilEventsVisible(services);
  const name = 'atomic';
  const failing = consumeBatch(
    services,
    {
      name,
      async handle(tx) {
        await tx.workspace.update({ where: { id: workspaceId }, data: { name: 'changed' } });
        throw new Error('no');
      },
    },
    10_000,
  );
  await expect(failing).rejects.toThrow('no');
  expect((await services.db.workspace.findUniqueOrThrow({ where: { id: workspaceId } })).name).toBe('Test');
  const again: LoggedEvent[] = [];
  await consumeBatch(services, { name, handle: async (_tx, events) => void again.push(...events) }, 10_000);
  expect(again.some((event) => event.workspaceId === workspaceId)).toBe(true);
});

test('a cursor older than the log remembers is told apart from one that is not', async () => {
  const { services } = machine;
  const workspaceId = await addWorkspace(services);
  await note(services, workspaceId, { writer: 0, count: 0 });
  await services.sql.query({
    text: `update events set created_at = now() - interval '31 days' where workspace_id = $1`,
    values: [workspaceId],
  });
  await note(services, workspaceId, { writer: 0, count: 1 });
  const [old, fresh] = await committedOrder(services, workspaceId);
  expect(await isForgotten(services.sql, LOG_START)).toBe(false);
  expect(await forgetEvents(services.sql, new Date(Date.now() - 30 * 86_400_000))).toBe(1);
  expect(await isForgotten(services.sql, LOG_START)).toBe(true);
  expect(await isForgotten(services.sql, old ?? '')).toBe(false);
  expect(await isForgotten(services.sql, fresh ?? '')).toBe(false);
  const left = () => readEvents(services.sql, { after: LOG_START, limit: 10 }, { workspaceId });
  await until(async () => (await left()).length > 0);
  expect(await left()).toHaveLength(1);
});

function countOf(event: LoggedEvent): number {
  return noted.data.parse(event.data).count;
}
