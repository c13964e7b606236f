import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Listener, listen } from '../../http/listen.ts';
import { DomainError } from '../../kernel/errors.ts';
import { createSettings } from '../../kernel/settings.ts';
import { createHttpOut, type HttpOut } from '../../platform/http-out.ts';
import { type FaultyShop, openFaultyShop } from '../../simulators/shop/faulty-shop.ts';
import { createConnection } from './connection.ts';
import type { StoreCredentials } from './credentials.ts';
import type { StoreLimits } from './http.ts';
import { openApi } from './open.ts';
import type { FieldValue, StoreConnection, StoredField } from './types.ts';

const SKU = 'BRW-LP-02';
const LIMITS: StoreLimits = { timeoutMs: 2_000, waitMs: 5_000 };
const PLATFORMS = ['shopify', 'woocommerce'] as const;
type Platform = (typeof PLATFORMS)[number];
type Field = Parameters<StoreConnection['readField']>[1];

let listener: Listener;
let http: HttpOut;
let shop: FaultyShop;
let refusals: number;
let requests: string[];

beforeAll(async () => {
  listener = await listen({ host: '127.0.0.1', port: 0 });
  listener.serve(async (request) => {
    requests.push(`${request.method} ${new URL(request.url).pathname}`);
    return await shop.fetch(request);
  });
  http = createHttpOut({ allowOrigins: [`http://127.0.0.1:${listener.port}`], userAgent: 'test/1' });
});

beforeEach(() => {
  shop = openFaultyShop({ baseUrl: `http://127.0.0.1:${listener.port}/demo-shop` });
  refusals = 0;
  requests = [];
});

afterAll(async () => {
  shop.faults.clear();
  await http.close();
  await listener.close(100);
});

function credentialsFor(platform: Platform): StoreCredentials {
  const { accessToken, consumerKey, consumerSecret } = shop.credentials;
  if (platform === 'shopify') return { platform: 'SHOPIFY', accessToken };
  return { platform: 'WOOCOMMERCE', consumerKey, consumerSecret };
}

function open(platform: Platform, limits = LIMITS, credentials = credentialsFor(platform)): StoreConnection {
  const ctx = { http, signal: new AbortController().signal, settings: createSettings({}) };
  const api = openApi(ctx, shop.baseUrl, credentials, limits);
  const store = { id: 'str_1', platform: credentials.platform, name: 'Shop' };
  return createConnection(store, api, async () => {
    refusals += 1;
  });
}

async function failure(work: Promise<unknown>): Promise<DomainError> {
  const error: unknown = await work.then(
    () => new Error('it did not fail'),
    (thrown: unknown) => thrown,
  );
  if (error instanceof DomainError) return error;
  throw error;
}

async function read(store: StoreConnection, field: Field): Promise<StoredField> {
  const stored = await store.readField(SKU, field);
  if (!stored) throw new Error('The product is missing.');
  return stored;
}

const page = async () => await (await shop.fetch(new Request(`${shop.baseUrl}/products/al-02`))).text();

const VALUES: readonly (readonly [Field, FieldValue, string])[] = [
  ['TITLE', 'Alder table lamp & <30 cm shade', 'Alder table lamp &amp; &lt;30 cm shade'],
  ['BULLETS', ['Shade of 28 cm', 'Weighs 1.2 kg — "light"'], 'Shade of 28 cm'],
  ['DESCRIPTION', 'A lamp for desks.\n\nIt is <b>not</b> bold & small.\nSecond line.\n\n- one\n- two', '&lt;b&gt;not'],
  ['FAQ', [{ question: 'Is it dimmable?', answer: 'Yes, in <3 steps.' }], 'Is it dimmable?'],
  [
    'JSON_LD',
    { '@context': 'https://schema.org', '@type': 'Product', name: 'Alder </script><b>' },
    '"@type":"Product"',
  ],
];

const THEIRS: Readonly<Record<Field, FieldValue>> = {
  TITLE: 'Theirs',
  BULLETS: ['Theirs'],
  DESCRIPTION: 'Theirs',
  FAQ: [{ question: 'Theirs?', answer: 'Yes.' }],
  JSON_LD: { '@type': 'Thing', name: 'Theirs' },
};

describe.each(PLATFORMS)('%s', (platform) => {
  test.each(VALUES)('%s is written, read back equal, and shown on the page', async (field, value, shown) => {
    const store = open(platform);
    const before = await read(store, field);
    await store.writeField(SKU, field, value, before);
    expect((await read(store, field)).value).toEqual(value);
    expect(await page()).toContain(shown);
    expect(await page()).not.toContain('</script><b>');
  });

  test.each(VALUES)('%s can be put back exactly as it was', async (field, value) => {
    const store = open(platform);
    const opening = await page();
    const before = await read(store, field);
    await store.writeField(SKU, field, value, before);
    expect(await page()).not.toBe(opening);
    await store.restoreField(SKU, field, before, await read(store, field));
    expect((await read(store, field)).value).toEqual(before.value);
    expect(await page()).toBe(opening);
  });

  test.each(VALUES)('%s is not written when somebody changed it since it was read', async (field, value) => {
    const [store, other] = [open(platform), open(platform)];
    const seen = await read(store, field);
    const theirs = THEIRS[field];
    await other.writeField(SKU, field, theirs, seen);
    const error = await failure(store.writeField(SKU, field, value, seen));
    expect([error.code, error.details['sku']]).toEqual(['store_content_changed', SKU]);
    expect((await read(store, field)).value).toEqual(theirs);
  });

  test('a write whose answer was lost is found done by the next attempt, and is not done twice', async () => {
    const store = open(platform);
    for (const [field, value] of VALUES) {
      const before = await read(store, field);
      shop.faults.next({ api: platform, kind: 'lost', onlyWrites: true });
      expect((await failure(store.writeField(SKU, field, value, before))).code).toBe('store_unavailable');
      const isWrite = (line: string) => line.startsWith('PUT') || line.startsWith('POST');
      requests.length = 0;
      await store.writeField(SKU, field, value, before);
      expect(requests.filter(isWrite)).toHaveLength(platform === 'shopify' ? 1 : 0);
      expect((await read(store, field)).value).toEqual(value);
    }
  });

  test.each(['BULLETS', 'FAQ', 'JSON_LD'] as const)('an empty %s takes the field away', async (field) => {
    const store = open(platform);
    const [, value = ''] = VALUES.find(([one]) => one === field) ?? [];
    await store.writeField(SKU, field, value, await read(store, field));
    await store.writeField(SKU, field, field === 'JSON_LD' ? {} : [], await read(store, field));
    expect(await read(store, field)).toMatchObject({ value: field === 'JSON_LD' ? {} : [], version: null });
  });

  test('a product the store does not have is null to read and refused to write', async () => {
    const store = open(platform);
    expect(await store.readField('NO-SUCH', 'TITLE')).toBeNull();
    expect(await store.readField(SKU.toLowerCase(), 'TITLE')).toBeNull();
    const error = await failure(store.writeField('NO-SUCH', 'TITLE', 'New', { value: '', version: null }));
    expect(error.code).toBe('store_rejected');
    expect(error.message).toContain('NO-SUCH');
  });

  test('a product is found by the SKU of a variant', async () => {
    const stored = await open(platform).readField('TRN-SK-07-SL-M', 'TITLE');
    expect(stored?.value).toContain('Beck');
  });

  test('texts that carry markup are refused before anything is sent', async () => {
    const store = open(platform);
    const before = { value: '', version: null };
    for (const [field, value] of [
      ['TITLE', 'Lamp <img src=x onerror=alert(1)>'],
      ['BULLETS', ['ok', '<script>x</script>']],
      ['FAQ', [{ question: 'Q', answer: '<!-- x -->' }]],
      ['TITLE', ''],
      ['BULLETS', 'one'],
      ['JSON_LD', []],
    ] as const) {
      expect((await failure(store.writeField(SKU, field, value, before))).code).toBe('validation_failed');
    }
    expect(requests).toEqual([]);
  });

  test.each(['401', '403'] as const)('a %s is store_unauthorized, and is noted', async (kind) => {
    shop.faults.next({ api: platform, kind });
    const error = await failure(open(platform).readField(SKU, 'TITLE'));
    expect([error.code, refusals]).toEqual(['store_unauthorized', 1]);
  });

  test.each(['500', '502', 'html', 'malformed_json', 'empty', 'cut'] as const)(
    '%s is store_unavailable to a read and to a write, and the text stays',
    async (kind) => {
      const store = open(platform);
      shop.faults.next({ api: platform, kind });
      expect((await failure(store.readField(SKU, 'TITLE'))).code).toBe('store_unavailable');
      const before = await read(store, 'TITLE');
      shop.faults.next({ api: platform, kind, onlyWrites: true });
      expect((await failure(store.writeField(SKU, 'TITLE', 'New', before))).code).toBe('store_unavailable');
      expect(await read(store, 'TITLE')).toEqual(before);
      expect(refusals).toBe(0);
    },
  );

  test('a store that hangs is given up in time', async () => {
    const store = open(platform, { ...LIMITS, timeoutMs: 150 });
    shop.faults.next({ api: platform, kind: 'hang' });
    const startedAt = performance.now();
    const error = await failure(store.readField(SKU, 'TITLE'));
    expect(error.code).toBe('store_unavailable');
    expect(error.message).toContain('in time');
    expect(performance.now() - startedAt).toBeLessThan(8_000);
    shop.faults.release();
  });

  test.each(['429', 'throttled'] as const)(
    '%s is waited for, as long as the store asks, and then it is done',
    async (kind) => {
      const store = open(platform);
      const before = await read(store, 'TITLE');
      shop.faults.next({ api: platform, kind, onlyWrites: true });
      await store.writeField(SKU, 'TITLE', 'Alder, renamed', before);
      expect((await read(store, 'TITLE')).value).toBe('Alder, renamed');
      expect(shop.faults.pending()).toBe(0);
    },
  );

  test('a wait beyond the budget is store_unavailable with the seconds to wait', async () => {
    shop.faults.next({ api: platform, kind: '429', times: 9 });
    const error = await failure(open(platform, { ...LIMITS, waitMs: 500 }).readField(SKU, 'TITLE'));
    expect([error.code, error.details['retry_after_seconds']]).toEqual([
      'store_unavailable',
      platform === 'shopify' ? 2 : 1,
    ]);
    expect(shop.faults.pending()).toBe(8);
  });

  test('a refusal is store_rejected in the words of the store', async () => {
    const store = open(platform);
    const before = await read(store, 'TITLE');
    shop.faults.next({ api: platform, kind: 'user_error', onlyWrites: true });
    const error = await failure(store.writeField(SKU, 'TITLE', 'New', before));
    expect(error.code).toBe('store_rejected');
    expect(error.message).toContain(platform === 'shopify' ? 'Title is invalid' : 'Invalid parameter(s): name');
  });
});
