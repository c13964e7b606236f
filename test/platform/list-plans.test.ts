import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodeCursor } from '../../src/kernel/page.ts';
import type { Tenant } from '../support/app.ts';
import { type NotedApp, openNotedApp, type Reading, readingOf } from '../support/plans.ts';
import { unlimitedTenant } from '../support/unlimited.ts';

const PRODUCTS = 100_000;
const PAGE = 50;

/** Where the list begins and ends, which is looked up before its ranges are. */
const ENDS = 2;

/** Products planted by one statement: a longer transaction holds back the event logs of the other test files. */
const CHUNK = 5_000;

let noted: NotedApp;
let tenant: Tenant;

beforeAll(async () => {
  noted = await openNotedApp({ isStarted: false });
  tenant = await unlimitedTenant(noted.run);
  await plant(tenant, PRODUCTS);
  await plant(await noted.run.workspace(), PRODUCTS / 10);
  await noted.pool.query('analyze');
}, 240_000);

afterAll(() => noted?.close());

const past = (list: string, values: (string | number)[]) => () => {
  const scope = { key: tenant.context().cursorKey, list, workspaceId: tenant.workspaceId };
  return `cursor=${encodeURIComponent(encodeCursor(scope, values))}`;
};
const late = new Date(Date.now() - 0.9 * PRODUCTS * 1_000).toISOString();

describe('a page of a list reads what it shows and little else, however long the list is and wherever the page lies', () => {
  test.each<[string, number, (() => string)?]>([
    ['/v1/catalog?', PAGE],
    ['/v1/catalog?sort=sku', PAGE],
    ['/v1/catalog?sort=-score', PAGE],
    ['/v1/catalog?sort=last_audited', PAGE],
    ['/v1/catalog?', PAGE, past('products -created_at', [late, 'prd_x'])],
    ['/v1/catalog?sort=sku&', PAGE, past('products sku', ['SKU-90000'])],
    ['/v1/catalog?sort=-score&', PAGE, past('products -score', [30, 'prd_x'])],
    ['/v1/catalog?sort=last_audited&', PAGE, past('products last_audited', [late, 'prd_x'])],
    ['/v1/catalog?include_deleted=true', PAGE],
    ['/v1/catalog?channel=retailer', PAGE],
    ['/v1/catalog?channel=marketplace', 0],
    ['/v1/catalog?channel=marketplace&sort=sku', 0],
    ['/v1/catalog?brand=Brand%207', PAGE],
    ['/v1/catalog?brand=Nobody', PAGE],
    ['/v1/catalog?category=Category%207', PAGE],
    ['/v1/catalog?min_score=90', 20 * PAGE],
    ['/v1/catalog?min_score=90&sort=-score', PAGE],
    ['/v1/catalog?max_score=1&sort=sku', 100 * PAGE],
    ['/v1/catalog?min_score=90&max_score=10', 0],
    ['/v1/catalog?tag=tag-7', 12 * PAGE],
    ['/v1/catalog?tag=rare', 6 * PAGE],
    ['/v1/catalog?tag=rare&sort=-score', 6 * PAGE],
    ['/v1/catalog?tag=rare&', 6 * PAGE, past('products -created_at', [late, 'prd_x'])],
    ['/v1/catalog?tag=nowhere', 0],
    ['/v1/catalog?tag=nowhere&sort=sku', ENDS],
    ['/v1/catalog?tag=nowhere&sort=-score', 0],
    ['/v1/catalog?tag=nowhere&sort=last_audited', 0],
    ['/v1/catalog?q=product', PAGE + ENDS],
    ['/v1/catalog?q=product&', PAGE + ENDS, past('products -created_at', [late, 'prd_x'])],
    ['/v1/catalog?q=pRoDuCt%2077777', 10 * PAGE],
    ['/v1/catalog?q=sku-77777', 10 * PAGE],
    ['/v1/catalog?q=xylograph', 8 * PAGE],
    ['/v1/catalog?q=xylograph&sort=-score', 8 * PAGE],
    ['/v1/catalog?q=zzz', 0],
    ['/v1/catalog?q=qq', 21 * PAGE],
    ['/v1/catalog?q=nowhere', 0],
    ['/v1/catalog?q=nowhere&sort=sku', ENDS],
    ['/v1/catalog?q=nowhere&sort=-score', 0],
    ['/v1/catalog?q=nowhere&sort=last_audited', 0],
    ['/v1/catalog?q=100%25', 0],
    ['/v1/catalog?brand=Nobody&sort=-score', 0],
    ['/v1/catalog?brand=Brand%207&sort=-score', PAGE],
    ['/v1/catalog?category=Category%207&sort=-score', PAGE],
    ['/v1/catalog?brand=Brand%207&sort=last_audited', 26 * PAGE],
    ['/v1/catalog?brand=Brand%207&sort=-score&', PAGE, past('products -score', [30, 'prd_x'])],
    ['/v1/catalog?category=Category%207&sort=last_audited&', 26 * PAGE, past('products last_audited', [late, 'prd_x'])],
    ['/v1/catalog?brand=Brand%207&category=Category%208&sort=-score', 12 * PAGE],
    ['/v1/catalog?category=Nothing&sort=last_audited', 0],
    ['/v1/catalog?audited_before=2020-01-01T00:00:00Z', 20 * PAGE],
    ['/v1/catalog/SKU-777?', 1],
    ['/v1/scores/bulk?', 5 * PAGE],
    ['/v1/scores/bulk?skus=SKU-7,SKU-8', 10],
    ['/v1/scores/SKU-777/history?', 10],
    ['/v1/recommendations?', 4 * PAGE],
    ['/v1/recommendations?status=push_failed', 4 * PAGE],
    ['/v1/recommendations?sku=SKU-777', 10],
    ['/v1/recommendations?field=title', 4 * PAGE],
    ['/v1/recommendations?priority=high', 5 * PAGE],
    ['/v1/recommendations?priority=low', 0],
    ['/v1/jobs?', PAGE],
    ['/v1/jobs?status=failed', PAGE],
    ['/v1/jobs?type=reviews.pull', PAGE],
  ])('GET %s reads at most about %i rows', async (path, most, cursor) => {
    const readings = await readingsOf(path + (cursor?.() ?? ''));
    expect(readings.length).toBeGreaterThan(0);
    expect(readings.flatMap(({ whole }) => whole)).toEqual([]);
    const rows = readings.reduce((sum, reading) => sum + reading.rows, 0);
    expect(rows, readings.map(({ plan }) => plan).join()).toBeLessThanOrEqual(most + 2);
  });
});

/** What the database read for a request, key and workspace aside. */
async function readingsOf(path: string): Promise<Reading[]> {
  noted.statements.length = 0;
  const answer = await tenant.get(path);
  expect(answer.status, answer.text.slice(0, 300)).toBe(200);
  const own = noted.statements.filter(({ text }) =>
    /from (?:"public"\.)?"?(?:products|recommendations|jobs|score_runs)\b/i.test(text),
  );
  const readings: Reading[] = [];
  for (const statement of own) readings.push(await readingOf(noted.pool, statement));
  return readings;
}

/** A workspace with this many products, and a tenth as many of everything else. */
async function plant({ workspaceId }: Tenant, products: number): Promise<void> {
  const id = (prefix: string) => `'${prefix}_' || lpad(i::text, 12, '0') || right('${workspaceId}', 14)`;
  const at = "now() - i * interval '1 second'";
  for (let first = 0; first < products; first += CHUNK) {
    await noted.pool.query(`
      insert into products (id, workspace_id, sku, title, url, channel, brand, category, tags, bullets, image_urls, score, last_audited, created_at, updated_at)
      select ${id('prd')}, '${workspaceId}', 'SKU-' || i, 'Product ' || i || case when i % 103 = 0 then ' Xylograph' else '' end, 'https://brand.example/' || i,
        (array['D2C', 'RETAILER'])[1 + i % 2]::"Channel", 'Brand ' || i % 200, 'Category ' || i % 100,
        array['tag-' || i % 50, case when i % 151 = 0 then 'rare' else 'frequent' end], '{}', '{}', case when i % 10 > 0 then i % 101 end, case when i % 10 > 0 then ${at} end, ${at}, now()
      from generate_series(${first + 1}, ${first + CHUNK}) i`);
  }
  await noted.pool.query(`
    insert into score_runs (id, workspace_id, product_id, page_url, channel, model, score, band, buckets, facts, crawlers, audited_at)
    select ${id('run')}, '${workspaceId}', ${id('prd')}, 'https://brand.example/' || i, 'D2C', 'PDP', 50, 'FAIR', '[]', '{}', '[]', ${at}
    from generate_series(1, ${products / 10}) i`);
  await noted.pool.query(`
    insert into recommendations (id, workspace_id, product_id, run_id, field, status, priority, effort_minutes, rationale, criteria, expected_score_delta, before, after, diff, created_at, updated_at)
    select ${id('rec')}, '${workspaceId}', ${id('prd')}, ${id('run')}, (array['TITLE', 'BULLETS', 'DESCRIPTION', 'FAQ', 'JSON_LD'])[1 + i % 5]::"RecommendationField",
      (case when i % 2000 = 0 then 'PUSH_FAILED' when i % 3 = 0 then 'OPEN' else 'APPLIED' end)::"RecommendationStatus", (array['HIGH', 'MEDIUM'])[1 + i % 2]::"RecommendationPriority",
      5, 'A reason.', '{}', 4, '"Before"', '"After"', '[]', ${at}, now()
    from generate_series(1, ${products / 10}) i`);
  await noted.pool.query(`
    insert into jobs (id, workspace_id, type, status, payload, max_attempts, timeout_ms, run_at, created_at, finished_at)
    select ${id('job')}, '${workspaceId}', case when i % 100 = 0 then 'catalog.import' else 'audit.run' end, (case when i % 2000 = 0 then 'FAILED' else 'SUCCEEDED' end)::"JobStatus", '{}', 1, 1000, ${at}, ${at}, ${at}
    from generate_series(1, ${products / 10}) i`);
}
