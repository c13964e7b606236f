import { expect, test } from 'vitest';
import { createDemoShop, type DemoShop } from '../shop.ts';

const BASE = 'http://127.0.0.1:4000/demo-shop';
const PRODUCTS = `${BASE}/wp-json/wc/v3/products`;

type Row = { id: number; sku: string; name: string; meta_data: { id: number; key: string; value: unknown }[] };

const open = () => createDemoShop({ baseUrl: BASE });

async function call(shop: DemoShop, path: string, options: { method?: string; body?: unknown; login?: string } = {}) {
  const { consumerKey, consumerSecret } = shop.credentials;
  const login = options.login ?? `${consumerKey}:${consumerSecret}`;
  const response = await shop.fetch(
    new Request(PRODUCTS + path, {
      method: options.method ?? 'GET',
      headers: { authorization: `Basic ${Buffer.from(login).toString('base64')}`, 'content-type': 'application/json' },
      body: options.body === undefined ? undefined : JSON.stringify(options.body),
    }),
  );
  // The test knows which shape its own request is answered in.
  return { status: response.status, headers: response.headers, body: (await response.json()) as never };
}

async function lamp(shop: DemoShop): Promise<Row> {
  const rows: Row[] = (await call(shop, '?sku=BRW-LP-02')).body;
  return rows[0] ?? { id: 0, sku: '', name: '', meta_data: [] };
}

const page = async (shop: DemoShop) => await (await shop.fetch(new Request(`${BASE}/products/al-02`))).text();

test('a list comes in pages that tell how many there are', async () => {
  const shop = open();
  const { headers, body } = await call(shop, '?per_page=4&page=2');
  expect((body as Row[]).map((row) => row.id)).toEqual([105, 106, 107, 108]);
  expect(headers.get('x-wp-total')).toBe(String(shop.products.length));
  expect(headers.get('x-wp-totalpages')).toBe(String(Math.ceil(shop.products.length / 4)));
  expect((await call(shop, '?per_page=101')).body).toMatchObject({ code: 'rest_invalid_param', data: { status: 400 } });
});

test('a sku finds its product, a variation’s sku the variation, an unknown one nothing', async () => {
  const shop = open();
  expect(await lamp(shop)).toMatchObject({ name: 'Alder', type: 'simple', permalink: `${BASE}/products/al-02` });
  expect((await call(shop, '?sku=TRN-SK-07-SL-M')).body).toMatchObject([{ type: 'variation', parent_id: 109 }]);
  expect((await call(shop, '?sku=NOPE')).body).toEqual([]);
});

test('an update changes only what it names, and the public page shows it', async () => {
  const shop = open();
  const { id } = await lamp(shop);
  const faq = [{ question: 'Which bulb?', answer: 'An LED module, replaceable.' }];
  const { status, body } = await call(shop, `/${id}`, {
    method: 'PUT',
    body: {
      name: 'Brindlewick Alder desk lamp',
      meta_data: [
        { key: 'bullets', value: ['800 lumens', '9 W'] },
        { key: 'faq', value: JSON.stringify(faq) },
      ],
    },
  });
  expect([status, body]).toMatchObject([
    200,
    {
      name: 'Brindlewick Alder desk lamp',
      description: '<p>Beautiful and timeless. A true classic that turns heads. A must-have!</p>',
    },
  ]);
  const held = await lamp(shop);
  expect(Object.fromEntries(held.meta_data.map(({ key, value }) => [key, value]))).toEqual({
    bullets: ['800 lumens', '9 W'],
    faq: JSON.stringify(faq),
  });
  const shown = await page(shop);
  expect(shown).toContain('<h1>Brindlewick Alder desk lamp</h1>');
  expect(shown).toContain('<li>800 lumens</li><li>9 W</li>');
  expect(shown).toContain('<summary>Which bulb?</summary>');
});

test('a meta entry is found by its id, and null takes it away', async () => {
  const shop = open();
  const { id } = await lamp(shop);
  const put = (meta_data: object[]) => call(shop, `/${id}`, { method: 'PUT', body: { meta_data } });
  await put([{ key: 'bullets', value: ['first'] }]);
  const entry = (await lamp(shop)).meta_data[0];
  await put([{ id: entry?.id, value: ['second'] }]);
  expect((await lamp(shop)).meta_data).toEqual([{ ...entry, value: ['second'] }]);
  await put([{ id: entry?.id, key: 'bullets', value: null }]);
  expect((await lamp(shop)).meta_data).toEqual([]);
});

test('a description is cleaned of what could run', async () => {
  const shop = open();
  const { id } = await lamp(shop);
  await call(shop, `/${id}`, { method: 'PUT', body: { description: '<p>Oak <img src=x onerror=bad()></p>' } });
  expect(await page(shop)).toContain('<p>Oak <img src="x"></p>');
});

test('refusals are told in the platform’s words', async () => {
  const shop = open();
  const { consumerKey } = shop.credentials;
  expect(await call(shop, '', { login: 'ck_wrong:cs_wrong' })).toMatchObject({
    status: 401,
    body: { code: 'woocommerce_rest_authentication_error', message: 'Consumer key is invalid.', data: { status: 401 } },
  });
  expect((await call(shop, '', { login: `${consumerKey}:cs_wrong` })).body).toMatchObject({
    message: 'Consumer secret is invalid.',
  });
  const anonymous = await shop.fetch(new Request(PRODUCTS));
  expect([anonymous.status, await anonymous.json()]).toMatchObject([401, { code: 'woocommerce_rest_cannot_view' }]);
  expect(await call(shop, '/999')).toMatchObject({
    status: 404,
    body: { code: 'woocommerce_rest_product_invalid_id' },
  });
  expect(await call(shop, '/999', { method: 'PUT', body: {} })).toMatchObject({
    status: 400,
    body: { code: 'woocommerce_rest_product_invalid_id', data: { status: 400 } },
  });
  expect(await call(shop, '/103', { method: 'PUT', body: { name: 7 } })).toMatchObject({
    status: 400,
    body: { code: 'rest_invalid_param' },
  });
  expect(await call(shop, '/103', { method: 'PUT', body: [] })).toMatchObject({
    status: 400,
    body: { code: 'rest_invalid_json' },
  });
  expect(await call(shop, '/103/reviews')).toMatchObject({ status: 404, body: { code: 'rest_no_route' } });
});
