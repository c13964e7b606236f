import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { migrate, pendingMigrations } from '../../src/platform/migrate.ts';
import { databaseName, withDatabase } from '../support/databases.ts';

let directory = '';
let client: pg.Client;
let url = '';
let count = 0;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ei-migrations-'));
  count += 1;
  const name = databaseName(`empty_${count}`);
  await asAdmin(`CREATE DATABASE ${name} TEMPLATE template0`);
  url = withDatabase(inject('adminUrl'), name);
  client = new pg.Client({ connectionString: url });
  await client.connect();
});

afterEach(async () => {
  await client.end();
  await asAdmin(`DROP DATABASE ${nameOf(url)} WITH (FORCE)`);
  await rm(directory, { recursive: true, force: true });
});

test('migrations are applied in the order of their names, once', async () => {
  await write('20260102000000_second', 'INSERT INTO steps VALUES (2);');
  await write('20260101000000_first', 'CREATE TABLE steps (n int); INSERT INTO steps VALUES (1);');
  expect(await pendingMigrations(client, directory)).toEqual(['20260101000000_first', '20260102000000_second']);
  expect(await migrate(url, { directory })).toEqual(['20260101000000_first', '20260102000000_second']);
  expect(await migrate(url, { directory })).toEqual([]);
  expect(await pendingMigrations(client, directory)).toEqual([]);
  expect(await steps()).toEqual([1, 2]);
});

test('many processes that start at once apply each migration once', async () => {
  await write('1_table', 'CREATE TABLE steps (n int); SELECT pg_sleep(0.3);');
  await write('2_row', 'INSERT INTO steps VALUES (1);');
  const applied = await Promise.all(Array.from({ length: 6 }, () => migrate(url, { directory })));
  expect(applied.flat().sort()).toEqual(['1_table', '2_row']);
  expect(await steps()).toEqual([1]);
});

test('the ledger holds the checksum that Prisma computes, so its own tool reads on from here', async () => {
  await write('1_table', 'CREATE TABLE steps (n int);\n');
  await migrate(url, { directory });
  const { rows } = await client.query('SELECT * FROM _prisma_migrations');
  expect(rows).toMatchObject([
    {
      // `printf 'CREATE TABLE steps (n int);\n' | sha256sum`
      checksum: '96625186a2709afc39a0526908db153fc26fac2c2ffeec8005d328af17e55ab5',
      migration_name: '1_table',
      applied_steps_count: 1,
      rolled_back_at: null,
      logs: null,
    },
  ]);
  expect(rows[0].finished_at).toBeInstanceOf(Date);
});

test('a migration that was edited after it had been applied is refused by name', async () => {
  await write('1_table', 'CREATE TABLE steps (n int);');
  await migrate(url, { directory });
  await write('1_table', 'CREATE TABLE steps (n bigint);');
  await write('2_more', 'INSERT INTO steps VALUES (2);');
  await expect(migrate(url, { directory })).rejects.toThrow(
    'The migration 1_table was edited after it had been applied',
  );
  expect(await steps()).toEqual([]);
});

test('a checkout with other line ends is not an edit', async () => {
  await write('1_table', 'CREATE TABLE steps\n(n int);\n');
  await migrate(url, { directory });
  await write('1_table', 'CREATE TABLE steps\r\n(n int);\r\n');
  expect(await migrate(url, { directory })).toEqual([]);
});

test('a migration that fails leaves nothing of itself, is recorded and named, and may be mended', async () => {
  await write('1_table', 'CREATE TABLE steps (n int);');
  await write('2_broken', 'INSERT INTO steps VALUES (2); SELECT 1 / 0;');
  await expect(migrate(url, { directory })).rejects.toThrow('The migration 2_broken failed: division by zero');
  expect(await steps()).toEqual([]);
  const { rows } = await client.query(
    'SELECT migration_name, logs FROM _prisma_migrations WHERE rolled_back_at IS NOT NULL',
  );
  expect(rows).toEqual([{ migration_name: '2_broken', logs: 'division by zero' }]);
  await write('2_broken', 'INSERT INTO steps VALUES (2);');
  expect(await migrate(url, { directory })).toEqual(['2_broken']);
});

test('an index can be built without a transaction while other sessions wait for their turn', async () => {
  await write('1_table', 'CREATE TABLE steps (n int);');
  await write('2_index', '-- no-transaction\nCREATE INDEX CONCURRENTLY steps_n ON steps (n);');
  const applied = await Promise.all([1, 2, 3].map(() => migrate(url, { directory })));
  expect(applied.flat().sort()).toEqual(['1_table', '2_index']);
});

test('what another process is building is waited for, not taken for what stopped halfway', async () => {
  await write('1_table', 'CREATE TABLE steps (n int);');
  await migrate(url, { directory });
  await write('2_index', '-- no-transaction\nCREATE INDEX CONCURRENTLY steps_n ON steps (n);');
  await client.query('BEGIN; LOCK TABLE steps IN ROW EXCLUSIVE MODE');
  const first = migrate(url, { directory });
  await waitFor(async () => (await asAdmin(BUILDING)).length > 0);
  const second = migrate(url, { directory });
  await waitFor(async () => (await asAdmin(`${WAITING} AND datname = '${nameOf(url)}'`)).length > 0);
  await client.query('COMMIT');
  expect(await Promise.all([first, second])).toEqual([['2_index'], []]);
});

test('a migration without a transaction that stops halfway blocks the next start by name', async () => {
  await write('1_half', '-- no-transaction\nCREATE INDEX CONCURRENTLY steps_n ON nowhere (n);');
  await expect(migrate(url, { directory })).rejects.toThrow('The migration 1_half failed');
  await expect(migrate(url, { directory })).rejects.toThrow('The migration 1_half stopped halfway');
  expect(await pendingMigrations(client, directory)).toEqual(['1_half']);
});

test('a locked table is waited for in short attempts, so that nobody queues up behind the migration', async () => {
  await write('1_table', 'CREATE TABLE steps (n int);');
  await migrate(url, { directory });
  await write('2_column', 'ALTER TABLE steps ADD COLUMN m int;');
  await client.query('BEGIN; LOCK TABLE steps IN ACCESS SHARE MODE');
  const migrating = migrate(url, { directory, lockTimeoutMs: 500 });
  await waitFor(async () => (await asAdmin(ATTEMPTS)).length > 0);
  await client.query('COMMIT');
  expect(await migrating).toEqual(['2_column']);
});

test('a database that a newer version has migrated further is left as it is', async () => {
  await write('1_table', 'CREATE TABLE steps (n int);');
  await write('2_newer', 'INSERT INTO steps VALUES (2);');
  await migrate(url, { directory });
  await rm(join(directory, '2_newer'), { recursive: true });
  expect(await migrate(url, { directory })).toEqual([]);
  expect(await pendingMigrations(client, directory)).toEqual([]);
});

/** Sessions that wait for a lock on a table. */
const ATTEMPTS = `SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'ALTER TABLE steps%'`;

/** Sessions that build an index and wait for writers to end. */
const BUILDING = `SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%CONCURRENTLY steps_n%'`;

/** Sessions that have asked for their turn to migrate, and did not get it. */
const WAITING = `SELECT 1 FROM pg_stat_activity WHERE state = 'idle' AND query LIKE 'SELECT pg_try_advisory_lock%'`;

async function write(name: string, sql: string): Promise<void> {
  await mkdir(join(directory, name), { recursive: true });
  await writeFile(join(directory, name, 'migration.sql'), sql);
}

async function steps(): Promise<number[]> {
  const { rows } = await client.query('SELECT n FROM steps ORDER BY n');
  return rows.map((row) => row.n);
}

function nameOf(databaseUrl: string): string {
  return new URL(databaseUrl).pathname.slice(1);
}

async function asAdmin(text: string): Promise<unknown[]> {
  const admin = new pg.Client({ connectionString: inject('adminUrl') });
  await admin.connect();
  try {
    return (await admin.query(text)).rows;
  } finally {
    await admin.end();
  }
}

async function waitFor(condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('It did not come true within 10 seconds.');
  }
}
