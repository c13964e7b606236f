import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { recommendationPush } from '../../src/domains/recommendations/jobs.ts';
import { type Listener, listen } from '../../src/http/listen.ts';
import { demoCatalog } from '../../src/simulators/shop/catalog.ts';
import { type FaultyShop, openFaultyShop } from '../../src/simulators/shop/faulty-shop.ts';
import { enqueueJob } from '../../src/work/enqueue.ts';
import { type Json, openTestApp, type Tenant, type TestApp } from '../support/app.ts';
import { expectError, waitFor } from '../support/matchers.ts';

const POOR = 'BRW-LP-02';
const PRODUCT = 'gid://shopify/Product/7300000000003';

let run: TestApp;
let listener: Listener;
let origin: string;
let shop: FaultyShop;
/** Changes that reached the shop's admin API, in order. */
let writes: string[];

beforeAll(async () => {
  listener = await listen({ host: '127.0.0.1', port: 0 });
  origin = `http://127.0.0.1:${listener.port}`;
  openShop();
  listener.serve(async (request) => {
    const body = request.method === 'POST' ? await request.clone().text() : '';
    if (/productUpdate|metafieldsSet|metafieldsDelete/.test(body)) writes.push(body);
    return shop.fetch(request);
  });
  run = await openTestApp({ egressAllow: [origin] });
});
afterAll(async () => {
  await run.close();
  await listener.close(100);
});
afterEach(() => openShop());

/** Every test begins with the shop as it opens. */
function openShop(publishDelayMs = 0): void {
  shop?.faults.clear();
  shop = openFaultyShop({ baseUrl: origin, secret: 'the same for all tests', publishDelayMs });
  writes = [];
}

/** A workspace with its store, and an approved recommendation of the field. */
async function approved(field: string): Promise<{ tenant: Tenant; id: string; storeId: string }> {
  const tenant = await run.workspace();
  const found = demoCatalog(origin).find((entry) => entry.sku === POOR);
  const { sku, title, url, brand, gtin, price } = found ?? {
    sku: '',
    title: '',
    url: '',
    brand: '',
    gtin: '',
    price: null,
  };
  await tenant.post('/v1/catalog', { sku, title, url, brand, gtin, price });
  const credentials = { access_token: shop.credentials.accessToken };
  const store = await tenant.post('/v1/integrations/stores', { platform: 'shopify', base_url: origin, credentials });
  expect(store.status, store.text).toBe(201);
  const audit = await tenant.post(`/v1/scores/${POOR}/audit`);
  await tenant.get(`/v1/jobs/${audit.body.job_id}?wait=25`);
  const { id } = (await tenant.get(`/v1/recommendations?field=${field}`)).body.data[0];
  expect((await tenant.post(`/v1/recommendations/${id}/approve`)).status).toBe(200);
  writes = [];
  return { tenant, id, storeId: store.body.id };
}

async function push(tenant: Tenant, id: string): Promise<Json> {
  const { body } = await tenant.post(`/v1/recommendations/${id}/push`);
  return waitFor(async () => {
    const job = (await tenant.get(`/v1/jobs/${body.job_id}?wait=20`)).body;
    expect(['succeeded', 'failed', 'cancelled']).toContain(job.status);
    return job;
  }, 60_000);
}

async function read(tenant: Tenant, id: string): Promise<Json> {
  return (await tenant.get(`/v1/recommendations/${id}`)).body;
}

async function reach(tenant: Tenant, id: string, status: string): Promise<Json> {
  return waitFor(async () => {
    const row = await read(tenant, id);
    expect(row.status).toBe(status);
    return row;
  }, 40_000);
}

async function edit(title: string): Promise<void> {
  await change({ title });
}

async function change(fields: Record<string, string>): Promise<void> {
  const query =
    'mutation($product: ProductUpdateInput!) { productUpdate(product: $product) { userErrors { message } } }';
  const headers = { 'x-shopify-access-token': shop.credentials.accessToken };
  const body = JSON.stringify({ query, variables: { product: { id: PRODUCT, ...fields } } });
  await shop.fetch(new Request(`${origin}/admin/api/2026-04/graphql.json`, { method: 'POST', headers, body }));
}

test('a store that holds another text than the reviewed one is left alone', async () => {
  const { tenant, id } = await approved('title');
  await edit('Alder, our best');
  expect(await push(tenant, id)).toMatchObject({ status: 'failed', error: { code: 'store_content_changed' } });
  const row = await reach(tenant, id, 'push_failed');
  expect(row.failure.code).toBe('store_content_changed');
  expect(row.trail.at(-1)).toMatchObject({ from_status: 'pushing', to_status: 'push_failed', actor: 'system' });
  expect(writes).toEqual([]);
  expect(await (await fetch(`${origin}/products/al-02`)).text()).toContain('<h1>Alder, our best</h1>');
});

test.each(['title', 'faq'])(
  'a write whose answer is lost is found done, and %s is not written twice',
  async (field) => {
    const { tenant, id } = await approved(field);
    shop.faults.next({ api: 'shopify', kind: 'lost', onlyWrites: true });
    expect(await push(tenant, id)).toMatchObject({ status: 'succeeded' });
    await reach(tenant, id, 'applied');
    expect(writes).toHaveLength(1);
  },
);

test('a store that is down for a while is written to once it is back', async () => {
  const { tenant, id } = await approved('bullets');
  shop.faults.next({ api: 'shopify', kind: '502', times: 2 });
  expect(await push(tenant, id)).toMatchObject({ status: 'succeeded' });
  const row = await reach(tenant, id, 'applied');
  expect(row.trail.map((step: Json) => step.to_status)).toEqual(['open', 'approved', 'pushing', 'pushed', 'applied']);
});

test('a store that refuses the token ends the push at once, with the reason; it can be pushed again when mended', async () => {
  const { tenant, id } = await approved('description');
  shop.faults.next({ api: 'shopify', kind: '401', times: 20 });
  expect(await push(tenant, id)).toMatchObject({
    status: 'failed',
    attempts: 1,
    error: { code: 'store_unauthorized' },
  });
  expect(await reach(tenant, id, 'push_failed')).toMatchObject({ failure: { code: 'store_unauthorized' } });
  shop.faults.clear();
  expect(await push(tenant, id)).toMatchObject({ status: 'succeeded' });
  expect(await reach(tenant, id, 'applied')).toMatchObject({ failure: null });
  expect(writes).toHaveLength(1);
});

test('a store that refuses the change itself ends the push with the store’s refusal', async () => {
  const { tenant, id } = await approved('title');
  shop.faults.next({ api: 'shopify', kind: 'user_error', onlyWrites: true });
  expect(await push(tenant, id)).toMatchObject({ status: 'failed', error: { code: 'store_rejected' } });
  await reach(tenant, id, 'push_failed');
});

test('a push that is cancelled while the store hangs leaves the recommendation failed, not pushing', async () => {
  const { tenant, id } = await approved('title');
  shop.faults.next({ api: 'shopify', kind: 'hang', times: 20 });
  const { body } = await tenant.post(`/v1/recommendations/${id}/push`);
  await waitFor(async () => expect((await tenant.get(`/v1/jobs/${body.job_id}`)).body.status).toBe('running'));
  expectError(await tenant.post(`/v1/recommendations/${id}/push`), 409, 'invalid_state');
  await tenant.post(`/v1/jobs/${body.job_id}/cancel`);
  const row = await reach(tenant, id, 'push_failed');
  expect(row.failure.code).toBe('job_cancelled');
  expect(writes).toEqual([]);
});

test('the page that shows the change later is waited for', async () => {
  const { tenant, id } = await approved('title');
  const { secret } = { secret: 'the same for all tests' };
  shop = openFaultyShop({ baseUrl: origin, secret, publishDelayMs: 2_500 });
  expect(await push(tenant, id)).toMatchObject({ status: 'succeeded', result: { status: 'pushed' } });
  expect((await read(tenant, id)).status).toBe('pushed');
  const row = await reach(tenant, id, 'applied');
  expect(Date.parse(row.applied_at)).toBeGreaterThan(Date.parse(row.pushed_at) + 1_500);
});

test('a rollback refuses to overwrite what somebody wrote since, and the recommendation stays applied', async () => {
  const { tenant, id } = await approved('title');
  await push(tenant, id);
  await reach(tenant, id, 'applied');
  await edit('Alder, edited since');
  const { body } = await tenant.post(`/v1/recommendations/${id}/rollback`);
  expect((await tenant.get(`/v1/jobs/${body.job_id}?wait=25`)).body).toMatchObject({ status: 'failed' });
  expect(await reach(tenant, id, 'applied')).toMatchObject({ failure: { code: 'store_content_changed' } });
  expect(await (await fetch(`${origin}/products/al-02`)).text()).toContain('Alder, edited since');
});

test('an attempt that died at any step is taken up by the next without a second write', async () => {
  const { db } = run.app.services;
  for (const isWritten of [false, true]) {
    openShop();
    const { tenant, id, storeId } = await approved('title');
    const row = await db.recommendation.findUniqueOrThrow({ where: { id } });
    // What a worker killed after it saved the before-image leaves; with the store told already, or not yet.
    if (isWritten) await edit(String(row.after));
    const beforeImage = { value: 'Alder', version: null };
    await db.recommendation.update({ where: { id }, data: { status: 'PUSHING', version: 3, storeId, beforeImage } });
    const payload = { recommendationId: id, version: 3 };
    const scope = { workspaceId: tenant.workspaceId, clock: run.app.services.clock };
    await run.app.services.transaction((tx) => enqueueJob(tx, scope, recommendationPush, payload));
    await reach(tenant, id, 'applied');
    expect(writes).toHaveLength(isWritten ? 0 : 1);
  }
});

test.each(['title', 'bullets', 'description'])(
  'once the page shows the new %s, the record says it too, with an event; a rollback takes both back',
  async (field) => {
    const { tenant, id } = await approved(field);
    const before = (await tenant.get(`/v1/catalog/${POOR}`)).body;
    await push(tenant, id);
    const { after } = await reach(tenant, id, 'applied');
    expect((await tenant.get(`/v1/catalog/${POOR}`)).body).toMatchObject({ [field]: after });
    const { data: events } = (await tenant.get('/v1/events?types=catalog.changed')).body;
    expect(events.at(-1).data).toEqual({ action: 'updated', skus: [POOR], count: 1 });
    const { body } = await tenant.post(`/v1/recommendations/${id}/rollback`);
    expect((await tenant.get(`/v1/jobs/${body.job_id}?wait=25`)).body).toMatchObject({ status: 'succeeded' });
    expect((await tenant.get(`/v1/catalog/${POOR}`)).body).toMatchObject({ [field]: before[field] });
  },
);

test('a record that was edited since the page showed the text keeps the edit through a rollback', async () => {
  const { tenant, id } = await approved('title');
  await push(tenant, id);
  await reach(tenant, id, 'applied');
  await tenant.patch(`/v1/catalog/${POOR}`, { title: 'Ours, by hand' });
  const { body } = await tenant.post(`/v1/recommendations/${id}/rollback`);
  await tenant.get(`/v1/jobs/${body.job_id}?wait=25`);
  expect((await tenant.get(`/v1/catalog/${POOR}`)).body.title).toBe('Ours, by hand');
});

test('the picture and the table of a description are still there after its text was pushed, and links are told to go', async () => {
  const picture = '<img src="/images/al-02-size.png" alt="Size chart of the lamp"';
  const table = '<td>Height</td><td>42 cm</td>';
  await change({
    descriptionHtml: `<p>A lamp for <a href="https://brindlewick.example/desks">desks</a>.</p>${picture}><table><tr>${table}</tr></table>`,
  });
  const { tenant, id } = await approved('description');
  const row = await read(tenant, id);
  expect(row.before).toBe('A lamp for desks.');
  expect(row.rationale).toContain('The present text has markup that goes with it: 1 link.');
  expect(await push(tenant, id)).toMatchObject({ status: 'succeeded' });
  await reach(tenant, id, 'applied');
  const page = await (await fetch(`${origin}/products/al-02`)).text();
  expect(page).toContain(picture);
  expect(page).toContain(table);
  expect(page).not.toContain('brindlewick.example/desks');
});
