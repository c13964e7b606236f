import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type App, createApp } from '../../src/app.ts';
import { createWorkspace, issueApiKey } from '../../src/domains/workspaces/index.ts';
import { type Listener, listen } from '../../src/http/listen.ts';
import { createSettings } from '../../src/kernel/settings.ts';
import { createLog } from '../../src/platform/log.ts';
import { deriveKeys } from '../../src/platform/secret-key.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type Followed, follow, subscriptionUrl } from '../support/followed.ts';
import { committedOrder, note, until } from './support/log.ts';
import { createCuttingProxy } from './support/proxy.ts';
import { seeded } from './support/seeded.ts';

const SEED = Number(process.env['EI_SEED'] ?? Date.now() % 100_000);
const WRITERS = 4;
const EVENTS_EACH = 30;
const CUT_BEFORE_BYTE = 2_500;

const keys = deriveKeys(randomBytes(32));
let database: TestDatabase;
let app: App;
let port: Listener;

beforeAll(async () => {
  database = await createTestDatabase();
  await start(0);
});
afterAll(async () => {
  await port.close(100);
  await app.stop(1_000);
  await database.drop();
});

async function start(wantedPort: number): Promise<void> {
  app = createApp({
    role: 'api',
    databaseUrl: database.url,
    redisUrl: null,
    publicUrl: 'http://ei.test',
    egressAllow: [],
    databasePool: 10,
    workerConcurrency: 1,
    metricsToken: null,
    keys,
    settings: createSettings({}),
    log: createLog({ level: 'silent' }),
    hasShop: false,
  });
  app.start();
  port = await listen({ host: '127.0.0.1', port: wantedPort });
  port.serve((request) => app.fetch(request), app.fetchDirectly);
}

type Message = { cursor: string; event: { id: string } | null };
type Way = (origin: string, cursor: string, key: string) => Followed;

const FOLLOW = 'subscription ($after: String) { events(after: $after) { cursor event { id } } }';

const WAYS: Record<string, Way> = {
  'REST, by header': (origin, cursor, key) =>
    follow(`${origin}/v1/events/stream`, { key, headers: { 'Last-Event-ID': cursor } }),
  'REST, by parameter': (origin, cursor, key) =>
    follow(`${origin}/v1/events/stream?after=${encodeURIComponent(cursor)}`, { key }),
  'GraphQL, by argument': (origin, cursor, key) => follow(subscriptionUrl(origin, FOLLOW, { after: cursor }), { key }),
};

/** Connects again behind the last whole event, however often it is cut, until it has seen so many. */
async function followCut(way: Way, place: { origin: string; key: string; cursor: string }, count: number) {
  const seen: string[] = [];
  let { cursor } = place;
  let connections = 0;
  let repeated = 0;
  while (seen.length < count) {
    const stream = way(place.origin, cursor, place.key);
    connections += 1;
    let isOver = false;
    void stream.ended.then(() => {
      isOver = true;
    });
    await until(() => isOver || seen.length + stream.events.length >= count, 120_000);
    stream.leave();
    for (const { data } of stream.events) {
      const message: Message | undefined = data?.data?.events ?? data;
      if (!message?.event) continue;
      cursor = message.cursor;
      if (seen.includes(message.event.id)) repeated += 1;
      else seen.push(message.event.id);
    }
    if (stream.events.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return { seen, connections, repeated };
}

test('streams cut at random bytes while four write and the server restarts tell the log once and in order, by every way of resuming', {
  timeout: 180_000,
}, async () => {
  const random = seeded(SEED);
  const workspace = await createWorkspace(app.services.db, { name: 'Cut', mode: 'SANDBOX' });
  await app.services.db.workspace.update({
    where: { id: workspace.id },
    data: { rateLimitPerMinute: 1_000_000, rateLimitBurst: 1_000_000 },
  });
  const { key } = await issueApiKey(app.services.db, workspace, { name: 'Cut', scopes: ['read'] });
  const proxy = await createCuttingProxy(port.port, () => Math.floor(random() * CUT_BEFORE_BYTE));
  const origin = `http://127.0.0.1:${proxy.port}`;
  const first = await note(app.services, workspace.id, { writer: -1, count: 0 });
  const listed = await fetchEvents(key);
  expect(listed.map(({ id }) => id)).toEqual([first]);
  const place = { origin, key, cursor: listed[0]?.cursor ?? '' };
  const total = WRITERS * EVENTS_EACH;
  const following = Object.values(WAYS).map((way) => followCut(way, place, total));
  await write(workspace.id, random, EVENTS_EACH / 2);
  const { port: samePort } = port;
  await app.stop(1_000);
  await port.close(100);
  await start(samePort);
  await write(workspace.id, random, EVENTS_EACH / 2);

  const order = (await committedOrder(app.services, workspace.id)).slice(1);
  const ids = await Promise.all(order.map((cursor) => idAt(cursor)));
  for (const { seen, repeated, connections } of await Promise.all(following)) {
    expect(seen, `seed ${SEED}`).toEqual(ids);
    expect(repeated, `seed ${SEED}`).toBe(0);
    expect(connections).toBeGreaterThan(10);
  }
  await proxy.close();
});

async function write(workspaceId: string, random: () => number, each: number): Promise<void> {
  const writer = async (name: number): Promise<void> => {
    for (let count = 0; count < each; count += 1) {
      await note(app.services, workspaceId, { writer: name, count }, { delayMs: Math.floor(random() * 20) });
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, (_value, name) => writer(name)));
}

async function fetchEvents(key: string): Promise<{ id: string; cursor: string }[]> {
  for (;;) {
    const headers = { Authorization: `Bearer ${key}` };
    const { data } = await (await fetch(`http://127.0.0.1:${port.port}/v1/events`, { headers })).json();
    // The log holds an event back while an older writer of the log is open.
    if (data.length > 0) return data;
  }
}

async function idAt(cursor: string): Promise<string> {
  const [row] = await app.services.sql.query<{ id: string }>({
    text: `select id from events where xid::text || '.' || seq::text = $1`,
    values: [cursor],
  });
  return row?.id ?? '';
}
