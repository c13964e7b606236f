import { randomBytes } from 'node:crypto';
import { access, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type DatabaseConnection, openDatabase } from '../../src/platform/db.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { waitFor } from '../support/matchers.ts';
import { createProxy } from './support/proxy.ts';
import { killServers, spawnServer, spawnWatched, startServer } from './support/server-process.ts';

const SECRET_KEY = randomBytes(32).toString('hex');

/** Processes start slowly on a busy machine. */
const PROCESSES_MS = 240_000;

let folder: string;
let database: TestDatabase;
let connection: DatabaseConnection;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ecommerce-insights-start-'));
});
beforeEach(async () => {
  database = await createTestDatabase();
  connection = openDatabase({ url: database.url, max: 1 });
});
afterEach(async () => {
  killServers();
  await connection.close();
  await database.drop();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const count = async (table: 'workspaces' | 'api_keys'): Promise<number> => {
  const text = `select count(*)::int as count from ${table}`;
  return (await connection.sql.query<{ count: number }>({ text }))[0]?.count ?? -1;
};

const production = () => ({ DATABASE_URL: database.url, SECRET_KEY });

describe('a start on a given database', () => {
  test('needs no data folder, makes no sandbox and no key, and serves no shop', { timeout: PROCESSES_MS }, async () => {
    const DATA_DIR = join(folder, 'never-made');
    const server = await startServer({ ...production(), DATA_DIR, SANDBOX: '', LOG_LEVEL: 'info' });
    expect(server.said()).not.toMatch(/ei_(test|live)_/);
    expect(server.said()).toContain('npm run -s keys -- create');
    expect([await count('workspaces'), await count('api_keys')]).toEqual([0, 0]);
    await expect(access(DATA_DIR)).rejects.toThrow('ENOENT');
    expect((await fetch(`${server.url}/demo-shop/`)).status).toBe(404);
    const lines = server.said().split('\n');
    const event = (name: string) => JSON.parse(lines.find((line) => line.includes(`"event":"${name}"`)) ?? 'null');
    expect(event('process.started')).toMatchObject({ level: 'info', role: 'all', public_url: server.url });
    server.signal('SIGTERM');
    expect(await server.exited).toBe(0);
    expect(server.said()).toMatch(/"event":"process.stopping","reason":"SIGTERM"/);
    expect(server.said()).toMatch(/"event":"process.stopped","reason":"SIGTERM","code":0/);
  });

  test('makes folder, sandbox and key where SANDBOX=1 asks for them, and prints the key nowhere', {
    timeout: PROCESSES_MS,
  }, async () => {
    const server = await startServer({ ...production(), DATA_DIR: join(folder, 'made', 'here') });
    expect(server.key).toMatch(/^ei_test_/);
    expect(server.said()).not.toContain(server.key);
    const headers = { Authorization: `Bearer ${server.key}` };
    expect((await fetch(`${server.url}/v1/catalog?limit=1`, { headers })).status).toBe(200);
  });

  test('leaves no key behind when its folder cannot be written, and says so in one line', {
    timeout: PROCESSES_MS,
  }, async () => {
    const file = join(folder, 'a-file');
    await writeFile(file, '');
    const { said, exited } = await spawnServer({ ...production(), SANDBOX: '1', DATA_DIR: join(file, 'data') });
    expect(await exited).toBe(1);
    expect(said()).toBe(`DATA_DIR ${file}/data is not a folder.\n`);
    expect(await count('api_keys')).toBe(0);
  });

  test('without an address of its own leaves the sandbox where it is; PUBLIC_URL moves it', {
    timeout: PROCESSES_MS,
  }, async () => {
    const DATA_DIR = join(folder, 'shared');
    const first = await startServer({ ...production(), DATA_DIR });
    const hosts = async (): Promise<string[]> => {
      const text = `select distinct split_part(url, '/demo-shop', 1) as at from products
                    union select split_part(base_url, '/demo-shop', 1) from stores`;
      return (await connection.sql.query<{ at: string }>({ text })).map(({ at }) => at);
    };
    expect(await hosts()).toEqual([first.url]);
    const second = await startServer({ ...production(), DATA_DIR, LOG_LEVEL: 'warn' });
    expect(second.url).not.toBe(first.url);
    expect(await hosts()).toEqual([first.url]);
    await waitFor(() => expect(second.said()).toContain('"event":"sandbox.elsewhere"'));
    await startServer({ ...production(), DATA_DIR, PUBLIC_URL: 'https://insights.example' });
    expect(await hosts()).toEqual(['https://insights.example']);
  });

  test.each<[string, () => Record<string, string>, RegExp]>([
    [
      'a database that is not there',
      () => ({ DATABASE_URL: database.url.replace(/\/[^/]+$/, '/nowhere') }),
      /^DATABASE_URL: there is no database 'nowhere' at [\w.:]+\.\n$/,
    ],
    [
      'a worker that would have a database of its own',
      () => ({ ROLE: 'worker' }),
      /^DATABASE_URL must be set for ROLE=worker[^\n]+\n$/,
    ],
  ])('ends with one line for %s', { timeout: PROCESSES_MS }, async (_name, variables, line) => {
    const DATA_DIR = join(folder, 'refused');
    const { said, exited } = await spawnServer({ SECRET_KEY, DATA_DIR, ...variables() });
    expect(await exited).toBe(1);
    expect(said()).toMatch(line);
    await expect(access(DATA_DIR)).rejects.toThrow('ENOENT');
  });
});

test('a database that is away at the start is waited for, by a process that is alive and says so', {
  timeout: PROCESSES_MS,
}, async () => {
  const { hostname, port } = new URL(database.url);
  const door = await createProxy({ host: hostname, port: Number(port) });
  const url = new URL(database.url);
  [url.hostname, url.port] = ['127.0.0.1', String(door.port)];
  const own = String(20_000 + Math.floor(Math.random() * 10_000));
  const { said, child, exited } = await spawnServer({
    DATABASE_URL: url.href,
    SECRET_KEY,
    DATA_DIR: join(folder, 'waits'),
    PORT: own,
    LOG_LEVEL: 'info',
  });
  const ask = (path: string) => fetch(`http://127.0.0.1:${own}${path}`).catch(() => null);
  await waitFor(() => expect(said()).toContain('"event":"database.awaited"'), 120_000);
  expect(said()).toContain(`127.0.0.1:${door.port} refuses connections`);
  expect((await ask('/healthz'))?.status).toBe(200);
  const ready = await ask('/readyz');
  expect([ready?.status, await ready?.json()]).toEqual([503, { status: 'not_ready', waiting_for: ['database'] }]);
  await door.open();
  const openedAt = performance.now();
  await waitFor(async () => expect((await ask('/readyz'))?.status).toBe(200), 60_000);
  // The promise is two seconds; a busy machine gets more.
  expect(performance.now() - openedAt).toBeLessThan(20_000);
  expect(said().match(/"event":"database.awaited"/g)).toHaveLength(1);
  expect(said()).toContain('"event":"database.there"');
  child.kill('SIGTERM');
  expect(await exited).toBe(0);
  await door.shut();
});

test('a start that still waits for its database ends on SIGTERM', { timeout: PROCESSES_MS }, async () => {
  const { said, child, exited } = await spawnServer({ DATABASE_URL: 'postgresql://127.0.0.1:9/x', LOG_LEVEL: 'warn' });
  await waitFor(() => expect(said()).toContain('"event":"database.awaited"'), 120_000);
  child.kill('SIGTERM');
  expect(await exited).toBe(0);
});

test('SIGTERM to the process of npm start ends the product too', { timeout: PROCESSES_MS }, async () => {
  const variables = { ...production(), DATA_DIR: join(folder, 'npm'), LOG_LEVEL: 'info' };
  const { said, child } = spawnWatched('npm', ['start'], variables);
  const started = /"event":"process.started".*"pid":(\d+),/;
  await waitFor(() => expect(said()).toMatch(started), 200_000);
  expect(said()).toMatch(/serves at/);
  const pid = Number(started.exec(said())?.[1]);
  child.kill('SIGTERM');
  await waitFor(() => expect(() => process.kill(pid, 0)).toThrow('ESRCH'), 30_000);
  await waitFor(() => expect(said()).toContain('"event":"process.stopped"'), 10_000);
});
