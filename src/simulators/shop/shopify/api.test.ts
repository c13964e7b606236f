import { expect, test } from 'vitest';
import { createDemoShop, type DemoShop, type DemoShopOptions } from '../shop.ts';
import { memoryShopStore } from '../store.ts';

const BASE = 'http://127.0.0.1:4000/demo-shop';
const LAMP = { handle: 'al-02', sku: 'BRW-LP-02' };

type Body = {
  data?: Record<string, never>;
  errors?: { message: string; extensions?: { code?: string } }[] | string;
  extensions?: {
    cost: {
      requestedQueryCost: number;
      actualQueryCost: number | null;
      throttleStatus: { currentlyAvailable: number };
    };
  };
};

const open = (options: Partial<DemoShopOptions> = {}) => createDemoShop({ baseUrl: BASE, ...options });

async function ask(shop: DemoShop, query: string, variables: object = {}, token = shop.credentials.accessToken) {
  const response = await shop.fetch(
    new Request(`${BASE}/admin/api/2026-04/graphql.json`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-shopify-access-token': token },
      body: JSON.stringify({ query, variables }),
    }),
  );
  // The test knows the shape of its own query.
  const body = (await response.json()) as Body & { data: never };
  return { status: response.status, ...body };
}

const page = async (shop: DemoShop, handle = LAMP.handle) =>
  await (await shop.fetch(new Request(`${BASE}/products/${handle}`))).text();

const FIND =
  'query($q: String!) { products(first: 2, query: $q) { nodes { id title variants(first: 3) { nodes { sku } } } } }';

async function idOf(shop: DemoShop, sku = LAMP.sku): Promise<string> {
  const { data } = await ask(shop, FIND, { q: `sku:${sku}` });
  return (data as { products: { nodes: { id: string }[] } }).products.nodes[0]?.id ?? '';
}

const SET = `mutation($m: [MetafieldsSetInput!]!) { metafieldsSet(metafields: $m) {
  metafields { key value compareDigest } userErrors { field message code elementIndex } } }`;
type SetResult = {
  metafieldsSet: {
    metafields: { key: string; compareDigest: string }[] | null;
    userErrors: { field: string[]; code: string }[];
  };
};

async function setFields(shop: DemoShop, metafields: object[]): Promise<SetResult['metafieldsSet']> {
  const { data } = await ask(shop, SET, { m: metafields });
  return (data as SetResult).metafieldsSet;
}

const bullets = (ownerId: string, value: string[], more: object = {}) => ({
  ownerId,
  namespace: 'custom',
  key: 'bullets',
  type: 'list.single_line_text_field',
  value: JSON.stringify(value),
  ...more,
});

test('a product is found by sku, and a variant leads to its product', async () => {
  const shop = open();
  const found = await ask(shop, FIND, { q: `sku:"${LAMP.sku}"` });
  expect(found.data).toEqual({
    products: {
      nodes: [
        {
          id: expect.stringMatching(/^gid:\/\/shopify\/Product\/\d+$/),
          title: 'Alder',
          variants: { nodes: [{ sku: LAMP.sku }] },
        },
      ],
    },
  });
  const variants = await ask(
    shop,
    `{ productVariants(first: 5, query: "sku:TRN-SK-07-RU-L") { nodes { sku availableForSale product { handle } } } }`,
  );
  expect(variants.data).toEqual({
    productVariants: {
      nodes: [{ sku: 'TRN-SK-07-RU-L', availableForSale: false, product: { handle: 'beck-hiking-socks' } }],
    },
  });
  expect((await ask(shop, FIND, { q: 'sku:NOPE' })).data).toEqual({ products: { nodes: [] } });
});

test('a new title and description show on the public page, cleaned of what could run', async () => {
  const shop = open();
  const id = await idOf(shop);
  const { data } = await ask(
    shop,
    'mutation($p: ProductUpdateInput!) { productUpdate(product: $p) { product { title descriptionHtml } userErrors { field message } } }',
    {
      p: {
        id,
        title: 'Alder <lamp>',
        descriptionHtml: '<p onclick="x()">An LED <b>desk lamp</b>.</p><script>steal()</script>',
      },
    },
  );
  expect(data).toEqual({
    productUpdate: {
      product: { title: 'Alder <lamp>', descriptionHtml: '<p>An LED <b>desk lamp</b>.</p>' },
      userErrors: [],
    },
  });
  const shown = await page(shop);
  expect(shown).toContain('<h1>Alder &lt;lamp&gt;</h1>');
  expect(shown).toContain('<p>An LED <b>desk lamp</b>.</p>');
  expect(shown).not.toContain('steal()');
});

test('the older form of productUpdate still works', async () => {
  const shop = open();
  const id = await idOf(shop);
  await ask(shop, 'mutation($i: ProductInput!) { productUpdate(input: $i) { userErrors { message } } }', {
    i: { id, title: 'Older' },
  });
  expect(await page(shop)).toContain('<h1>Older</h1>');
});

test('bullets, FAQ and JSON-LD written as metafields are shown as features, questions and a script that cannot be closed', async () => {
  const shop = open();
  const ownerId = await idOf(shop);
  const faq = [{ question: 'How bright is it?', answer: '800 lumens.' }];
  const jsonLd = JSON.stringify({ '@type': 'Product', name: '</script><script>bad()' });
  const result = await setFields(shop, [
    bullets(ownerId, ['800 lumens', 'Oiled oak']),
    { ownerId, namespace: 'custom', key: 'faq', type: 'json', value: JSON.stringify(faq) },
    { ownerId, namespace: 'custom', key: 'json_ld', type: 'multi_line_text_field', value: jsonLd },
  ]);
  expect(result.userErrors).toEqual([]);
  const shown = await page(shop);
  expect(shown).toContain('<li>800 lumens</li><li>Oiled oak</li>');
  expect(shown).toContain('<summary>How bright is it?</summary><p>800 lumens.</p>');
  expect(shown).not.toContain('<script>bad()');
  const script = /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(shown)?.[1] ?? '';
  expect(JSON.parse(script)).toEqual(JSON.parse(jsonLd));
});

test('a metafield that changed since it was read is not overwritten', async () => {
  const shop = open();
  const ownerId = await idOf(shop);
  expect((await setFields(shop, [bullets(ownerId, ['one'], { compareDigest: null })])).userErrors).toEqual([]);
  const again = await setFields(shop, [bullets(ownerId, ['two'], { compareDigest: null })]);
  expect(again.userErrors).toMatchObject([{ field: ['metafields', '0', 'compareDigest'], code: 'STALE_OBJECT' }]);
  const { data } = await ask(
    shop,
    'query($id: ID!) { product(id: $id) { metafield(namespace: "custom", key: "bullets") { value jsonValue compareDigest } } }',
    { id: ownerId },
  );
  const held = (data as { product: { metafield: { value: string; jsonValue: unknown; compareDigest: string } } })
    .product.metafield;
  expect(held.jsonValue).toEqual(['one']);
  expect(
    (await setFields(shop, [bullets(ownerId, ['two'], { compareDigest: held.compareDigest })])).userErrors,
  ).toEqual([]);
  expect(
    (await setFields(shop, [bullets(ownerId, ['three'], { compareDigest: held.compareDigest })])).userErrors,
  ).toHaveLength(1);
  expect(await page(shop)).toContain('<li>two</li>');
});

test('of two writers with the same digest exactly one wins', async () => {
  const shop = open();
  const ownerId = await idOf(shop);
  const results = await Promise.all(
    ['a', 'b', 'c', 'd'].map((text) => setFields(shop, [bullets(ownerId, [text], { compareDigest: null })])),
  );
  expect(results.filter((result) => result.userErrors.length === 0)).toHaveLength(1);
});

test('metafieldsSet keeps all or nothing, at most 25, and only values of their type', async () => {
  const shop = open();
  const ownerId = await idOf(shop);
  const broken = await setFields(shop, [
    bullets(ownerId, ['kept out']),
    { ownerId, namespace: 'custom', key: 'faq', type: 'json', value: '{' },
    { ownerId: 'gid://shopify/Product/1', namespace: 'custom', key: 'faq', type: 'json', value: '[]' },
  ]);
  expect(broken).toMatchObject({
    metafields: null,
    userErrors: [{ code: 'INVALID_VALUE' }, { field: ['metafields', '2', 'ownerId'] }],
  });
  expect(await page(shop)).not.toContain('kept out');
  const many = await setFields(
    shop,
    Array.from({ length: 26 }, (_, index) => bullets(ownerId, ['x'], { key: `key_${index}` })),
  );
  expect(many.userErrors).toMatchObject([{ code: 'LESS_THAN_OR_EQUAL_TO' }]);
});

test('a deleted metafield leaves the page as the theme has it', async () => {
  const shop = open();
  const ownerId = await idOf(shop);
  const before = await page(shop);
  await setFields(shop, [bullets(ownerId, ['gone again'])]);
  const remove =
    'mutation($m: [MetafieldIdentifierInput!]!) { metafieldsDelete(metafields: $m) { deletedMetafields { key } userErrors { message } } }';
  const places = [
    { ownerId, namespace: 'custom', key: 'bullets' },
    { ownerId, namespace: 'custom', key: 'never' },
  ];
  expect((await ask(shop, remove, { m: places })).data).toEqual({
    metafieldsDelete: { deletedMetafields: [{ key: 'bullets' }, null], userErrors: [] },
  });
  expect(await page(shop)).toBe(before);
});

test('a change that cannot be made answers 200 with userErrors and changes nothing', async () => {
  const shop = open();
  const id = await idOf(shop);
  const update =
    'mutation($p: ProductUpdateInput!) { productUpdate(product: $p) { product { id } userErrors { field message } } }';
  const blank = await ask(shop, update, { p: { id, title: '  ' } });
  expect([blank.status, blank.data]).toEqual([
    200,
    { productUpdate: { product: null, userErrors: [{ field: ['title'], message: "Title can't be blank" }] } },
  ]);
  const unknown = await ask(shop, update, { p: { id: 'gid://shopify/Product/1', title: 'x' } });
  expect(unknown.data).toMatchObject({
    productUpdate: { userErrors: [{ field: ['id'], message: 'Product does not exist' }] },
  });
  expect(await page(shop)).toContain('<h1>Alder</h1>');
});

test('without the token there is 401 in the platform’s words, and an unknown version is 404', async () => {
  const shop = open();
  expect(await ask(shop, '{ shop { name } }', {}, 'shpat_wrong')).toEqual({
    status: 401,
    errors: '[API] Invalid API key or access token (unrecognized login or wrong password)',
  });
  const wrong = new Request(`${BASE}/admin/api/2026-05/graphql.json`, { method: 'POST', body: '{}' });
  expect((await shop.fetch(wrong)).status).toBe(404);
  expect(await ask(shop, '{ shop { name } }')).toMatchObject({
    status: 200,
    data: { shop: { name: 'Brindlewick Supply' } },
  });
});

test('an unknown field is a GraphQL error, a body that is not JSON a 400', async () => {
  const shop = open();
  expect(await ask(shop, '{ shop { owner } }')).toMatchObject({
    status: 200,
    errors: [{ message: expect.stringContaining('owner') }],
  });
  const request = new Request(`${BASE}/admin/api/2026-04/graphql.json`, {
    method: 'POST',
    headers: { 'x-shopify-access-token': shop.credentials.accessToken },
    body: '{',
  });
  expect((await shop.fetch(request)).status).toBe(400);
});

test('with a publish delay the API has the new text at once and the page only later', async () => {
  let nowMs = Date.parse('2026-11-01T00:00:00Z');
  const shop = open({ clock: { now: () => new Date(nowMs) }, publishDelayMs: 5000 });
  const id = await idOf(shop);
  await ask(shop, 'mutation($p: ProductUpdateInput!) { productUpdate(product: $p) { userErrors { message } } }', {
    p: { id, title: 'Alder lamp' },
  });
  expect((await ask(shop, `{ product(id: "${id}") { title } }`)).data).toEqual({ product: { title: 'Alder lamp' } });
  nowMs += 4999;
  expect(await page(shop)).toContain('<h1>Alder</h1>');
  nowMs += 1;
  expect(await page(shop)).toContain('<h1>Alder lamp</h1>');
});

test('two shops over one store show the same content', async () => {
  const store = memoryShopStore();
  const [one, two] = [open({ store, secret: 's' }), open({ store, secret: 's' })];
  await setFields(one, [bullets(await idOf(one), ['from the first'])]);
  expect(await page(two)).toContain('<li>from the first</li>');
});
