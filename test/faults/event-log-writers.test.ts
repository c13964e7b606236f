import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { appendEvent } from '../../src/events/append.ts';
import { LOG_START } from '../../src/events/cursor.ts';
import { logHead, readEvents } from '../../src/events/log.ts';
import { committedOrder, note, noted, take, until } from './support/log.ts';
import { addWorkspace, openMachineAlone } from './support/machine.ts';

let machine: Awaited<ReturnType<typeof openMachineAlone>>;

beforeAll(async () => {
  machine = await openMachineAlone();
});
afterAll(() => machine.close());

const WRITERS = 32;
const EACH = Number(process.env['EI_LOG_EVENTS'] ?? 40);

test('32 writers that commit out of order: readers that never wait see every event once and in order, from wherever they start', {
  timeout: 120_000,
}, async () => {
  const { services } = machine;
  const workspaceId = await addWorkspace(services);
  const clients = await Promise.all(Array.from({ length: WRITERS }, () => connected()));
  let isOver = false;
  const reader = async (after: string): Promise<string[]> => {
    const seen: string[] = [];
    for (let wasOver = false; ; wasOver = isOver) {
      const events = await readEvents(services.sql, { after: seen.at(-1) ?? after, limit: 50 }, { workspaceId });
      seen.push(...events.map(({ cursor }) => cursor));
      if (wasOver && events.length === 0) return seen;
    }
  };
  const readers = [reader(LOG_START), reader(await logHead(services.sql)), reader(LOG_START)];
  await Promise.all(clients.map((client, writer) => writeAtRandom(client, workspaceId, writer)));
  isOver = true;
  const committed = await committedOrder(services, workspaceId);
  expect(committed.length).toBeGreaterThan((WRITERS * EACH) / 2);
  for (const seen of await Promise.all(readers)) expect(seen).toEqual(committed);
  await Promise.all(clients.map((client) => client.end()));
});

async function connected(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: machine.databaseUrl });
  await client.connect();
  return client;
}

/** Transactions of one to three events, a few of which are rolled back or take their time to commit. */
async function writeAtRandom(client: pg.Client, workspaceId: string, writer: number): Promise<void> {
  for (let count = 0; count < EACH; count += 1) {
    await client.query('begin');
    const events = 1 + Math.floor(Math.random() * 3);
    for (let part = 0; part < events; part += 1) {
      const id = `evt_${writer}_${count}_${part}`;
      const text = `insert into events (id, workspace_id, type, body) values ($1, $2, 'test.noted', '{"data":{}}')`;
      await client.query(text, [id, workspaceId]);
    }
    if (Math.random() < 0.3) await new Promise((resolve) => setTimeout(resolve, Math.random() * 30));
    await client.query(Math.random() < 0.1 ? 'rollback' : 'commit');
  }
}

test("a stranger's long transaction holds back nothing, and an open writer of the log no event before its own", async () => {
  const { services } = machine;
  const workspaceId = await addWorkspace(services);
  const stranger = new pg.Client({ connectionString: inject('adminUrl') });
  await stranger.connect();
  // Of another database of the same server, and with a transaction number of its own.
  await stranger.query('begin');
  await stranger.query('select pg_current_xact_id()');
  const first = await note(services, workspaceId, { writer: 0, count: 0 });
  const visible = async () => {
    const events = await readEvents(services.sql, { after: LOG_START, limit: 10 }, { workspaceId });
    return events.map(({ id }) => id);
  };
  expect(await visible()).toEqual([first]);
  let commit = (): void => undefined;
  const isOpen = new Promise<void>((resolve) => {
    commit = resolve;
  });
  const ids: string[] = [];
  const slow = services.transaction(async (tx) => {
    const what = { data: { writer: 1, count: 0 }, subjectId: null };
    ids.push(await appendEvent(tx, { workspaceId, clock: services.clock }, noted, what));
    await isOpen;
  });
  await until(() => ids.length === 1);
  const later = await note(services, workspaceId, { writer: 2, count: 0 });
  expect(await visible()).toEqual([first]);
  commit();
  await slow;
  expect(await visible()).toEqual([first, ...ids, later]);
  await stranger.query('rollback');
  await stranger.end();
});

test('a writer that went silent in the middle of its transaction is ended, and what came after it is read', async () => {
  const { services } = machine;
  const workspaceId = await addWorkspace(services);
  const frozen = note(services, workspaceId, { writer: 0, count: 0 }, { delayMs: 7_000 });
  const ended = frozen.then(
    () => 'committed',
    () => 'ended',
  );
  const asked = `select count(*)::int as count from pg_locks where locktype = 'advisory' and classid = 7301003`;
  await until(async () => (await services.sql.query<{ count: number }>({ text: asked }))[0]?.count === 1);
  const id = await note(services, workspaceId, { writer: 1, count: 0 });
  const events = services.follower.follow({ workspaceId, after: LOG_START, signal: new AbortController().signal });
  expect((await take(events, 1, 15_000)).map((event) => event.id)).toEqual([id]);
  await events.return?.();
  expect(await ended).toBe('ended');
});
