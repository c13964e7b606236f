import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Json, openTestApp, type Tenant, type TestApp } from '../support/app.ts';
import { unlimitedTenant } from '../support/unlimited.ts';

const PRODUCTS = 60;
const QUERY = `query ($n: Int!, $type: JobType) {
  jobs(first: $n, filter: { type: $type }) { nodes { id product { sku latestScore { score } } } }
}`;

let run: TestApp;
let ours: Tenant;
let theirs: Tenant;

beforeAll(async () => {
  run = await openTestApp({ isStarted: false });
  [ours, theirs] = [await unlimitedTenant(run), await unlimitedTenant(run)];
  await auditAll(ours, PRODUCTS);
  await auditAll(theirs, 1);
});
afterAll(() => run.close());

async function auditAll(tenant: Tenant, count: number): Promise<void> {
  const skus = Array.from({ length: count }, (_, index) => `JOB-${index}`);
  await tenant.post(
    '/v1/catalog',
    skus.map((sku) => ({ sku, title: sku, url: `https://brand.example/${sku}` })),
  );
  for (const sku of skus) expect((await tenant.post(`/v1/scores/${sku}/audit`)).status).toBe(202);
}

async function jobsOf(tenant: Tenant, variables: Record<string, unknown>): Promise<Json[]> {
  const { body } = await tenant.graphql(QUERY, variables);
  expect(body.errors).toBeUndefined();
  return body.data.jobs.nodes;
}

test('a job leads to the product that it audits, the newest first', async () => {
  const jobs = await jobsOf(ours, { n: 200 });
  expect(jobs.map(({ product }) => product.sku)).toEqual(
    Array.from({ length: PRODUCTS }, (_, index) => `JOB-${PRODUCTS - 1 - index}`),
  );
  const { body } = await ours.graphql('query ($id: ID!) { job(id: $id) { product { sku } } }', { id: jobs[5]?.['id'] });
  expect(body.data.job.product).toEqual({ sku: jobs[5]?.['product'].sku });
});

test('a job of another kind has none, nor has one whose product was deleted', async () => {
  const own = await unlimitedTenant(run);
  await auditAll(own, 2);
  await own.del('/v1/catalog/JOB-0');
  await own.post('/v1/scores/audit', { skus: ['JOB-1'] });
  const [batch, kept, deleted] = await jobsOf(own, { n: 10 });
  expect([batch?.['product'], kept?.['product'].sku, deleted?.['product']]).toEqual([null, 'JOB-1', null]);
});

test('a key that may not read the catalogue is not shown the product', async () => {
  const narrow = await run.tenantWith(ours.workspaceId, ['jobs:read']);
  const { body } = await narrow.graphql(QUERY, { n: 2 });
  expect(body.data.jobs.nodes.map(({ product }: Json) => product)).toEqual([null, null]);
  expect(body.errors[0].extensions).toMatchObject({ code: 'INSUFFICIENT_SCOPE', details: { scope: 'catalog:read' } });
});

test('the products of many jobs are read by as many statements as of one, and are of one workspace', async () => {
  const count = async (n: number) => {
    const before = run.queries.length;
    expect(await jobsOf(ours, { n })).toHaveLength(n);
    return run.queries.slice(before).filter((text) => !/api_keys/.test(text)).length;
  };
  await count(1);
  expect(await count(PRODUCTS)).toBe(await count(1));
  const [mine, other] = await Promise.all([jobsOf(ours, { n: 1 }), jobsOf(theirs, { n: 1 })]);
  expect([mine[0]?.['product'].sku, other[0]?.['product'].sku]).toEqual([`JOB-${PRODUCTS - 1}`, 'JOB-0']);
});
