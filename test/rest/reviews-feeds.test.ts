import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { newId } from '../../src/kernel/ids.ts';
import { type Json, openTestApp, type Tenant, type TestApp } from '../support/app.ts';
import { endlessBody } from '../support/endless-body.ts';
import { createProducts } from '../support/import-reviews.ts';
import { expectError, waitFor } from '../support/matchers.ts';
import { ReviewPlatform } from '../support/review-platform.ts';

let platform: ReviewPlatform;
let run: TestApp;
let ours: Tenant;

beforeAll(async () => {
  platform = await ReviewPlatform.open();
  run = await openTestApp({ egressAllow: [platform.origin] });
});
afterAll(async () => {
  await run.close();
  await platform.close();
});
beforeEach(async () => {
  ours = await run.workspace();
  await createProducts(ours, ['F-1']);
  platform.pages = [];
  platform.reviews = Array.from({ length: 250 }, (_, index) => ({
    ...{ id: 1_000 - index, text: `Review ${index}`, stars: 1 + (index % 5), product: 'F-1' },
  }));
});

const ACCOUNTS = {
  judgeme: { account: 'shop.myshopify.com', token: 'jm-secret' },
  yotpo: { account: 'app-key', token: 'yotpo-secret' },
} as const;

const connect = async (name: keyof typeof ACCOUNTS, more: Json = {}): Promise<Json> => {
  const input = { platform: name, ...ACCOUNTS[name], base_url: platform.origin, ...more };
  return (await ours.post('/v1/integrations/reviews', input)).body;
};

async function pull(id: string): Promise<Json> {
  const { body } = await ours.post(`/v1/integrations/reviews/${id}/pull`);
  return endOf(body.job_id);
}

async function endOf(jobId: string): Promise<Json> {
  for (;;) {
    const { body } = await ours.get(`/v1/jobs/${jobId}?wait=30`);
    if (!['queued', 'running'].includes(body.status)) return body;
  }
}

describe('POST /integrations/reviews/{id}/pull', { timeout: 120_000 }, () => {
  test.each(['judgeme', 'yotpo'] as const)('takes every review of %s in, each page once', async (name) => {
    const { id } = await connect(name);
    const job = await pull(id);
    expect(job).toMatchObject({ type: 'reviews.pull', status: 'succeeded' });
    expect(job.result).toEqual({ created: 250, updated: 0, unchanged: 0, pages: 3, unreadable: 0 });
    expect(platform.pages).toEqual([1, 2, 3]);
    const stored = await run.app.services.db.review.findMany({ where: { workspaceId: ours.workspaceId } });
    expect(stored).toHaveLength(250);
    const review = stored.find(({ externalId }) => externalId === '1000');
    expect(review).toMatchObject({ title: 'Head', text: 'Review 0', stars: 1, reviewerName: 'Ada', isVerified: true });
    expect(review).toMatchObject({ source: name.toUpperCase(), productId: expect.stringMatching(/^prd_/) });
  });

  test('begins a later pull with the newest, and ends it at a page that holds nothing new', async () => {
    const { id } = await connect('judgeme');
    await pull(id);
    platform.pages = [];
    platform.reviews = [{ id: 2_000, text: 'The newest', stars: 5, product: 'F-1' }, ...platform.reviews];
    expect((await pull(id)).result).toMatchObject({ created: 1, unchanged: 199, pages: 2 });
    expect(platform.pages).toEqual([1, 2]);
    expect((await ours.get(`/v1/integrations/reviews/${id}`)).body.last_pulled_at).not.toBeNull();
  });

  test('goes on behind the last page it took when the platform fails between, after the wait it asks for', async () => {
    const { id } = await connect('yotpo');
    platform.refusals.set(2, { status: 429, headers: { 'retry-after': '1' } });
    const job = await pull(id);
    expect(job).toMatchObject({ status: 'succeeded', attempts: 2 });
    expect(platform.pages).toEqual([1, 2, 2, 3]);
    expect(await run.app.services.db.review.count({ where: { workspaceId: ours.workspaceId } })).toBe(250);
  });

  test('with a token that is refused ends its job, and shows the token nowhere', async () => {
    const { id } = await connect('judgeme', { token: 'jm-wrong-secret' });
    const job = await pull(id);
    expect(job).toMatchObject({ status: 'failed', error: { code: 'review_platform_unauthorized' } });
    expect(JSON.stringify([job, run.logs])).not.toContain('jm-wrong-secret');
  });

  test('by schedule is started once when it is due', async () => {
    const { id, next_pull_at } = await connect('judgeme', { every_hours: 24 });
    expect(next_pull_at).not.toBeNull();
    const { db } = run.app.services;
    const where = { workspaceId: ours.workspaceId, type: 'reviews.pull' };
    const job = await waitFor(() => db.job.findFirstOrThrow({ where }));
    expect((await endOf(job.id)).result).toMatchObject({ created: 250 });
    const { body } = await ours.get(`/v1/integrations/reviews/${id}`);
    expect(Date.parse(body.next_pull_at) - Date.parse(next_pull_at)).toBeGreaterThanOrEqual(24 * 3_600_000);
    expect(await db.job.count({ where })).toBe(1);
  });

  test('of one that is not there, or not ours, is 404', async () => {
    expectError(await ours.post(`/v1/integrations/reviews/${newId('ReviewFeed')}/pull`), 404, 'not_found');
    const { id } = await connect('yotpo');
    expectError(await (await run.workspace()).post(`/v1/integrations/reviews/${id}/pull`), 404, 'not_found');
  });
});

describe('/integrations/reviews', () => {
  test('an account is connected once, listed, changed and removed, and its token never shown', async () => {
    const feed = await connect('yotpo');
    expect(feed).toMatchObject({ platform: 'yotpo', account: 'app-key', every_hours: null, next_pull_at: null });
    const input = { platform: 'yotpo', ...ACCOUNTS.yotpo, base_url: platform.origin };
    expectError(await ours.post('/v1/integrations/reviews', input), 409, 'conflict');
    const hourly = await ours.patch(`/v1/integrations/reviews/${feed.id}`, { every_hours: 1 });
    expect(Date.parse(hourly.body.next_pull_at)).toBeGreaterThan(Date.now());
    const byHand = await ours.patch(`/v1/integrations/reviews/${feed.id}`, { every_hours: null });
    expect(byHand.body).toMatchObject({ every_hours: null, next_pull_at: null });
    const listed = await ours.get('/v1/integrations/reviews');
    expect(listed.body.data).toEqual([byHand.body]);
    expect(listed.text).not.toContain('yotpo-secret');
    expect((await ours.del(`/v1/integrations/reviews/${feed.id}`)).body).toEqual({ id: feed.id });
    expectError(await ours.get(`/v1/integrations/reviews/${feed.id}`), 404, 'not_found');
  });

  test('an address without https, or one that may not be requested, is refused', async () => {
    const open = { platform: 'yotpo', ...ACCOUNTS.yotpo, base_url: 'http://brand.example' };
    expectError(await ours.post('/v1/integrations/reviews', open), 400, 'validation_failed');
    const inside = { ...open, base_url: 'http://127.0.0.1:1' };
    expectError(await ours.post('/v1/integrations/reviews', inside), 422, 'egress_denied');
  });
});

test('the twenty-first account of a workspace is refused', async () => {
  const first = await connect('judgeme');
  const row = await run.app.services.db.reviewFeed.findUniqueOrThrow({ where: { id: first.id } });
  const data = Array.from({ length: 19 }, (_, index) => ({
    ...row,
    id: newId('ReviewFeed'),
    account: `shop-${index}.myshopify.com`,
  }));
  await run.app.services.db.reviewFeed.createMany({ data });
  const input = { platform: 'yotpo', ...ACCOUNTS.yotpo, base_url: platform.origin };
  expectError(await ours.post('/v1/integrations/reviews', input), 409, 'limit_reached');
});

test('more than 32 MiB of reviews is 413', async () => {
  const answer = await ours.raw('/v1/reviews/import', endlessBody('text/csv'));
  expect([answer.status, (await answer.json()).error.code]).toEqual([413, 'body_too_large']);
});
