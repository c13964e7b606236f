import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Listener, listen } from '../../src/http/listen.ts';
import { demoCatalog } from '../../src/simulators/shop/catalog.ts';
import { openFaultyShop } from '../../src/simulators/shop/faulty-shop.ts';
import { type Json, openTestApp, type Tenant, type TestApp } from '../support/app.ts';
import { waitFor } from '../support/matchers.ts';

const SKU = 'BRW-LP-02';
const WARNING =
  '<br />\n<b>Warning</b>:  Declaration of Stats::get($a) should be compatible in <b>/srv/mod.php</b> on line <b>110</b><br />\n';

let run: TestApp;
let shop: Listener;
let store: Listener;
/** What the store holds, and how it treats a write; the bodies of the writes that reached it. */
let held = { name: 'Lamp' };
let onWrite: (sent: string) => Response;
let writes: Json[];

beforeAll(async () => {
  [shop, store] = [await listen({ host: '127.0.0.1', port: 0 }), await listen({ host: '127.0.0.1', port: 0 })];
  const pages = openFaultyShop({ baseUrl: `http://127.0.0.1:${shop.port}`, secret: 'of these tests' });
  shop.serve((request) => pages.fetch(request));
  store.serve(async (request) => {
    if (request.method !== 'PUT') return Response.json([lamp()]);
    const sent: Json = await request.json();
    writes.push(sent);
    return onWrite(sent.name);
  });
  run = await openTestApp({ egressAllow: [shop.port, store.port].map((port) => `http://127.0.0.1:${port}`) });
});
beforeEach(() => {
  writes = [];
});
afterAll(async () => {
  await run.close();
  await Promise.all([shop.close(100), store.close(100)]);
});

const lamp = () => ({
  id: 101,
  sku: SKU,
  name: held.name,
  description: '<p>A lamp.</p>',
  type: 'simple',
  parent_id: 0,
  meta_data: [],
});

/** Pushes a title that was approved as `after` to the WooCommerce store. @returns the job and the recommendation after it */
async function pushTitle(after: string): Promise<{ job: Json; recommendation: Json }> {
  const tenant = await run.workspace();
  const id = await openTitle(tenant);
  expect((await tenant.post(`/v1/recommendations/${id}/approve`, { after })).status).toBe(200);
  const { body } = await tenant.post(`/v1/recommendations/${id}/push`);
  const job = await waitFor(async () => {
    const found = (await tenant.get(`/v1/jobs/${body.job_id}?wait=20`)).body;
    expect(['succeeded', 'failed']).toContain(found.status);
    return found;
  }, 60_000);
  return { job, recommendation: (await tenant.get(`/v1/recommendations/${id}`)).body };
}

/** The recommendation of a title for a product that the store holds. */
async function openTitle(tenant: Tenant): Promise<string> {
  const found = demoCatalog(`http://127.0.0.1:${shop.port}`).find(({ sku }) => sku === SKU);
  await tenant.post('/v1/catalog', { sku: SKU, title: found?.title, url: found?.url, brand: found?.brand });
  const credentials = { consumer_key: 'ck_1234567890', consumer_secret: 'cs_1234567890' };
  const base_url = `http://127.0.0.1:${store.port}`;
  const made = await tenant.post('/v1/integrations/stores', { platform: 'woocommerce', base_url, credentials });
  expect(made.status, made.text).toBe(201);
  const audit = await tenant.post(`/v1/scores/${SKU}/audit`);
  await tenant.get(`/v1/jobs/${audit.body.job_id}?wait=25`);
  const [title] = (await tenant.get('/v1/recommendations?field=title')).body.data;
  held = { name: title.before };
  return title.id;
}

test('T02: a write that was done, but answered with a warning before its JSON, is found done and not made twice', async () => {
  onWrite = (sent) => {
    held.name = sent;
    return new Response(`${WARNING}${JSON.stringify(lamp())}`, { headers: { 'content-type': 'application/json' } });
  };
  const { job, recommendation } = await pushTitle('Brindlewick Alder table lamp, 42 cm');
  expect(job.status, JSON.stringify(job.error)).toBe('succeeded');
  expect(recommendation.status).toBe('pushed');
  expect(writes).toEqual([{ name: 'Brindlewick Alder table lamp, 42 cm' }]);
});

test('T07: a store that takes a title and holds another, with backslashes before its quotes, fails the push and is said to', async () => {
  onWrite = (sent) => {
    held.name = sent.replaceAll('"', '\\"');
    return Response.json(lamp());
  };
  const { job, recommendation } = await pushTitle('Brindlewick Alder table lamp "small", 42 cm');
  expect(job.status).toBe('failed');
  expect(job.error.message).toMatch(/^The store took the title but holds another text/);
  expect(recommendation.status).toBe('push_failed');
  expect(writes).toHaveLength(1);
});
