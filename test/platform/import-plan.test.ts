import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Tenant } from '../support/app.ts';
import { runImport } from '../support/import.ts';
import { type NotedApp, openNotedApp, readingOf, readingOfLarge } from '../support/plans.ts';

const BATCH = 500;
const LARGE = 10_000;

let noted: NotedApp;
let ours: Tenant;

beforeAll(async () => {
  noted = await openNotedApp({ isStarted: true });
  // Nobody tells the database how many rows there are: the planner knows as little as in the middle of a large import.
  for (const table of ['products', 'product_versions']) {
    await noted.pool.query(`alter table ${table} set (autovacuum_enabled = off)`);
  }
  ours = await noted.run.workspace();
}, 60_000);
afterAll(() => noted?.close());

function rowsFrom(first: number, count: number, title = 'A title'): string {
  const rows = Array.from(
    { length: count },
    (_, index) => `P-${first + index},${title},https://brand.example/${index}`,
  );
  return `sku,title,url\n${rows.join('\n')}\n`;
}

test('a batch of new rows looks for its SKUs alone, though the planner does not know how many products there are', async () => {
  expect(await runImport(ours, rowsFrom(0, 10 * BATCH))).toMatchObject({ result: { created: 10 * BATCH } });
  noted.statements.length = 0;
  expect(await runImport(ours, rowsFrom(10 * BATCH, BATCH))).toMatchObject({ result: { created: BATCH } });
  const locking = noted.statements.filter(({ text }) => /from products\b[^;]*for no key update/s.test(text));
  expect(locking).toHaveLength(1);
  for (const statement of locking) {
    const { rows, whole, plan } = await readingOf(noted.pool, statement);
    expect(whole).toEqual([]);
    expect(rows, plan).toBeLessThanOrEqual(BATCH);
  }
});

test('a batch of changed rows reads its products and their versions alone, however many there are', async () => {
  noted.statements.length = 0;
  expect(await runImport(ours, rowsFrom(0, BATCH, 'Another title'))).toMatchObject({ result: { updated: BATCH } });
  const writing = noted.statements.filter(({ text }) => /update products set|product_versions/.test(text));
  expect(writing).toHaveLength(3);
  for (const statement of writing) {
    const { rows, whole, plan } = await readingOfLarge(noted.pool, statement);
    expect(whole, plan).toEqual([]);
    // PostgreSQL 15 walks the index of current versions where 18 steps down it; neither reads what has passed.
    const bound = /update products set/.test(statement.text) ? 6 : 14;
    expect(rows, plan).toBeLessThanOrEqual(bound * BATCH);
  }
});

test('after a large import the database knows how many products there are, without having waited for its own round', async () => {
  const known = async () => {
    const { rows } = await noted.pool.query<{ tuples: number }>(
      "select reltuples::int as tuples from pg_class where oid = 'products'::regclass",
    );
    return rows[0]?.tuples;
  };
  const large = await noted.run.workspace();
  await runImport(large, rowsFrom(0, BATCH));
  expect(await known()).toBeLessThanOrEqual(0);
  const job = await runImport(large, rowsFrom(0, LARGE, 'A title of a large import'));
  expect(job).toMatchObject({ status: 'succeeded' });
  expect(await known()).toBeGreaterThanOrEqual(LARGE);
}, 120_000);
