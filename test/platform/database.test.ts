import pg from 'pg';
import { afterAll, expect, inject, test } from 'vitest';
import { createTestDatabase } from '../support/database.ts';

const databases = await Promise.all([createTestDatabase(), createTestDatabase(), createTestDatabase()]);
afterAll(() => Promise.all(databases.map((database) => database.drop())));

test('every test file gets migrated tables of its own, also when several ask at once', async () => {
  const [first, second] = databases;
  await query(first?.url, "INSERT INTO consumer_cursors (name, xid, seq) VALUES ('here', '1', 1)");
  expect(await query(first?.url, 'SELECT name FROM consumer_cursors')).toEqual([{ name: 'here' }]);
  expect(await query(second?.url, 'SELECT name FROM consumer_cursors')).toEqual([]);
});

test('a dropped test database is gone even while something is connected to it', async () => {
  const database = await createTestDatabase();
  const client = new pg.Client({ connectionString: database.url });
  client.on('error', () => undefined);
  await client.connect();
  await database.drop();
  const name = new URL(database.url).pathname.slice(1);
  expect(await query(inject('adminUrl'), `SELECT 1 FROM pg_database WHERE datname = '${name}'`)).toEqual([]);
  await client.end();
});

async function query(url: string | undefined, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query(text);
  await client.end();
  return rows;
}
