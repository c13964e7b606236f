import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { demoCatalog } from '../../src/simulators/shop/catalog.ts';
import { type Json, openTestApp, type Tenant, type TestApp } from '../support/app.ts';
import { expectError, waitFor } from '../support/matchers.ts';
import { openShop, type TestShop } from '../support/shop.ts';

let run: TestApp;
let shop: TestShop;

beforeAll(async () => {
  shop = await openShop();
  run = await openTestApp({ egressAllow: [shop.origin] });
});
afterAll(async () => {
  await run.close();
  await shop.close();
});

async function stocked(count: number, tenant?: Tenant): Promise<Tenant> {
  const ours = tenant ?? (await run.workspace());
  const inputs = demoCatalog(shop.origin)
    .slice(0, count)
    .map(({ sku, title, url }, index) => ({
      sku,
      title,
      url,
      tags: [index % 2 === 0 ? 'even' : 'odd'],
      category: 'C',
    }));
  expect((await ours.post('/v1/catalog', inputs)).status).toBe(201);
  return ours;
}

const ended = (tenant: Tenant, id: string): Promise<Json> =>
  waitFor(async () => {
    const { body } = await tenant.get(`/v1/jobs/${id}`);
    if (!['succeeded', 'failed', 'cancelled'].includes(body.status)) throw new Error(`still ${body.status}`);
    return body;
  }, 25_000);

describe('POST /scores/audit', () => {
  test('audits what the filter leaves as one job, counts how its parts ended and names the failures', async () => {
    const ours = await stocked(4);
    await ours.post('/v1/catalog', [
      { sku: 'INSIDE', title: 'Inside', url: 'http://169.254.169.254/', tags: ['even'] },
      { sku: 'OTHER', title: 'Other', url: 'http://169.254.169.254/', tags: ['odd'] },
    ]);
    const accepted = await ours.post('/v1/scores/audit', { tag: 'even' });
    expect(accepted.status).toBe(202);
    expect(accepted.body).toEqual({ job_id: expect.stringMatching(/^job_/), status: 'queued', total: 3, missing: [] });
    expect(accepted.headers.get('location')).toBe(`/v1/jobs/${accepted.body.job_id}`);
    const job = await ended(ours, accepted.body.job_id);
    expect(job).toMatchObject({
      type: 'audit.batch',
      status: 'succeeded',
      progress: { percent: 100, done: 3, total: 3 },
      outcome: 'partial',
    });
    expect(job.result).toMatchObject({ total: 3, succeeded: 2, failed: 1, cancelled: 0, already_running: 0 });
    expect(job.result.failures).toEqual([
      { job_id: expect.stringMatching(/^job_/), sku: 'INSIDE', code: 'egress_denied', message: expect.any(String) },
    ]);
    const parts = await ours.get(`/v1/jobs?parent_id=${accepted.body.job_id}`);
    expect(parts.body.data).toHaveLength(3);
    expect((await ours.get('/v1/scores/bulk')).body.data).toHaveLength(2);
  });

  test('filters combine, SKUs can be listed, and nothing to audit is a success of nothing', async () => {
    const ours = await stocked(3);
    const [first] = demoCatalog(shop.origin);
    const total = async (body: unknown) => (await ours.post('/v1/scores/audit', body)).body.total;
    expect(await total({ tag: 'even', category: 'C', channel: 'd2c' })).toBe(2);
    expect(await total({ skus: [first?.sku, 'NOPE'] })).toBe(1);
    const named = await ours.post('/v1/scores/audit', { skus: ['NOPE', first?.sku, 'nope', 'NOPE'] });
    expect(named.body.missing).toEqual(['NOPE', 'nope']);
    expect(await total({ all: true })).toBe(3);
    const nothing = await ours.post('/v1/scores/audit', { tag: 'none' });
    expect(await ended(ours, nothing.body.job_id)).toMatchObject({
      outcome: 'complete',
      result: { outcome: 'complete', total: 0, failures: [] },
    });
  });

  test('a batch in which everything failed says so, and does not pass for a success', async () => {
    const ours = await run.workspace();
    await ours.post('/v1/catalog', [{ sku: 'INSIDE', title: 'Inside', url: 'http://169.254.169.254/' }]);
    const { job_id: id } = (await ours.post('/v1/scores/audit', { all: true })).body;
    expect(await ended(ours, id)).toMatchObject({ status: 'succeeded', outcome: 'none', result: { failed: 1 } });
  });

  test('a filter that says nothing, or too much, is refused', async () => {
    const ours = await run.workspace();
    for (const body of [{}, { all: false }, { all: true, tag: 'x' }, { skus: [] }, { skus: Array(201).fill('A') }]) {
      expectError(await ours.post('/v1/scores/audit', body), 400, 'validation_failed');
    }
    const reader = await run.tenantWith(ours.workspaceId, ['scores:read']);
    expectError(await reader.post('/v1/scores/audit', { all: true }), 403, 'insufficient_scope');
  });
});
