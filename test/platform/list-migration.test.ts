import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { migrate } from '../../src/platform/migrate.ts';
import { openTestApp, type Tenant, type TestApp } from '../support/app.ts';
import { databaseName, openPool, withDatabase } from '../support/databases.ts';
import { readingOfLarge } from '../support/plans.ts';

const MIGRATIONS = join(import.meta.dirname, '../../prisma/migrations');
const BUCKETS = '20261129021000_list_buckets';
const WORKSPACE = 'ws_before_the_index_of_lists';
const PRODUCTS = 2_000;

/** As catalogues were before there were buckets: the newest is none of those looked for. */
const PLANT = `insert into products (id, workspace_id, sku, title, url, channel, brand, tags, bullets, image_urls, score, last_audited,
    created_at, updated_at)
  select 'prd_' || lpad(i::text, 26, '0'), $1, 'SKU-' || i, case when i % 250 = 0 then 'Xylograph ' else 'Kettle ' end || i,
    'https://brand.example/' || i, 'D2C', null, array[case when i % 400 = 0 then 'rare' else 'frequent' end], '{}', '{}',
    case when i % 3 = 0 then 50 end, case when i % 2 = 0 then now() - i * interval '1 day' end, now() - i * interval '1 hour', now()
  from generate_series(1, ${PRODUCTS}) i`;

let folder = '';
let admin: pg.Client;
let name = '';
let pool: pg.Pool;
let run: TestApp;
let tenant: Tenant;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ei-before-'));
  const before = (await readdir(MIGRATIONS)).filter((migration) => migration < BUCKETS);
  for (const migration of before) await cp(join(MIGRATIONS, migration), join(folder, migration), { recursive: true });
  admin = new pg.Client({ connectionString: inject('adminUrl') });
  await admin.connect();
  name = databaseName('before_lists');
  await admin.query(`CREATE DATABASE ${name} TEMPLATE template0`);
  const url = withDatabase(inject('adminUrl'), name);
  await migrate(url, { directory: folder });
  pool = openPool(url);
  await pool.query(`insert into workspaces (id, name, mode) values ($1, 'Before', 'SANDBOX')`, [WORKSPACE]);
  await pool.query(PLANT, [WORKSPACE]);
  expect(await migrate(url, { directory: MIGRATIONS })).toContain(BUCKETS);
  run = await openTestApp({ isStarted: false, databaseUrl: url });
  tenant = await run.tenantWith(WORKSPACE, ['read', 'write']);
}, 60_000);

afterAll(async () => {
  await run?.close();
  await pool?.end();
  await admin?.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  await admin?.end();
  await rm(folder, { recursive: true, force: true });
});

test.each([
  ['tag=rare', ['400', '800', '1200', '1600', '2000']],
  ['tag=rare&sort=sku', ['1200', '1600', '2000', '400', '800']],
  ['tag=rare&sort=-score', ['1200', '2000', '1600', '800', '400']],
  ['tag=rare&sort=last_audited', ['2000', '1600', '1200', '800', '400']],
  ['q=xylograph', ['250', '500', '750', '1000', '1250', '1500', '1750', '2000']],
  ['q=xylograph&tag=rare', ['2000']],
])('GET /v1/catalog?%s finds products that were there before the index', async (query, expected) => {
  const { body } = await tenant.get(`/v1/catalog?${query}`);
  expect(body.data.map(({ sku }: { sku: string }) => sku)).toEqual(expected.map((number) => `SKU-${number}`));
});

test('the index that was made for them holds them all, without a brand, a score or an audit too', async () => {
  const { rows, plan } = await readingOfLarge(pool, {
    text: `select id from products where product_trigrams(title, sku, brand) @@ '''kettle'''::tsquery or
      product_buckets(workspace_id, created_at, last_audited, score, brand, category) @> array[hashtextextended($1, 0)]`,
    values: JSON.stringify([WORKSPACE]),
  });
  expect(plan).toContain('products_list_idx');
  expect(rows).toBe(PRODUCTS);
});
