import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { connectBundledStore, findStoreFor, moveBundledStore, openStore } from '../../src/domains/stores/index.ts';
import { openTestApp, type Tenant, type TestApp } from '../support/app.ts';
import { openShop, type TestShop } from '../support/shop.ts';

const PATH = '/v1/integrations/stores';
const SKU = 'BRW-LP-02';

let shop: TestShop;
let run: TestApp;
let ours: Tenant;

beforeAll(async () => {
  shop = await openShop();
  run = await openTestApp({ egressAllow: [shop.origin] });
});

beforeEach(async () => {
  ours = await run.workspace();
});

afterAll(async () => {
  await run.close();
  await shop.close();
});

async function connected(): Promise<{ id: string }> {
  const credentials = { access_token: shop.shop.credentials.accessToken };
  const answer = await ours.post(PATH, { platform: 'shopify', base_url: shop.origin, credentials });
  expect(answer.status, answer.text).toBe(201);
  return answer.body;
}

describe('a push', () => {
  test('finds its store, and reads and writes there', async () => {
    const store = await connected();
    const found = await findStoreFor(ours.context(), { sku: SKU, url: `${shop.origin}/products/al-02` });
    expect(found).toEqual({ id: store.id, platform: 'SHOPIFY' });
    const open = await openStore(ours.context(), store.id);
    const before = await open.readField(SKU, 'TITLE');
    if (!before) throw new Error('The product is missing.');
    await open.writeField(SKU, 'TITLE', 'Alder lamp', before);
    expect((await open.readField(SKU, 'TITLE'))?.value).toBe('Alder lamp');
    await open.restoreField(SKU, 'TITLE', before, { value: 'Alder lamp', version: null });
  });

  test('that is refused marks the store as unauthorized', async () => {
    const store = await connected();
    const open = await openStore(ours.context(), store.id);
    shop.shop.faults.next({ api: 'shopify', kind: '401' });
    await expect(open.readField(SKU, 'TITLE')).rejects.toMatchObject({ code: 'store_unauthorized' });
    expect((await ours.get(`${PATH}/${store.id}`)).body.status).toBe('unauthorized');
  });

  test('cannot use a store of another workspace', async () => {
    const store = await connected();
    const other = await run.workspace();
    await expect(openStore(other.context(), store.id)).rejects.toMatchObject({ code: 'not_found' });
    expect(await findStoreFor(other.context(), { sku: SKU, url: `${shop.origin}/products/al-02` })).toBeNull();
  });
});

test('the bundled store follows the installation to a new address and secret, and stays removed', async () => {
  const ctx = ours.context();
  const credentials = { platform: 'SHOPIFY' as const, accessToken: 'shpat_old' };
  const store = { name: 'Bundled shop', baseUrl: 'http://127.0.0.1:1/demo-shop', credentials };
  await connectBundledStore(ctx, store);
  await connected();
  const [, bundled] = (await ours.get(PATH)).body.data;
  expect(bundled).toMatchObject({ base_url: store.baseUrl, last_checked_at: null });
  const moved = {
    ...store,
    pathPrefix: '/demo-shop',
    baseUrl: 'http://127.0.0.1:2/demo-shop',
    credentials: { ...credentials, accessToken: 'shpat_new' },
  };
  await moveBundledStore(ctx, moved);
  expect((await ours.get(`${PATH}/${bundled.id}`)).body.base_url).toBe(moved.baseUrl);
  await ours.del(`${PATH}/${bundled.id}`);
  await moveBundledStore(ctx, moved);
  expect((await ours.get(PATH)).body.data).toHaveLength(1);
});
