import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestApp, type Tenant, type TestApp } from '../support/app.ts';
import { openPool } from '../support/databases.ts';
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
  pool = openPool(run.databaseUrl);
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
  'brand=Brand%2024&category=Category%200': `brand = 'Brand 24' and category = 'Category 0'`,
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
  'q=kettle&tag=frequent&brand=Brand%207&min_score=60': `title like 'Kettle%' and tags @> '{frequent}' and brand = 'Brand 7' and score >= 60`,
  'q=kettle&max_score=5&audited_before=2000-01-01T00:00:00Z': `title like 'Kettle%' and score <= 5 and last_audited is null`,
  'tag=rare&channel=d2c&category=Category%200&min_score=0&max_score=100': `tags @> '{rare}' and category = 'Category 0' and score >= 0`,
  'q=kettle&tag=oldest&include_deleted=true': `title like 'Kettle%' and tags @> '{oldest}'`,
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

test.each(Object.keys(FILTERS))('%s is counted as it is listed', async (filter) => {
  const asked = new URLSearchParams(filter);
  const names = {
    min_score: 'minScore',
    max_score: 'maxScore',
    audited_before: 'auditedBefore',
    include_deleted: 'includeDeleted',
  };
  const value = (name: string, text: string) => {
    if (name === 'include_deleted') return true;
    if (name === 'channel') return text.toUpperCase();
    return name.endsWith('_score') ? Number(text) : text;
  };
  const given = [...asked].map(([name, text]) => [
    Object.entries(names).find(([rest]) => rest === name)?.[1] ?? name,
    value(name, text),
  ]);
  const { body } = await tenant.graphql(
    'query ($filter: ProductFilter) { products(first: 1, filter: $filter) { totalCount } }',
    { filter: Object.fromEntries(given) },
  );
  const { rows } = await pool.query<{ count: number }>(
    `select count(*)::int as count from products where workspace_id = $1 and (${FILTERS[filter]})
      ${asked.has('include_deleted') ? '' : 'and deleted_at is null'}`,
    [tenant.workspaceId],
  );
  expect(body.data).toEqual({ products: { totalCount: rows[0]?.count } });
});

describe('where buckets begin and end', () => {
  /** Products a millisecond before, at and behind each beginning of a bucket, and as many that are not looked for. */
  const EDGES = `insert into products (id, workspace_id, sku, title, url, channel, tags, bullets, image_urls, score, last_audited,
      created_at, updated_at)
    select 'prd_' || right($1, 14) || lpad(n::text, 12, '0'), $1, 'EDGE-' || n, 'Edge', 'https://brand.example/' || n, 'D2C',
      array[case when is_wanted then 'edge' else 'other' end], '{}', '{}', score, at, at, now()
    from (select row_number() over (order by at desc, is_wanted) as n, is_wanted, at,
        nullif((array[0, 7, 8, 9, 15, 16, 63, 64, 93, 100, -1])[1 + (power + times + late + 1) % 11], -1) as score
      from generate_series(0, 8) power, generate_series(0, 9) times, generate_series(-1, 1) late, (values (true), (false)) wanted(is_wanted),
        lateral (select timestamptz 'epoch' + (floor(1795917016 / 8 ^ power) - times) * 8 ^ power * interval '1 second'
          + late * interval '1 millisecond' as at) moment) rows`;
  let edges: Tenant;

  beforeAll(async () => {
    edges = await unlimitedTenant(run);
    await pool.query(EDGES, [edges.workspaceId]);
    await pool.query('update products set last_audited = null where workspace_id = $1 and score = 64', [
      edges.workspaceId,
    ]);
  });

  test.each(Object.keys(SORTS).flatMap((sort) => [1, 2, 7, 50].map((limit) => [sort, limit] as const)))(
    'nothing is left out or shown twice by %s, in pages of %i',
    async (sort, limit) => {
      const { rows } = await pool.query<{ sku: string }>(
        `select sku from products where workspace_id = $1 and tags @> '{edge}' order by ${SORTS[sort]}`,
        [edges.workspaceId],
      );
      expect(rows).toHaveLength(270);
      expect(await skusOf(`/v1/catalog?tag=edge&sort=${sort}&limit=${limit}`, edges)).toEqual(
        rows.map(({ sku }) => sku),
      );
    },
  );
});

/** The SKUs of a list, as its cursors lead through it. */
async function skusOf(path: string, asking = tenant): Promise<string[]> {
  const skus: string[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const { body, status, text } = await asking.get(cursor ? `${path}&cursor=${encodeURIComponent(cursor)}` : path);
    expect(status, text.slice(0, 300)).toBe(200);
    skus.push(...body.data.map(({ sku }: { sku: string }) => sku));
    cursor = body.pagination.has_more ? body.pagination.next_cursor : null;
  }
  return skus;
}
