import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openStore } from '../../src/domains/stores/index.ts';
import { openTestApp, type Tenant, type TestApp } from '../support/app.ts';
import { expectError } from '../support/matchers.ts';
import { openShop, type TestShop } from '../support/shop.ts';

const PATH = '/v1/integrations/stores';
const UNKNOWN = `${PATH}/str_01kaq000000000000000000000`;
const KEYS = ['id', 'platform', 'name', 'base_url', 'status', 'last_checked_at', 'created_at', 'updated_at'];

let shop: TestShop;
let run: TestApp;
let ours: Tenant;
let readOnly: Tenant;

beforeAll(async () => {
  shop = await openShop();
  run = await openTestApp({ egressAllow: [shop.origin] });
  readOnly = await run.tenantWith((await run.workspace()).workspaceId, ['read']);
});

beforeEach(async () => {
  shop.shop.faults.clear();
  ours = await run.workspace();
});

afterAll(async () => {
  shop.shop.faults.clear();
  await run.close();
  await shop.close();
});

const shopify = (fields: Record<string, unknown> = {}) => ({
  platform: 'shopify',
  name: ' Brindlewick ',
  base_url: `${shop.origin}/`,
  credentials: { access_token: shop.shop.credentials.accessToken },
  ...fields,
});

const woocommerce = (fields: Record<string, unknown> = {}) => {
  const { consumerKey, consumerSecret } = shop.shop.credentials;
  const credentials = { consumer_key: consumerKey, consumer_secret: consumerSecret };
  return { platform: 'woocommerce', base_url: shop.origin, credentials, ...fields };
};

async function connected(input: object = shopify(), tenant = ours) {
  const answer = await tenant.post(PATH, input);
  expect(answer.status, answer.text).toBe(201);
  return answer.body;
}

const faultsOf = (answer: { body: { error: { details: { errors: { field: string }[] } } } }) =>
  answer.body.error.details.errors.map(({ field }) => field).sort();

describe('POST /integrations/stores', () => {
  test.each([
    ['shopify', shopify, 'Brindlewick'],
    ['woocommerce', woocommerce, null],
  ])('a %s store that answers is connected, and its credentials are never shown', async (platform, input, name) => {
    const answer = await ours.post(PATH, input());
    expect(answer.status, answer.text).toBe(201);
    expect(Object.keys(answer.body).sort()).toEqual([...KEYS].sort());
    expect(answer.body).toMatchObject({
      platform,
      name: name ?? new URL(shop.origin).host,
      base_url: shop.origin,
      status: 'connected',
    });
    expect(answer.body.last_checked_at).not.toBeNull();
    expect(answer.headers.get('location')).toBe(`${PATH}/${answer.body.id}`);
    const row = await run.app.services.db.store.findUniqueOrThrow({ where: { id: answer.body.id } });
    const seen = [answer.text, (await ours.get(PATH)).text, JSON.stringify(row), JSON.stringify(run.logs)].join();
    for (const secret of Object.values(shop.shop.credentials)) expect(seen).not.toContain(secret);
  });

  test('sealed credentials open in their own row alone', async () => {
    const [store, other] = [await connected(), await run.workspace()];
    const { credentialsSealed } = await run.app.services.db.store.findUniqueOrThrow({ where: { id: store.id } });
    const stolen = await connected(woocommerce(), other);
    await run.app.services.db.store.update({
      where: { id: stolen.id },
      data: { credentialsSealed, platform: 'SHOPIFY' },
    });
    await expect(openStore(other.context(), stolen.id)).rejects.toThrow('sealed for another place');
  });

  test('wrong credentials are 422, and nothing is kept', async () => {
    const wrong = [
      shopify({ credentials: { access_token: 'shpat_wrong' } }),
      woocommerce({ credentials: { consumer_key: 'ck_wrong', consumer_secret: 'cs_wrong' } }),
    ];
    for (const input of wrong) expectError(await ours.post(PATH, input), 422, 'store_unauthorized');
    expect((await ours.get(PATH)).body.data).toEqual([]);
  });

  test('a store that does not answer as one is 503, and nothing is kept', async () => {
    for (const kind of ['500', 'html', 'empty'] as const) {
      shop.shop.faults.next({ api: 'shopify', kind });
      expectError(await ours.post(PATH, shopify()), 503, 'store_unavailable');
    }
    const elsewhere = shopify({ base_url: `${shop.origin}/products` });
    expectError(await ours.post(PATH, elsewhere), 503, 'store_unavailable');
    expect((await ours.get(PATH)).body.data).toEqual([]);
  });

  test('a busy store is 503 with the time to wait', async () => {
    shop.shop.faults.next({ api: 'shopify', kind: '429', times: 9 });
    const answer = await ours.post(PATH, shopify());
    expectError(answer, 503, 'store_unavailable');
    expect(answer.headers.get('retry-after')).toBe('2');
  });

  test('an address is connected once in a workspace, whatever its spelling, and by two at once too', async () => {
    const answers = await Promise.all([ours.post(PATH, shopify()), ours.post(PATH, woocommerce())]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    const again = await ours.post(PATH, shopify({ base_url: ` ${shop.origin.toUpperCase()}// ` }));
    expectError(again, 409, 'conflict');
    expect(again.body.error.message).toContain(shop.origin);
    await connected(shopify(), await run.workspace());
  });

  test('every fault is named at once, in the spelling of the caller, without what was secret', async () => {
    const answer = await ours.post(PATH, {
      platform: 'shopify',
      name: ' ',
      base_url: 'https://user:open-sesame@shop.example/?a',
      credentials: { consumer_key: 'ck_ and more' },
    });
    expectError(answer, 400, 'validation_failed');
    expect(answer.text).not.toMatch(/open-sesame|and more/);
    expect(faultsOf(answer)).toEqual(expect.arrayContaining(['base_url', 'name']));
    const mixed = { ...shop.shop.credentials };
    const credentials = { access_token: mixed.accessToken, consumer_key: mixed.consumerKey };
    const second = await ours.post(PATH, woocommerce({ credentials }));
    expect(faultsOf(second)).toEqual(['credentials.access_token', 'credentials.consumer_secret']);
    expectError(await ours.post(PATH, shopify({ platform: 'magento' })), 400, 'validation_failed');
  });

  test('a private address is refused, and a public one over plain http', async () => {
    for (const url of ['https://127.0.0.1', 'https://localhost', 'http://169.254.169.254', 'https://10.0.0.1']) {
      expectError(await ours.post(PATH, shopify({ base_url: url })), 422, 'egress_denied');
    }
    const open = await ours.post(PATH, shopify({ base_url: 'http://shop.example' }));
    expectError(open, 400, 'validation_failed');
    expect(faultsOf(open)).toEqual(['base_url']);
  });

  test('a workspace can have 20', async () => {
    const data = Array.from({ length: 20 }, (_, index) => ({
      id: `str_${index}_${ours.workspaceId}`,
      workspaceId: ours.workspaceId,
      platform: 'SHOPIFY' as const,
      name: 'Shop',
      baseUrl: `https://${index}.example`,
      credentialsSealed: '',
    }));
    await run.app.services.db.store.createMany({ data });
    expectError(await ours.post(PATH, shopify()), 409, 'limit_reached');
  });

  test('a key without settings:write is refused', async () => {
    expectError(await readOnly.post(PATH, shopify()), 403, 'insufficient_scope');
  });
});

describe('GET /integrations/stores', () => {
  test('lists the stores of the workspace, newest first, page by page', async () => {
    await connected(shopify(), await run.workspace());
    const first = await connected();
    const data = { ...shopify(), platform: 'WOOCOMMERCE' as const, name: 'Second', baseUrl: 'https://b.example' };
    const { name, platform, baseUrl } = data;
    const second = await run.app.services.db.store.create({
      data: {
        id: `str_2_${ours.workspaceId}`,
        createdAt: new Date(Date.now() + 60_000),
        workspaceId: ours.workspaceId,
        name,
        platform,
        baseUrl,
        credentialsSealed: '',
      },
    });
    const page = await ours.get(`${PATH}?limit=1`);
    expect(page.body).toMatchObject({ data: [{ id: second.id }], pagination: { has_more: true } });
    const rest = await ours.get(`${PATH}?limit=1&cursor=${page.body.pagination.next_cursor}`);
    expect(rest.body).toEqual({ data: [first], pagination: { next_cursor: null, has_more: false } });
    expectError(await ours.get(`${PATH}?cursor=nonsense`), 400, 'invalid_cursor');
    expectError(await readOnly.get(PATH), 403, 'insufficient_scope');
  });
});

describe('GET /integrations/stores/{id}', () => {
  test('answers the store, and 404 for one of another workspace', async () => {
    const store = await connected();
    const theirs = await connected(shopify(), await run.workspace());
    expect((await ours.get(`${PATH}/${store.id}`)).body).toEqual(store);
    expectError(await ours.get(`${PATH}/${theirs.id}`), 404, 'not_found');
    expectError(await ours.get(UNKNOWN), 404, 'not_found');
    expectError(await readOnly.get(`${PATH}/${store.id}`), 403, 'insufficient_scope');
  });

  test('the node has the same scope', async () => {
    const store = await connected();
    const query = `query($id: ID!) { node(id: $id) { id ... on Store { platform baseUrl } } }`;
    const node = { id: store.id, platform: 'SHOPIFY', baseUrl: shop.origin };
    expect((await ours.graphql(query, { id: store.id })).body.data).toEqual({ node });
    expect((await readOnly.graphql(query, { id: store.id })).body.errors[0].extensions.code).toBe('INSUFFICIENT_SCOPE');
  });
});

describe('PATCH /integrations/stores/{id}', () => {
  test('renames, and keeps what is absent', async () => {
    const store = await connected();
    const answer = await ours.patch(`${PATH}/${store.id}`, { name: 'Main shop' });
    expect(answer.status, answer.text).toBe(200);
    expect(answer.body).toMatchObject({ ...store, name: 'Main shop', updated_at: expect.any(String) });
    expect((await ours.post(`${PATH}/${store.id}/test`)).status).toBe(200);
  });

  test('new credentials replace the ones before only when the store answers to them', async () => {
    const store = await connected();
    const at = `${PATH}/${store.id}`;
    const wrong = await ours.patch(at, { name: 'Other', credentials: { access_token: 'shpat_wrong' } });
    expectError(wrong, 422, 'store_unauthorized');
    expect((await ours.get(at)).body).toEqual(store);
    await run.app.services.db.store.update({ where: { id: store.id }, data: { status: 'UNAUTHORIZED' } });
    const { credentials } = shopify();
    expect((await ours.patch(at, { credentials })).body).toMatchObject({ id: store.id, status: 'connected' });
    expect((await ours.post(`${at}/test`)).status).toBe(200);
    expectError(await ours.patch(at, { credentials: woocommerce().credentials }), 400, 'validation_failed');
    shop.shop.faults.next({ api: 'shopify', kind: '502' });
    expectError(await ours.patch(at, { credentials }), 503, 'store_unavailable');
  });

  test('the address and platform stay, and another workspace finds nothing', async () => {
    const store = await connected();
    expectError(await ours.patch(`${PATH}/${store.id}`, { base_url: 'https://b.example' }), 400, 'validation_failed');
    expectError(await (await run.workspace()).patch(`${PATH}/${store.id}`, { name: 'x' }), 404, 'not_found');
    expectError(await readOnly.patch(`${PATH}/${store.id}`, { name: 'x' }), 403, 'insufficient_scope');
  });
});

describe('POST /integrations/stores/{id}/test', () => {
  test('tells a store that answers from one that does not know us, and notes both', async () => {
    const store = await connected();
    const at = `${PATH}/${store.id}`;
    expect((await ours.post(`${at}/test`)).body).toMatchObject({ id: store.id, status: 'connected' });
    shop.shop.faults.next({ api: 'shopify', kind: '401' });
    expectError(await ours.post(`${at}/test`), 422, 'store_unauthorized');
    expect((await ours.get(at)).body.status).toBe('unauthorized');
    shop.shop.faults.next({ api: 'shopify', kind: '500' });
    expectError(await ours.post(`${at}/test`), 503, 'store_unavailable');
    expect((await ours.get(at)).body.status).toBe('unauthorized');
    expect((await ours.post(`${at}/test`)).body.status).toBe('connected');
    expectError(await ours.post(`${UNKNOWN}/test`), 404, 'not_found');
    expectError(await readOnly.post(`${at}/test`), 403, 'insufficient_scope');
  });
});

describe('DELETE /integrations/stores/{id}', () => {
  test('removes the store for good, and the address can be connected again', async () => {
    const store = await connected();
    const other = await run.workspace();
    expectError(await other.del(`${PATH}/${store.id}`), 404, 'not_found');
    expectError(await readOnly.del(`${PATH}/${store.id}`), 403, 'insufficient_scope');
    expect((await ours.del(`${PATH}/${store.id}`)).body).toEqual({ id: store.id });
    expectError(await ours.del(`${PATH}/${store.id}`), 404, 'not_found');
    expect(await run.app.services.db.store.count({ where: { id: store.id } })).toBe(0);
    await connected();
    const events = await run.app.services.db.event.findMany({
      where: { workspaceId: ours.workspaceId },
      orderBy: { id: 'asc' },
    });
    expect(events.map(({ type }) => type)).toEqual(['store.connected', 'store.removed', 'store.connected']);
    const { data } = JSON.parse(events[1]?.body ?? '');
    expect(data).toEqual({ store_id: store.id, platform: 'shopify', base_url: shop.origin });
  });
});
