import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type DatabaseConnection, openDatabase } from '../../src/platform/db.ts';
import { databaseShopStore } from '../../src/simulators/shop/database-store.ts';
import { createDemoShop } from '../../src/simulators/shop/shop.ts';
import type { StoredContent } from '../../src/simulators/shop/store.ts';
import { createTestDatabase } from '../support/database.ts';

const BASE = 'http://127.0.0.1:4000/demo-shop';
const CONTENT = {
  title: 'Lamp “small” \u2028 <b>',
  descriptionHtml: '<p>x</p>',
  shortDescriptionHtml: '',
  tags: ['b', 'a'],
  seoTitle: null,
  seoDescription: '',
  metafields: [{ namespace: 'custom', key: 'faq', type: 'json', value: '{"b":1,"a":[1.0]}', updatedAt: '2026-01-01' }],
};

let database: { url: string; drop(): Promise<void> };
let connection: DatabaseConnection;

beforeAll(async () => {
  database = await createTestDatabase();
  connection = openDatabase({ url: database.url, max: 10 });
});

beforeEach(async () => {
  await connection.db.demoShopContent.deleteMany();
});

afterAll(async () => {
  await connection.close();
  await database.drop();
});

const row = (handle: string, version: number): StoredContent => ({
  handle,
  version,
  updatedAt: '2026-01-01T00:00:00.000Z',
  publishAt: '2026-01-01T00:00:00.000Z',
  content: CONTENT,
  published: CONTENT,
});

test('what was kept comes back as it was, in another process too', async () => {
  const one = databaseShopStore(connection);
  expect(await one.update([row('b', 1), row('a', 1)])).toBe(true);
  const second = openDatabase({ url: database.url, max: 2 });
  const other = databaseShopStore(second);
  expect(await other.get('a')).toEqual(row('a', 1));
  expect((await other.list()).map(({ handle }) => handle).sort()).toEqual(['a', 'b']);
  expect(await other.get('c')).toBeNull();
  await second.close();
});

test('all rows of a write are kept or none', async () => {
  const store = databaseShopStore(connection);
  await store.update([row('b', 1)]);
  expect(await store.update([row('a', 1), row('b', 1)])).toBe(false);
  expect(await store.update([row('a', 1), row('b', 3)])).toBe(false);
  expect(await store.update([row('c', 2)])).toBe(false);
  expect(await store.list()).toEqual([row('b', 1)]);
});

test('of twenty writers of the same version one wins, whatever the order of their rows', async () => {
  const store = databaseShopStore(connection);
  await store.update([row('a', 1), row('b', 1)]);
  const writers = Array.from({ length: 20 }, (_, index) => {
    const rows = [row('a', 2), row('b', 2)];
    return store.update(index % 2 ? rows : rows.reverse());
  });
  expect((await Promise.all(writers)).filter(Boolean)).toHaveLength(1);
  expect((await store.list()).map(({ version }) => version)).toEqual([2, 2]);
});

test('a shop that is opened again shows what was changed before', async () => {
  const open = () => createDemoShop({ baseUrl: BASE, secret: 'one', store: databaseShopStore(connection) });
  const [first, again] = [open(), open()];
  const { consumerKey, consumerSecret } = first.credentials;
  const authorization = `Basic ${Buffer.from(`${consumerKey}:${consumerSecret}`).toString('base64')}`;
  const answer = await first.fetch(
    new Request(`${BASE}/wp-json/wc/v3/products/101`, {
      method: 'PUT',
      headers: { authorization },
      body: JSON.stringify({ name: 'Renamed', meta_data: [{ key: 'bullets', value: ['one'] }] }),
    }),
  );
  expect(answer.status).toBe(200);
  const handle = first.products[0]?.handle ?? '';
  const page = await (await again.fetch(new Request(`${BASE}/products/${handle}`))).text();
  expect(page).toContain('<h1>Renamed</h1>');
});
