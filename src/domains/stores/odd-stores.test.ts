import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Listener, listen } from '../../http/listen.ts';
import { createSettings } from '../../kernel/settings.ts';
import { createHttpOut, type HttpOut } from '../../platform/http-out.ts';
import { createConnection } from './connection.ts';
import type { StoreCredentials } from './credentials.ts';
import { openApi } from './open.ts';
import type { StoreConnection } from './types.ts';

const WOO: StoreCredentials = { platform: 'WOOCOMMERCE', consumerKey: 'ck', consumerSecret: 'cs' };
const SHOPIFY: StoreCredentials = { platform: 'SHOPIFY', accessToken: 'shpat' };

let listener: Listener;
let http: HttpOut;
let answer: (request: Request, url: URL) => Response | Promise<Response>;
let writes: string[];

beforeAll(async () => {
  listener = await listen({ host: '127.0.0.1', port: 0 });
  listener.serve(async (request) => {
    if (request.method === 'PUT') writes.push(await request.clone().text());
    return answer(request, new URL(request.url));
  });
  http = createHttpOut({ allowOrigins: [`http://127.0.0.1:${listener.port}`], userAgent: 'test/1' });
});
beforeEach(() => {
  writes = [];
});
afterAll(async () => {
  await http.close();
  await listener.close(100);
});

function open(credentials: StoreCredentials): StoreConnection {
  const ctx = { http, signal: new AbortController().signal, settings: createSettings({}) };
  const api = openApi(ctx, `http://127.0.0.1:${listener.port}`, credentials, { timeoutMs: 2_000, waitMs: 2_000 });
  return createConnection({ id: 'str_1', platform: credentials.platform, name: 'Odd' }, api, async () => undefined);
}

const product = (sku: string, id: number, change: object = {}) => ({
  id,
  sku,
  name: 'Lamp',
  description: '<p>Lamp</p>',
  type: 'simple',
  parent_id: 0,
  meta_data: [],
  ...change,
});

/** A WooCommerce store of one lamp, which keeps what it is sent in the form it had. */
function lampStore(metaData: unknown): void {
  const lamp: { meta_data: unknown } = product('LAMP-1', 101, { meta_data: metaData });
  answer = async (request) => {
    if (request.method !== 'PUT') return Response.json([lamp]);
    const { meta_data: sent } = await request.json();
    const entries: { id: number }[] = Object.values(lamp.meta_data ?? {});
    lamp.meta_data = Object.fromEntries(
      entries.map((entry, index) => [index, entry.id === sent[0].id ? sent[0] : entry]),
    );
    return Response.json(lamp);
  };
}

describe('meta data of a WooCommerce store', () => {
  const BULLETS = { id: 9, key: 'bullets', value: ['Shade of linen', 'Our merchant wrote this by hand'] };
  const NOTE = { id: 12, key: '_stock_note', value: '0' };

  test('as an object keyed by index holds the same entries, and the same entry is written', async () => {
    lampStore({ 0: BULLETS, 2: NOTE });
    const store = open(WOO);
    const before = await store.readField('LAMP-1', 'BULLETS');
    expect(before?.value).toEqual(BULLETS.value);
    await store.writeField('LAMP-1', 'BULLETS', ['Linen'], before ?? { value: [], version: null });
    expect(writes.map((text) => JSON.parse(text))).toEqual([
      { meta_data: [{ id: 9, key: 'bullets', value: ['Linen'] }] },
    ]);
    expect((await store.readField('LAMP-1', 'BULLETS'))?.value).toEqual(['Linen']);
  });

  test.each([
    ['a list with gaps', { 0: 'One', 2: 'Two' }, ['One', 'Two']],
    ['lines of text', 'One\nTwo', ['One', 'Two']],
    ['a line that looks like JSON', '[Sale] One', ['[Sale] One']],
    ['a number', '2024', ['2024']],
    ['JSON in text', '["One","Two"]', ['One', 'Two']],
    ['nothing, as PHP says it', false, []],
    ['an empty text', '', []],
  ])('bullets as %s are read', async (_form, value, expected) => {
    lampStore([{ ...BULLETS, value }]);
    expect((await open(WOO).readField('LAMP-1', 'BULLETS'))?.value).toEqual(expected);
  });

  test.each([
    ['the meta data is a text', 'BULLETS', 'gone'],
    ['the meta data is missing', 'BULLETS', null],
    ['an entry is no object', 'BULLETS', ['bullets']],
    ['the entry has no id', 'BULLETS', [{ key: 'bullets', value: ['a'] }]],
    ['bullets are objects', 'BULLETS', [{ ...BULLETS, value: [{ text: 'a' }] }]],
    ['bullets are a document', 'BULLETS', [{ ...BULLETS, value: { type: 'root', children: [] } }]],
    ['questions lack an answer', 'FAQ', [{ id: 3, key: 'faq', value: [{ question: 'a?' }] }]],
    ['questions are lines', 'FAQ', [{ id: 3, key: 'faq', value: 'a?\nb' }]],
    ['structured data is a list', 'JSON_LD', [{ id: 4, key: 'json_ld', value: [{ '@type': 'Product' }] }]],
    [
      'structured data is markup',
      'JSON_LD',
      [{ id: 4, key: 'json_ld', value: '<script type="application/ld+json">{}' }],
    ],
  ] as const)('%s: it is not taken for nothing, and nothing is written over it', async (_why, field, metaData) => {
    lampStore(metaData);
    const store = open(WOO);
    await expect(store.readField('LAMP-1', field)).rejects.toMatchObject({ code: 'store_unreadable' });
    const value =
      field === 'FAQ' ? [{ question: 'a?', answer: 'b' }] : field === 'BULLETS' ? ['a'] : { '@type': 'Thing' };
    const writing = store.writeField('LAMP-1', field, value, { value: [], version: null });
    await expect(writing).rejects.toMatchObject({ code: 'store_unreadable' });
    expect((await store.readField('LAMP-1', 'TITLE'))?.value).toBe('Lamp');
    expect(writes).toEqual([]);
  });
});

describe('a search that finds more than the SKU', () => {
  /** The store's search, cut into the pages it is asked for. */
  function wooSearch(skus: readonly string[]): void {
    answer = (_request, { searchParams }) => {
      const [page, size] = [Number(searchParams.get('page') ?? 1), Number(searchParams.get('per_page'))];
      return Response.json(skus.map((sku, at) => product(sku, at + 1)).slice((page - 1) * size, page * size));
    };
  }

  function shopifySearch(skus: readonly string[], hasPageInfo = true): void {
    answer = async (request) => {
      const { query, variables } = await request.json();
      const first = Number(/first: (\d+)/.exec(query)?.[1]);
      const from = Number(variables.after ?? 0);
      const nodes = skus.slice(from, from + first).map((sku) => ({
        sku,
        product: { id: `gid://${sku}`, title: sku, descriptionHtml: '', bullets: null, faq: null, jsonLd: null },
      }));
      const pageInfo = { hasNextPage: from + first < skus.length, endCursor: String(from + first) };
      return Response.json({ data: { productVariants: { nodes, ...(hasPageInfo && { pageInfo }) } } });
    };
  }

  const alike = (count: number) => Array.from({ length: count }, (_, at) => `LAMP-02-${at}`);

  test.each([7, 9, 10, 60, 300])('finds the exact one behind %i that begin alike', async (count) => {
    wooSearch([...alike(count), 'LAMP-02']);
    expect(await open(WOO).readField('LAMP-02', 'TITLE')).toMatchObject({ value: 'Lamp' });
    shopifySearch([...alike(count), 'LAMP-02', ...alike(3)]);
    expect(await open(SHOPIFY).readField('LAMP-02', 'TITLE')).toMatchObject({ value: 'LAMP-02' });
  });

  test('excludes it once all were seen', async () => {
    wooSearch(alike(60));
    expect(await open(WOO).readField('LAMP-02', 'TITLE')).toBeNull();
    shopifySearch(alike(60));
    expect(await open(SHOPIFY).readField('LAMP-02', 'TITLE')).toBeNull();
    shopifySearch(alike(8), false);
    expect(await open(SHOPIFY).readField('LAMP-02', 'TITLE')).toBeNull();
  });

  test('refuses two products of the same SKU, however far apart', async () => {
    wooSearch(['LAMP-02', ...alike(60), 'LAMP-02']);
    await expect(open(WOO).readField('LAMP-02', 'TITLE')).rejects.toMatchObject({ code: 'store_rejected' });
  });

  test('gives up on a store whose search has no end, and does not call the product missing', async () => {
    answer = () => Response.json(alike(20).map((sku, at) => product(sku, at + 1)));
    await expect(open(WOO).readField('LAMP-02', 'TITLE')).rejects.toMatchObject({ code: 'store_rejected' });
    shopifySearch(alike(5_000));
    await expect(open(SHOPIFY).readField('LAMP-02', 'TITLE')).rejects.toMatchObject({ code: 'store_rejected' });
  });
});

test('a challenge page with status 202 is no answer of a store', async () => {
  const page = '<html><head><meta http-equiv="refresh" content="0;/.well-known/sgcaptcha/"></head></html>';
  answer = () => new Response(page, { status: 202, headers: { 'content-type': 'text/html' } });
  for (const credentials of [WOO, SHOPIFY])
    await expect(open(credentials).readField('A', 'TITLE')).rejects.toMatchObject({ code: 'store_unavailable' });
});
