import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../src/kernel/ids.ts';
import { openTestApp, type Tenant, type TestApp } from '../support/app.ts';
import { restRequest, restRoutes, routeName } from '../support/rest-requests.ts';
import { pathValues } from '../support/rest-successes.ts';
import { judgedAs, plantRows, rewrittenAs, type TenantRows } from '../support/tenant-rows.ts';
import { unlimitedTenant } from '../support/unlimited.ts';

const ROWS = 200;

let run: TestApp;
let tenant: Tenant;
let rows: TenantRows;
let skus: string[] = [];

beforeAll(async () => {
  run = await openTestApp({ isStarted: false });
  tenant = await unlimitedTenant(run);
  rows = await plantRows(run, tenant);
  await plantRows(run, tenant, rows);
  skus = await plantMany();
});
afterAll(() => run.close());

/** How many statements the database was sent for this, without those by which a key is looked up every few seconds. */
async function statementsOf(work: () => Promise<{ status: number; text: string }>): Promise<number> {
  const before = run.queries.length;
  const answer = await work();
  expect(answer.status, answer.text.slice(0, 500)).toBeLessThan(300);
  const isLookUp = (text: string) => /api_keys/.test(text) && !/order by/i.test(text);
  return run.queries.slice(before).filter((text) => !isLookUp(text)).length;
}

const input = (sku: string) => ({ sku, title: 'A product', url: `https://brand.example/${sku}` });

test('200 products are created by as many statements as one', async () => {
  const create = (from: number, count: number) =>
    statementsOf(() =>
      tenant.post(
        '/v1/catalog',
        Array.from({ length: count }, (_, index) => input(`NEW-${from + index}`)),
      ),
    );
  const counts = [await create(0, 1), await create(100, 50), await create(200, 200)];
  expect(new Set(counts).size, counts.join()).toBe(1);
  expect(counts[0]).toBeLessThanOrEqual(12);
});

test('the scores of 200 SKUs are read by as many statements as one', async () => {
  const read = (count: number) =>
    statementsOf(() => tenant.get(`/v1/scores/bulk?skus=${skus.slice(0, count).join(',')}`));
  const counts = [await read(1), await read(50), await read(200)];
  expect(new Set(counts).size, counts.join()).toBe(1);
});

const pages = restRoutes.filter(({ envelope }) => envelope === 'page');

describe('a page of 200 rows is read by as many statements as one of a single row', () => {
  test.each(pages.map((route) => [routeName(route), route] as const))('%s', async (_name, route) => {
    const values = pathValues(route, rows);
    const read = (limit: number) =>
      statementsOf(() => tenant.get(restRequest(route, { ...values, limit: String(limit) }).path));
    await read(1);
    const counts = [await read(1), await read(200)];
    expect(counts[1], counts.join()).toBe(counts[0]);
    expect(counts[0]).toBeLessThanOrEqual(6);
  });
});

test('a deep query takes as many statements for two products, which is all its cost allows, as for one', async () => {
  const query = `query ($first: Int!) {
    products(first: $first) {
      totalCount
      nodes {
        sku
        latestScore { score buckets { bucket criteria { id evidence { found } } } product { sku recommendations { nodes { id } } } }
        recommendations { nodes { id field product { sku latestScore { score } } run { score product { title } } trail { version } } }
      }
    }
  }`;
  const ask = (first: number) =>
    statementsOf(async () => {
      const answer = await tenant.graphql(query, { first });
      expect(answer.body.errors).toBeUndefined();
      expect(answer.body.data.products.nodes).toHaveLength(first);
      return answer;
    });
  await ask(1);
  const counts = [await ask(1), await ask(2)];
  expect(new Set(counts).size, counts.join()).toBe(1);
  expect(counts[0]).toBeLessThanOrEqual(12);
});

test('the most rows that the cost of a query allows take no more statements than one', async () => {
  const query = `query ($first: Int!) {
    products(first: $first) { nodes { sku latestScore { score band } } }
  }`;
  const ask = (first: number) => statementsOf(() => tenant.graphql(query, { first }));
  await ask(1);
  const counts = [await ask(1), await ask(50), await ask(200)];
  expect(new Set(counts).size, counts.join()).toBe(1);
});

describe('a change of one row takes few statements', () => {
  test.each<[string, (own: TenantRows) => Promise<{ status: number; text: string }>]>([
    ['PATCH /catalog/{sku}', ({ sku }) => tenant.patch(`/v1/catalog/${sku}`, { title: 'Changed' })],
    ['DELETE /catalog/{sku}', ({ sku }) => tenant.del(`/v1/catalog/${sku}`)],
    ['POST /scores/{sku}/audit', ({ sku }) => tenant.post(`/v1/scores/${sku}/audit`)],
    ['POST /recommendations/{id}/approve', (own) => tenant.post(`/v1/recommendations/${own.Recommendation}/approve`)],
    ['POST /recommendations/{id}/dismiss', (own) => tenant.post(`/v1/recommendations/${own.Recommendation}/dismiss`)],
    ['PATCH /schedules/{id}', (own) => tenant.patch(`/v1/schedules/${own.Schedule}`, { enabled: false })],
    ['DELETE /api-keys/{id}', (own) => tenant.del(`/v1/api-keys/${own.ApiKey}`)],
    ['POST /jobs/{id}/cancel', (own) => tenant.post(`/v1/jobs/${own.Job}/cancel`)],
  ])('%s', async (_name, change) => {
    const own = await plantRows(run, tenant);
    expect(await statementsOf(() => change(own))).toBeLessThanOrEqual(16);
  });
});

/** 200 products, each with a score and a recommendation. */
async function plantMany(): Promise<string[]> {
  const { db } = run.app.services;
  const { workspaceId } = tenant;
  const products = Array.from({ length: ROWS }, (_, index) => ({
    id: newId('Product'),
    workspaceId,
    ...input(`MANY-${index}`),
    channel: 'D2C' as const,
    score: 61,
    lastAudited: new Date(),
  }));
  await db.product.createMany({ data: products });
  const runs = products.map(({ id: productId, url }) => ({
    id: newId('ScoreRun'),
    workspaceId,
    productId,
    pageUrl: url,
    auditedAt: new Date(),
    ...judgedAs(),
  }));
  await db.scoreRun.createMany({ data: runs });
  const recommendations = runs.map(({ id: runId, productId }) => ({
    id: newId('Recommendation'),
    workspaceId,
    productId,
    runId,
    ...rewrittenAs(),
  }));
  await db.recommendation.createMany({ data: recommendations });
  return products.map(({ sku }) => sku);
}
