import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { demoCatalog } from '../../src/simulators/shop/catalog.ts';
import { type Json, openTestApp, type Tenant, type TestApp } from '../support/app.ts';
import { expectError, waitFor } from '../support/matchers.ts';
import { openReceiver, type Receiver } from '../support/receiver.ts';
import { openShop, type TestShop } from '../support/shop.ts';

const POOR = 'BRW-LP-02';
const FIELDS = ['title', 'bullets', 'description', 'faq', 'json_ld'];

let run: TestApp;
let shop: TestShop;
let receiver: Receiver;
let ours: Tenant;

beforeAll(async () => {
  receiver = await openReceiver();
  shop = await openShop();
  run = await openTestApp({ egressAllow: [shop.origin, receiver.origin] });
});
afterAll(async () => {
  await run.close();
  await receiver.close();
  await shop.close();
});

async function withProduct(sku = POOR): Promise<Tenant> {
  const tenant = await run.workspace();
  const product = demoCatalog(shop.origin).find((entry) => entry.sku === sku);
  if (!product) throw new Error(`the shop has no ${sku}`);
  const { imageUrls, ...fields } = product;
  const answer = await tenant.post('/v1/catalog', { ...fields, image_urls: imageUrls });
  expect(answer.status, answer.text).toBe(201);
  return tenant;
}

async function connect(tenant: Tenant, platform: 'shopify' | 'woocommerce' = 'shopify'): Promise<string> {
  const { accessToken, consumerKey, consumerSecret } = shop.shop.credentials;
  const credentials =
    platform === 'shopify'
      ? { access_token: accessToken }
      : { consumer_key: consumerKey, consumer_secret: consumerSecret };
  const answer = await tenant.post('/v1/integrations/stores', { platform, base_url: shop.origin, credentials });
  expect(answer.status, answer.text).toBe(201);
  return answer.body.id;
}

async function audit(tenant: Tenant, sku = POOR): Promise<number> {
  const { body } = await tenant.post(`/v1/scores/${sku}/audit`);
  const job = await tenant.get(`/v1/jobs/${body.job_id}?wait=25`);
  expect(job.body, job.text).toMatchObject({ status: 'succeeded' });
  return job.body.result.score;
}

async function recommendations(tenant: Tenant, query = ''): Promise<Json[]> {
  return (await tenant.get(`/v1/recommendations?limit=200${query}`)).body.data;
}

async function push(tenant: Tenant, id: string): Promise<Json> {
  const accepted = await tenant.post(`/v1/recommendations/${id}/push`);
  expect(accepted.status, accepted.text).toBe(202);
  expect(accepted.headers.get('location')).toBe(`/v1/jobs/${accepted.body.job_id}`);
  return (await tenant.get(`/v1/jobs/${accepted.body.job_id}?wait=30`)).body;
}

async function settled(tenant: Tenant, id: string, status: string): Promise<Json> {
  return waitFor(async () => {
    const { body } = await tenant.get(`/v1/recommendations/${id}`);
    expect(body.status).toBe(status);
    return body;
  });
}

describe('from a failing criterion to a live page', () => {
  test('the poor product becomes good by its own recommendations: approved, pushed, seen on the page, told to a receiver', async () => {
    ours = await withProduct();
    await connect(ours);
    const hook = receiver.newPath();
    await ours.post('/v1/webhooks/endpoints', {
      url: receiver.origin + hook,
      events: ['recommendation.pushed', 'recommendation.applied'],
    });
    const first = await audit(ours);
    expect(first).toBeGreaterThanOrEqual(44);
    expect(first).toBeLessThanOrEqual(48);
    const open = await recommendations(ours, '&status=open');
    expect(open.map((row) => row.field).sort()).toEqual([...FIELDS].sort());
    const expected = open.reduce((sum, row) => sum + row.expected_score_delta, first);
    for (const { id } of open) {
      expect((await ours.post(`/v1/recommendations/${id}/approve`)).body).toMatchObject({ status: 'approved' });
      expect(await push(ours, id)).toMatchObject({ status: 'succeeded', result: { status: 'pushed' } });
    }
    for (const { id } of open) await settled(ours, id, 'applied');
    const second = await audit(ours);
    expect(second).toBeGreaterThanOrEqual(70);
    expect(second).toBe(expected);
    const criteria = (await ours.get(`/v1/scores/${POOR}`)).body.buckets.flatMap((bucket: Json) => bucket.criteria);
    const named = open.flatMap((row) => row.criteria);
    expect(named.length).toBeGreaterThanOrEqual(8);
    for (const id of named)
      expect(
        criteria.find((one: Json) => one.id === id),
        id,
      ).toMatchObject({ status: 'pass' });
    expect(await recommendations(ours, '&status=open')).toEqual([]);

    const page = await (await fetch(`${shop.origin}/products/al-02`)).text();
    expect(page).toContain('Brindlewick Alder AL-02 LED desk lamp');
    await waitFor(() => expect(receiver.at(hook)).toHaveLength(10));
    const told = receiver.at(hook).map(({ body }) => JSON.parse(body));
    for (const type of ['recommendation.pushed', 'recommendation.applied'])
      expect(
        told
          .filter((event) => event.type === type)
          .map((event) => event.data.field)
          .sort(),
      ).toEqual([...FIELDS].sort());

    const [row] = await recommendations(ours, '&field=title');
    const { trail } = (await ours.get(`/v1/recommendations/${row.id}`)).body;
    expect(trail.map((step: Json) => [step.version, step.from_status, step.to_status, step.actor])).toEqual([
      [1, null, 'open', 'system'],
      [2, 'open', 'approved', ours.keyId],
      [3, 'approved', 'pushing', ours.keyId],
      [4, 'pushing', 'pushed', 'system'],
      [5, 'pushed', 'applied', 'system'],
    ]);
  });

  test('a rollback writes the saved text back, and the recommendation is open again', async () => {
    const [title] = await recommendations(ours, '&field=title&status=applied');
    const accepted = await ours.post(`/v1/recommendations/${title.id}/rollback`);
    expect(accepted.status).toBe(202);
    expect((await ours.get(`/v1/jobs/${accepted.body.job_id}?wait=25`)).body).toMatchObject({ status: 'succeeded' });
    expect(await settled(ours, title.id, 'open')).toMatchObject({ applied_at: null, approved_at: null });
    const page = await (await fetch(`${shop.origin}/products/al-02`)).text();
    expect(page).toContain('<h1>Alder</h1>');
    expectError(await ours.post(`/v1/recommendations/${title.id}/push`), 409, 'not_approved');
  });
});
