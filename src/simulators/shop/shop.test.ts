import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { checkRobots, parseRobots } from '../../domains/scores/site/robots.ts';
import { demoCatalog, demoReviews } from './catalog.ts';
import { createDemoShop } from './shop.ts';
import { AI_BOTS } from './site-files.ts';
import { memoryShopStore } from './store.ts';

const ORIGIN = 'http://127.0.0.1:4000';
const BASE = `${ORIGIN}/demo-shop`;

const get = (shop: { fetch(request: Request): Promise<Response> }, url: string, headers: Record<string, string> = {}) =>
  shop.fetch(new Request(url, { headers }));

const locs = (xml: string) => [...xml.matchAll(/<loc>(.*?)<\/loc>/g)].map((match) => match[1] ?? '');

test.each([BASE, ORIGIN])(
  'every product page answers with its title, price and pictures, served at %s',
  async (baseUrl) => {
    const shop = createDemoShop({ baseUrl });
    for (const product of shop.products) {
      const response = await get(shop, `${baseUrl}/products/${product.handle}`);
      const page = await response.text();
      expect([product.handle, response.status, response.headers.get('content-type')]).toEqual([
        product.handle,
        200,
        'text/html; charset=utf-8',
      ]);
      expect(page).toContain(`<h1>${product.title}</h1>`);
      expect(page).toContain(`<link rel="canonical" href="${baseUrl}/products/${product.handle}">`);
      expect(page).toMatch(/\$\d+\.\d\d|\d+,\d\d €/);
    }
  },
);

test('no link, picture or frame of any page leads nowhere', async () => {
  const shop = createDemoShop({ baseUrl: BASE });
  const seen = new Set<string>([`${BASE}/`]);
  for (const url of seen) {
    const response = await get(shop, url);
    expect([url, response.status]).toEqual([url, 200]);
    if (!response.headers.get('content-type')?.startsWith('text/html')) continue;
    const page = await response.text();
    for (const match of page.matchAll(/(?:href|src)="(http[^"]+)"/g)) seen.add(match[1] ?? '');
  }
  expect(seen.size).toBeGreaterThan(60);
}, 60_000);

test('the sitemap index leads to a plain and a compressed sitemap whose pages all answer', async () => {
  const shop = createDemoShop({ baseUrl: BASE });
  const [plain = '', compressed = ''] = locs(await (await get(shop, `${BASE}/sitemap.xml`)).text());
  const packed = await get(shop, compressed);
  expect(packed.headers.get('content-type')).toBe('application/gzip');
  const products = locs(gunzipSync(Buffer.from(await packed.arrayBuffer())).toString());
  const pages = [...locs(await (await get(shop, plain)).text()), ...products];
  for (const url of pages) expect([url, (await get(shop, url)).status]).toEqual([url, 200]);
  expect(products).toHaveLength(shop.products.filter((product) => product.isInSitemap).length);
});

test('a picture is a PNG of the size its product promises', async () => {
  const shop = createDemoShop({ baseUrl: BASE });
  for (const product of shop.products.slice(0, 3)) {
    for (const [index, image] of product.images.entries()) {
      const response = await get(shop, `${BASE}/images/${product.handle}-${index + 1}.png`);
      const file = Buffer.from(await response.arrayBuffer());
      expect(response.headers.get('content-type')).toBe('image/png');
      expect(file.subarray(1, 4).toString()).toBe('PNG');
      expect([file.readUInt32BE(16), file.readUInt32BE(20)]).toEqual([image.size, image.size]);
    }
  }
});

test('robots.txt admits all nine assistants, save the poor page to CCBot, and never the admin APIs', async () => {
  const shop = createDemoShop({ baseUrl: BASE });
  const robots = parseRobots(await (await get(shop, `${BASE}/robots.txt`)).text());
  const admits = (bot: string, path: string) => checkRobots(robots, bot, BASE + path).isAllowed;
  for (const bot of AI_BOTS) {
    expect([bot, admits(bot, '/products/harrow-gooseneck-kettle')]).toEqual([bot, true]);
    expect([bot, admits(bot, '/products/al-02')]).toEqual([bot, bot !== 'CCBot']);
    expect([bot, admits(bot, '/admin/api/2026-04/graphql.json')]).toEqual([bot, false]);
  }
  expect(robots.sitemaps).toEqual([`${BASE}/sitemap.xml`]);
});

test('a shop in a folder speaks for its origin in robots.txt and in nothing else', async () => {
  const shop = createDemoShop({ baseUrl: BASE });
  const own = await (await get(shop, `${BASE}/robots.txt`)).text();
  expect(await (await shop.fetchRoot(new Request(`${ORIGIN}/robots.txt`)))?.text()).toBe(own);
  expect(await shop.fetchRoot(new Request(`${ORIGIN}/llms.txt`))).toBeNull();
  expect((await get(shop, `${ORIGIN}/v1/catalog`)).status).toBe(404);
});

test('one page turns GPTBot away by its user agent and lets everybody else in', async () => {
  const shop = createDemoShop({ baseUrl: BASE });
  const ask = async (agent: string) =>
    (await get(shop, `${BASE}/products/enamel-casserole-4l`, { 'user-agent': agent })).status;
  expect(await ask('Mozilla/5.0 (compatible; GPTBot/1.2; +https://openai.com/gptbot)')).toBe(403);
  expect(await ask('Mozilla/5.0 (compatible; ClaudeBot/1.0)')).toBe(200);
  expect(await ask('')).toBe(200);
});

test('llms.txt names the shop, tells what it is, and links every product', async () => {
  const shop = createDemoShop({ baseUrl: BASE });
  const text = await (await get(shop, `${BASE}/llms.txt`)).text();
  expect(text).toMatch(/^# .+\n\n> .+/);
  for (const product of shop.products) expect(text).toContain(`](${BASE}/products/${product.handle})`);
});

test('what a client holds is not sent again, and HEAD sends no body but its length', async () => {
  const shop = createDemoShop({ baseUrl: BASE });
  const url = `${BASE}/products/skerry-dry-bag`;
  const first = await get(shop, url);
  const etag = first.headers.get('etag') ?? '';
  const again = await get(shop, url, { 'if-none-match': `"other", W/${etag}` });
  expect([again.status, await again.text()]).toEqual([304, '']);
  const since = first.headers.get('last-modified') ?? '';
  expect((await get(shop, url, { 'if-modified-since': since })).status).toBe(304);
  const head = await shop.fetch(new Request(url, { method: 'HEAD' }));
  expect([head.status, await head.text()]).toEqual([200, '']);
  expect(Number(head.headers.get('content-length'))).toBe(Buffer.byteLength(await first.text()));
});

test('a picture can be asked for in part', async () => {
  const shop = createDemoShop({ baseUrl: BASE });
  const url = `${BASE}/images/al-02-1.png`;
  const whole = Buffer.from(await (await get(shop, url)).arrayBuffer());
  const part = async (range: string) => {
    const response = await get(shop, url, { range });
    return {
      status: response.status,
      range: response.headers.get('content-range'),
      body: Buffer.from(await response.arrayBuffer()),
    };
  };
  expect(await part('bytes=0-23')).toEqual({
    status: 206,
    range: `bytes 0-23/${whole.length}`,
    body: whole.subarray(0, 24),
  });
  expect((await part('bytes=-4')).body).toEqual(whole.subarray(-4));
  expect((await part(`bytes=${whole.length - 2}-`)).body).toEqual(whole.subarray(-2));
  expect(await part(`bytes=${whole.length}-`)).toMatchObject({ status: 416, range: `bytes */${whole.length}` });
  expect((await part('bytes=9-2')).status).toBe(200);
  expect((await part('lines=1-2')).status).toBe(200);
});

test('an unknown address is a 404 page, the bare folder a redirect, and a page takes no POST', async () => {
  const shop = createDemoShop({ baseUrl: BASE });
  for (const path of ['/nothing', '/products/nothing', '/products/al-02/more', '/images/al-02-9.png', '/360/al-02']) {
    expect([path, (await get(shop, BASE + path)).status]).toEqual([path, 404]);
  }
  const redirect = await get(shop, BASE);
  expect([redirect.status, redirect.headers.get('location')]).toEqual([301, `${BASE}/`]);
  const post = await shop.fetch(new Request(`${BASE}/products/al-02`, { method: 'POST', body: 'x' }));
  expect([post.status, post.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
});

test('the German page is marked and labelled as German', async () => {
  const shop = createDemoShop({ baseUrl: BASE });
  const page = await (await get(shop, `${BASE}/products/brotkasten-esche`)).text();
  expect(page).toContain('<html lang="de">');
  expect(page).toContain('Häufige Fragen');
  expect(page).toContain('79,00 €');
});

test('credentials are random, or the same in every process that shares a secret', () => {
  const open = (secret?: string) => createDemoShop({ baseUrl: BASE, secret }).credentials;
  expect(open()).not.toEqual(open());
  expect(open('one')).toEqual(open('one'));
  expect(open('one')).not.toEqual(open('two'));
});

test('the catalogue names every page of the shop and only valid product numbers', async () => {
  const shop = createDemoShop({ baseUrl: BASE });
  const entries = demoCatalog(BASE);
  expect(new Set(entries.map((entry) => entry.sku)).size).toBe(shop.products.length);
  for (const entry of entries) {
    expect([entry.url, (await get(shop, entry.url)).status]).toEqual([entry.url, 200]);
    expect(entry.sku).toMatch(/^[\w.-]{1,64}$/);
    if (entry.gtin) expect([entry.gtin, checkSum(entry.gtin) % 10]).toEqual([entry.gtin, 0]);
  }
  expect(entries.length).toBeGreaterThanOrEqual(12);
  expect(demoReviews().length).toBeGreaterThanOrEqual(20);
});

test('two writers cannot both write the same version, and all rows of a write are kept or none', async () => {
  const store = memoryShopStore();
  const row = (handle: string, version: number) => ({
    handle,
    version,
    updatedAt: '',
    publishAt: '',
    content: CONTENT,
    published: CONTENT,
  });
  expect(await store.update([row('a', 1)])).toBe(true);
  expect(await store.update([row('b', 1), row('a', 1)])).toBe(false);
  expect(await store.get('b')).toBeNull();
  expect(await store.update([row('b', 1), row('a', 2)])).toBe(true);
  expect((await store.list()).map((one) => [one.handle, one.version])).toEqual([
    ['a', 2],
    ['b', 1],
  ]);
});

const CONTENT = {
  title: '',
  descriptionHtml: '',
  shortDescriptionHtml: '',
  tags: [],
  seoTitle: null,
  seoDescription: null,
  metafields: [],
};

function checkSum(gtin: string): number {
  return [...gtin].reduce((sum, digit, index) => sum + Number(digit) * (index % 2 ? 3 : 1), 0);
}
