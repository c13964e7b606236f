import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestApp, type Tenant, type TestApp } from '../support/app.ts';
import { unlimitedTenant } from '../support/unlimited.ts';

let run: TestApp;
let pool: pg.Pool;
let tenant: Tenant;

/** Clumps of one moment, long gaps, products without score and audit, deleted ones, and names in several alphabets. */
const PLANT = `insert into products (id, workspace_id, sku, title, url, channel, brand, category, tags, bullets, image_urls, score,
    last_audited, deleted_at, created_at, updated_at)
  select 'prd_' || right($1, 14) || lpad(i::text, 12, '0'), $1, 'SKU-' || i,
    case when i % 40 = 0 then '電話機 ' when i % 41 = 0 then 'O''Neill \\ 100% ' else 'Kettle ' end || i, 'https://brand.example/' || i,
    'D2C', case when i % 30 > 0 then 'Brand ' || i % 30 end, 'Category ' || i % 3,
    array[case when i % 60 = 0 then 'rare' when i > 2900 then 'oldest' else 'frequent' end], '{}', '{}',
    case when i % 5 > 0 then i % 101 end, case when i % 7 > 0 then now() - (i % 50) * interval '1 day' end,
    case when i % 90 = 0 then now() end, now() - (i / 500) * interval '100 days' - (i / 20) * interval '1 second', now()
  from generate_series(1, 3000) i`;

beforeAll(async () => {
  run = await openTestApp({ isStarted: false });
  pool = new pg.Pool({ connectionString: run.databaseUrl, max: 1 });
  tenant = await unlimitedTenant(run);
  const other = await run.workspace();
  for (const { workspaceId } of [tenant, other]) await pool.query(PLANT, [workspaceId]);
  await pool.query('analyze products');
});

afterAll(async () => {
  await pool?.end();
  await run?.close();
});

const SORTS: Record<string, string> = {
  sku: 'sku',
  '-score': 'score desc nulls last, id desc',
  last_audited: 'last_audited nulls last, id',
  '-created_at': 'created_at desc, id desc',
};

const FILTERS: Record<string, string> = {
  'tag=rare': `tags @> '{rare}'`,
  'tag=oldest': `tags @> '{oldest}'`,
  'tag=frequent&max_score=3': `tags @> '{frequent}' and score <= 3`,
  'tag=nobody': 'false',
  'tag=rare&include_deleted=true': `tags @> '{rare}' or (deleted_at is not null and tags @> '{rare}')`,
  'brand=Brand%207': `brand = 'Brand 7'`,
  'brand=Brand%2024&tag=rare&category=Category%200': `brand = 'Brand 24' and tags @> '{rare}' and category = 'Category 0'`,
  'q=%E9%9B%BB%E8%A9%B1': `title like '%電話%'`,
  'q=%E6%A9%9F': `title like '%機%'`,
  "q=O'NEILL%20%5C%20100%25": `title like 'O''Neill%'`,
  "q='n": `title like 'O''Neill%'`,
  'q=%5C': `title like 'O''Neill%'`,
  'q=ettle%2029': `title like 'Kettle 29%'`,
  'q=U-17': `sku like 'SKU-17%'`,
  'q=brand%2011': `brand = 'Brand 11'`,
  'q=d%209': `brand = 'Brand 9'`,
  'q=qq': 'false',
};

describe('a list of what is rare is the list of everything without the rest', () => {
  test.each(Object.keys(FILTERS).flatMap((filter) => Object.keys(SORTS).map((sort) => [filter, sort] as const)))(
    '%s by %s, page after page',
    async (filter, sort) => {
      const isWithDeleted = filter.includes('include_deleted');
      const { rows } = await pool.query<{ sku: string }>(
        `select sku from products where workspace_id = $1 and (${FILTERS[filter]}) ${isWithDeleted ? '' : 'and deleted_at is null'} order by ${SORTS[sort]}`,
        [tenant.workspaceId],
      );
      expect(await skusOf(`/v1/catalog?${filter}&sort=${sort}&limit=20`)).toEqual(rows.map(({ sku }) => sku));
    },
  );
});

test('the graph lists the same, with what it selects beside the columns, and counts them', async () => {
  const { body } = await tenant.graphql(`{
    rare: products(first: 3, filter: { tag: "rare" }) { totalCount nodes { sku recommendations(first: 1) { nodes { id } } } }
    nobody: products(filter: { q: "zzz" }) { totalCount nodes { sku } }
    most: products(first: 1, filter: { q: "kettle" }) { totalCount }
  }`);
  expect(body.data).toMatchObject({
    rare: { totalCount: 34, nodes: [{ sku: 'SKU-60' }, { sku: 'SKU-120' }, { sku: 'SKU-240' }] },
    nobody: { totalCount: 0, nodes: [] },
  });
});

/** The SKUs of a list, as its cursors lead through it. */
async function skusOf(path: string): Promise<string[]> {
  const skus: string[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const { body, status, text } = await tenant.get(cursor ? `${path}&cursor=${encodeURIComponent(cursor)}` : path);
    expect(status, text.slice(0, 300)).toBe(200);
    skus.push(...body.data.map(({ sku }: { sku: string }) => sku));
    cursor = body.pagination.has_more ? body.pagination.next_cursor : null;
  }
  return skus;
}
