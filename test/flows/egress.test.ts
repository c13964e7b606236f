import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Json, openTestApp, type Tenant, type TestApp } from '../support/app.ts';
import { serve, serveRaw } from '../support/loopback.ts';
import { expectError, waitFor } from '../support/matchers.ts';
import { PRIVATE_HOSTS } from '../support/private-addresses.ts';

let run: TestApp;
let ours: Tenant;

beforeAll(async () => {
  run = await openTestApp({ workerConcurrency: 8 });
  ours = await run.workspace();
});
afterAll(() => run.close());

type Product = { sku: string; url: string };

/** Creates the products, audits each, and waits for the jobs to end. @returns the jobs by SKU */
async function audited(tenant: Tenant, products: readonly Product[]): Promise<Map<string, Json>> {
  const rows = products.map(({ sku, url }) => ({ sku, title: sku, url, channel: 'd2c' }));
  expect((await tenant.post('/v1/catalog', rows)).status).toBe(201);
  const jobs = new Map<string, string>();
  for (const { sku } of products) jobs.set(sku, (await tenant.post(`/v1/scores/${sku}/audit`)).body.job_id);
  const ended = new Map<string, Json>();
  for (const [sku, id] of jobs) {
    await waitFor(async () => {
      const { body } = await tenant.get(`/v1/jobs/${id}?wait=20`);
      expect(['succeeded', 'failed'], sku).toContain(body.status);
      ended.set(sku, body);
    }, 300_000);
  }
  return ended;
}

test('no spelling of a private address is audited, and nobody is connected to', async () => {
  const canary = await serveRaw();
  const products = PRIVATE_HOSTS.map((host, index) => ({ sku: `P-${index}`, url: `http://${host}:${canary.port}/p` }));
  for (const [sku, job] of await audited(ours, products)) {
    expect(job, sku).toMatchObject({ status: 'failed', error: { code: 'egress_denied' }, attempts: 1 });
    expectError(await ours.get(`/v1/scores/${sku}`), 404, 'score_not_found');
  }
  expect(canary.connections()).toBe(0);
}, 400_000);

test('no spelling of a private address becomes a webhook endpoint, at creation or later', async () => {
  const canary = await serveRaw();
  const receiver = await ours.post('/v1/webhooks/endpoints', { url: 'https://example.com/hook', events: ['*'] });
  expect(receiver.status).toBe(201);
  for (const host of PRIVATE_HOSTS) {
    const url = `http://${host}:${canary.port}/hook`;
    expectError(await ours.post('/v1/webhooks/endpoints', { url, events: ['*'] }), 422, 'egress_denied');
    const path = `/v1/webhooks/endpoints/${receiver.body.id}`;
    expectError(await ours.patch(path, { url }), 422, 'egress_denied');
  }
  expect(canary.connections()).toBe(0);
}, 400_000);

/** A page at an allowed origin that points everywhere with the canary's address. */
function luring(canary: string): string {
  const image = `${canary}/image.png`;
  const product = {
    '@type': 'Product',
    name: 'Lamp',
    image,
    url: `${canary}/p`,
    offers: { price: '9', priceCurrency: 'EUR' },
  };
  return `<!doctype html><html lang="en"><head><title>Lamp</title><meta http-equiv="refresh" content="0;url=${canary}/refresh">
<link rel="canonical" href="${canary}/canonical"><meta property="og:image" content="${image}"><base href="${canary}/">
<script type="application/ld+json">${JSON.stringify(product)}</script></head>
<body><h1>Lamp</h1><div class="gallery"><img src="${image}" alt="The lamp on a desk"></div><iframe src="${canary}/frame"></iframe>
<p class="description">A lamp for desks, made of oak and steel, 40 cm high.</p><p class="price">9.00 €</p></body></html>`;
}

test('nothing that a page or its site points at inside is fetched: redirects, images, sitemaps, canonical, refresh, frames', async () => {
  const canary = await serveRaw();
  const inside = `http://127.0.0.1:${canary.port}`;
  const site = await serve((request, response) => {
    const path = request.url ?? '/';
    const code = Number(/^\/away\/(\d{3})/.exec(path)?.[1] ?? 0);
    if (code) return void response.writeHead(code, { location: `${inside}/target` }).end();
    if (path.startsWith('/refresh')) response.setHeader('refresh', `0;url=${inside}/header`);
    if (path === '/robots.txt')
      return void response.end(`User-agent: *\nAllow: /\nSitemap: ${inside}/robots-map.xml\nSitemap: /map.xml`);
    if (path === '/map.xml')
      return void response.end(`<sitemapindex><sitemap><loc>${inside}/child.xml</loc></sitemap></sitemapindex>`);
    if (path === '/llms.txt') return void response.writeHead(302, { location: `${inside}/llms.txt` }).end();
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(luring(inside));
  });
  const lured = await openTestApp({ egressAllow: [site.origin], workerConcurrency: 8 });
  try {
    const tenant = await lured.workspace();
    const away = [301, 302, 303, 307, 308].map((code) => ({ sku: `R-${code}`, url: `${site.origin}/away/${code}` }));
    const jobs = await audited(tenant, [...away, { sku: 'LURE', url: `${site.origin}/refresh/page` }]);
    for (const { sku } of away) expect(jobs.get(sku), sku).toMatchObject({ error: { code: 'egress_denied' } });
    expect(jobs.get('LURE')).toMatchObject({ status: 'succeeded' });
    const score = await tenant.get('/v1/scores/LURE');
    const criteria = score.body.buckets.flatMap((bucket: Json) => bucket.criteria);
    const said = (id: string) => JSON.stringify(criteria.find((criterion: Json) => criterion.id === id));
    expect(said('sitemap_inclusion')).toContain('egress_denied');
    expect(said('llms_txt')).toContain('egress_denied');
    expect(said('primary_image_size')).toContain('egress_denied');
    expect(canary.connections()).toBe(0);
  } finally {
    await lured.close();
  }
}, 400_000);
