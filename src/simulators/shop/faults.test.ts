import { expect, test } from 'vitest';
import type { FaultKind } from './faults.ts';
import { type FaultyShop, openFaultyShop } from './faulty-shop.ts';

const BASE = 'http://127.0.0.1:4000/demo-shop';
const open = () => openFaultyShop({ baseUrl: BASE });

const shopify = (shop: FaultyShop, query: string, signal?: AbortSignal) =>
  shop.fetch(
    new Request(`${BASE}/admin/api/2026-04/graphql.json`, {
      method: 'POST',
      signal,
      headers: { 'x-shopify-access-token': shop.credentials.accessToken },
      body: JSON.stringify({ query }),
    }),
  );

const woo = (shop: FaultyShop) => {
  const { consumerKey, consumerSecret } = shop.credentials;
  const query = new URLSearchParams({ consumer_key: consumerKey, consumer_secret: consumerSecret });
  return shop.fetch(new Request(`${BASE}/wp-json/wc/v3/products?${query}`));
};

const READ = '{ shop { name } }';
const RENAME =
  'mutation { productUpdate(product: { id: "gid://shopify/Product/7300000000003", title: "Renamed" }) { userErrors { field message } } }';

test.each([
  ['401', 401],
  ['403', 403],
  ['429', 429],
  ['500', 500],
  ['502', 502],
  ['throttled', 200],
  ['html', 200],
  ['empty', 200],
] as const)(
  '%s is answered with status %i to the next call of that side, and only to it',
  async (kind: FaultKind, status) => {
    const shop = open();
    shop.faults.next({ api: 'shopify', kind });
    expect((await woo(shop)).status).toBe(200);
    const answer = await shopify(shop, READ);
    expect(answer.status).toBe(status);
    expect(await answer.text()).not.toContain('Brindlewick');
    expect(await (await shopify(shop, READ)).text()).toContain('Brindlewick');
    expect(shop.faults.pending()).toBe(0);
  },
);

test('a throttled answer tells how long to wait', async () => {
  const shop = open();
  shop.faults.next({ api: 'shopify', kind: 'throttled', times: 2 });
  expect(await (await shopify(shop, READ)).json()).toMatchObject({
    errors: [{ extensions: { code: 'THROTTLED' } }],
    extensions: { cost: { requestedQueryCost: 10, throttleStatus: { currentlyAvailable: 0, restoreRate: 100 } } },
  });
  expect(shop.faults.pending()).toBe(1);
});

test('WooCommerce’s 429 names the seconds to wait', async () => {
  const shop = open();
  shop.faults.next({ api: 'woocommerce', kind: '429' });
  const answer = await woo(shop);
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '1']);
});

test('a failure for writes lets reads pass, and a lost answer did its work', async () => {
  const shop = open();
  shop.faults.next({ api: 'shopify', kind: 'lost', onlyWrites: true });
  expect((await shopify(shop, READ)).status).toBe(200);
  expect((await shopify(shop, RENAME)).status).toBe(502);
  expect(await (await shop.fetch(new Request(`${BASE}/products/al-02`))).text()).toContain('<h1>Renamed</h1>');
});

test('a refused change is a user error of the mutation that was sent', async () => {
  const shop = open();
  shop.faults.next({ api: 'shopify', kind: 'user_error' });
  expect(await (await shopify(shop, RENAME)).json()).toMatchObject({
    data: { productUpdate: { userErrors: [{ field: ['title'] }] } },
  });
  expect(await (await shop.fetch(new Request(`${BASE}/products/al-02`))).text()).toContain('<h1>Alder</h1>');
});

test('what hangs goes on hanging until the caller gives up or it is let go', async () => {
  const shop = open();
  shop.faults.next({ api: 'shopify', kind: 'hang', times: 2 });
  const gone = new AbortController();
  const waiting = shopify(shop, READ, gone.signal);
  const first = await Promise.race([waiting, new Promise((resolve) => setTimeout(resolve, 30, 'still'))]);
  expect(first).toBe('still');
  gone.abort();
  expect((await waiting).status).toBe(504);
  const other = shopify(shop, READ);
  await new Promise((resolve) => setTimeout(resolve, 10));
  shop.faults.release();
  expect((await other).status).toBe(504);
});

test('a cut answer breaks off while it is read', async () => {
  const shop = open();
  shop.faults.next({ api: 'shopify', kind: 'cut' });
  const answer = await shopify(shop, READ);
  await expect(answer.text()).rejects.toThrow();
});

test('a public page can fail too', async () => {
  const shop = open();
  shop.faults.next({ api: 'pages', kind: '500' });
  const ask = async () => (await shop.fetch(new Request(`${BASE}/products/al-02`))).status;
  expect([await ask(), await ask()]).toEqual([503, 200]);
});
