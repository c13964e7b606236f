import { randomBytes } from 'node:crypto';
import { access, chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type DatabaseConnection, openDatabase } from '../../src/platform/db.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { untilEventsVisible } from '../support/events-visible.ts';
import { type Followed, follow, subscriptionUrl } from '../support/followed.ts';
import { waitFor } from '../support/matchers.ts';
import { killServers, type ServerProcess, spawnServer, startServer } from './support/server-process.ts';

let database: TestDatabase;
let connection: DatabaseConnection;
let dataDir: string;

beforeAll(async () => {
  database = await createTestDatabase();
  connection = openDatabase({ url: database.url, max: 2 });
  dataDir = await mkdtemp(join(tmpdir(), 'ecommerce-insights-stop-'));
});
afterEach(killServers);
afterAll(async () => {
  await connection.close();
  await database.drop();
  await rm(dataDir, { recursive: true, force: true });
});

const FOLLOW = 'subscription ($after: String) { events(after: $after) { cursor type event { id } } }';

test('SIGTERM drops no request, says goodbye to every stream, and they resume on another process without a gap', {
  timeout: 300_000,
}, async () => {
  const variables = { DATABASE_URL: database.url, SECRET_KEY: randomBytes(32).toString('hex'), ROLE: 'api' };
  const leaver = await startServer({ ...variables, DATA_DIR: dataDir });
  await liftAllowance();
  const heir = await startServer({ ...variables, DATA_DIR: dataDir });
  const job = await post(leaver, '/v1/scores/BRW-LP-02/audit', {});
  const rest = Array.from({ length: 5 }, () => follow(`${leaver.url}/v1/events/stream`, leaver));
  const graph = Array.from({ length: 5 }, () => follow(subscriptionUrl(leaver.url, FOLLOW), leaver));
  for (const stream of [...rest, ...graph]) expect(await stream.opened).toBe(200);
  const poll = get(leaver, `/v1/jobs/${job.job_id}?wait=30`);
  const writing = writeProducts(heir, 30);
  const busy = Array.from({ length: 4 }, () => keepAsking(leaver));
  await waitFor(() => expect(Math.min(...[...rest, ...graph].map((stream) => lastCursor(stream).length))).not.toBe(0));
  const stoppedAt = Date.now();
  leaver.signal('SIGTERM');
  expect(await leaver.exited).toBe(0);
  expect(Date.now() - stoppedAt).toBeLessThan(10_000);

  expect((await Promise.all(busy)).flat().filter((answer) => answer !== 200)).toEqual([]);
  expect(await poll).toBe(200);
  for (const stream of rest) {
    expect(await stream.ended).toBe('ended');
    expect(stream.events.at(-1)).toMatchObject({ event: 'bye', data: { reason: 'server_shutdown' } });
  }
  for (const stream of graph) {
    expect(await stream.ended).toBe('ended');
    expect(stream.text()).toContain('"code":"UNAVAILABLE"');
    expect(stream.text()).toMatch(/event: complete\n/);
  }

  await writing;
  await untilEventsVisible(connection);
  const all = await committed(heir);
  const streams = [
    ...rest.map((stream) => {
      const headers = { 'Last-Event-ID': lastCursor(stream) };
      return { before: ids(stream), after: follow(`${heir.url}/v1/events/stream`, { key: heir.key, headers }) };
    }),
    ...graph.map((stream) => {
      const url = subscriptionUrl(heir.url, FOLLOW, { after: lastCursor(stream) });
      return { before: ids(stream), after: follow(url, heir) };
    }),
  ];
  for (const { before, after } of streams) {
    const expected = all.slice(all.indexOf(before[0] ?? ''));
    await waitFor(() => expect([...before, ...ids(after)]).toEqual(expected));
    after.leave();
  }
  heir.signal('SIGTERM');
  expect(await heir.exited).toBe(0);
});

test('killed outright, it starts again on its own database with all that it had accepted; stopped while it starts, it leaves none running', {
  timeout: 300_000,
}, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ecommerce-insights-kill-'));
  // As root, the database runs as another user, who has to get in.
  await chmod(folder, 0o711);
  const first = await startServer({ DATA_DIR: folder });
  await post(first, '/v1/catalog', product('KEPT'));
  first.signal('SIGKILL');
  await first.exited;
  const second = await startServer({ DATA_DIR: folder });
  expect(second.key).toBe(first.key);
  expect(await get(second, '/v1/catalog/KEPT')).toBe(200);
  const stream = follow(`${second.url}/v1/events/stream`, second);
  expect(await stream.opened).toBe(200);
  second.signal('SIGTERM');
  expect(await second.exited).toBe(0);
  expect(stream.events.at(-1)?.event).toBe('bye');

  const postmaster = join(folder, 'postgres', 'postmaster.pid');
  const { child } = await spawnServer({ DATA_DIR: folder });
  const code = new Promise((resolve) => child.once('exit', resolve));
  await waitFor(() => access(postmaster), 60_000);
  child.kill('SIGTERM');
  expect(await code).toBe(0);
  await expect(access(postmaster)).rejects.toThrow('ENOENT');
  await rm(folder, { recursive: true, force: true });
});

const product = (sku: string) => ({ sku, title: `Product ${sku}`, url: `https://shop.example/products/${sku}` });

async function post({ url, key }: ServerProcess, path: string, body: unknown) {
  const headers = { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' };
  const response = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${path} was answered ${response.status}: ${await response.text()}`);
  return response.json();
}

/** @returns the status, once the body is read */
async function get({ url, key }: ServerProcess, path: string): Promise<number> {
  const response = await fetch(url + path, { headers: { Authorization: `Bearer ${key}` } });
  await response.text();
  return response.status;
}

/** Asks again and again until it is told that the server closes the connection; a request that fails is told as text. */
async function keepAsking({ url, key }: ServerProcess): Promise<(number | string)[]> {
  const answers: (number | string)[] = [];
  for (;;) {
    try {
      const response = await fetch(`${url}/v1/catalog?limit=1`, { headers: { Authorization: `Bearer ${key}` } });
      const text = await response.text();
      answers.push(response.status === 200 ? 200 : `${response.status} ${text}`);
      if (response.headers.get('connection') === 'close') return answers;
    } catch (error) {
      answers.push(error instanceof Error ? `${error.message} ${String(error.cause)}` : String(error));
      return answers;
    }
  }
}

async function writeProducts(server: ServerProcess, count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) await post(server, '/v1/catalog', product(`P-${index}`));
}

async function committed({ url, key }: ServerProcess): Promise<string[]> {
  const found: string[] = [];
  for (let cursor = ''; ; ) {
    const path = `/v1/events?limit=200${cursor && `&cursor=${cursor}`}`;
    const page = await (await fetch(url + path, { headers: { Authorization: `Bearer ${key}` } })).json();
    found.push(...page.data.map((event: { id: string }) => event.id));
    if (!page.pagination.has_more) return found;
    cursor = page.pagination.next_cursor;
  }
}

type Message = { cursor: string; event: { id: string } | null };

/** Both faces' messages: an event of REST is the message, one of GraphQL holds it. */
function messages({ events }: Followed): Message[] {
  return events.map(({ data }) => data?.data?.events ?? data).filter((message) => message?.event?.id);
}

const ids = (stream: Followed): string[] => messages(stream).map((message) => message.event?.id ?? '');
const lastCursor = (stream: Followed): string => messages(stream).at(-1)?.cursor ?? '';

async function liftAllowance(): Promise<void> {
  await connection.sql.query({
    text: 'update workspaces set rate_limit_per_minute = 1000000, rate_limit_burst = 1000000',
  });
}
