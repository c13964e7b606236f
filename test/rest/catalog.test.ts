import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestApp, type Tenant, type TestApp } from '../support/app.ts';
import { expectError } from '../support/matchers.ts';

let run: TestApp;
let ours: Tenant;

beforeAll(async () => {
  run = await openTestApp({ isStarted: false });
  ours = await run.workspace();
});
afterAll(() => run.close());

let count = 0;
const product = (fields: Record<string, unknown> = {}) => {
  count += 1;
  return { sku: `SKU-${count}`, title: `Product ${count}`, url: `https://brand.example/p/${count}`, ...fields };
};

const DOCUMENTED = ['sku', 'title', 'brand', 'url', 'channel', 'score', 'last_audited'];

describe('POST /catalog', () => {
  test('one product is created and answered with its documented fields first', async () => {
    const input = product({
      sku: 'VRN-AC1',
      title: 'Vornado AC1 air purifier',
      brand: 'Vornado',
      price: { amount: '129.99', currency: 'USD' },
    });
    const answer = await ours.post('/v1/catalog', input);
    expect(answer.status).toBe(201);
    expect(answer.headers.get('location')).toBe('/v1/catalog/VRN-AC1');
    expect(Object.keys(answer.body).slice(0, 7)).toEqual(DOCUMENTED);
    expect(answer.body).toMatchObject({
      sku: 'VRN-AC1',
      brand: 'Vornado',
      channel: 'd2c',
      score: null,
      last_audited: null,
      price: { amount: '129.99', currency: 'USD' },
    });
  });

  test('the channel is detected from the host, and kept when it is given', async () => {
    const channelOf = async (fields: Record<string, unknown>) =>
      (await ours.post('/v1/catalog', product(fields))).body.channel;
    expect(await channelOf({ url: 'https://www.amazon.co.uk/dp/B000000001' })).toBe('marketplace');
    expect(await channelOf({ url: 'https://www.walmart.com/ip/1' })).toBe('retailer');
    expect(await channelOf({ url: 'https://amazon.example/dp/1' })).toBe('d2c');
    expect(await channelOf({ url: 'https://www.walmart.com/ip/1', channel: 'd2c' })).toBe('d2c');
  });

  test('an array is created in its order, in a bounded number of statements', async () => {
    const inputs = Array.from({ length: 200 }, () => product());
    run.queries.length = 0;
    const answer = await ours.post('/v1/catalog', inputs);
    expect(answer.status).toBe(201);
    expect(answer.body.data.map((row: { sku: string }) => row.sku)).toEqual(inputs.map((input) => input.sku));
    expect(run.queries.length).toBeLessThan(10);
  });

  test('an array is all or nothing, and every fault names its index', async () => {
    const good = product();
    const answer = await ours.post('/v1/catalog', [
      good,
      product({ title: '' }),
      product({ sku: 'no spaces', url: 'ftp://x' }),
    ]);
    expectError(answer, 400, 'validation_failed');
    const fields = answer.body.error.details.errors.map((fault: { field: string }) => fault.field);
    expect(fields).toEqual(expect.arrayContaining(['[1].title', '[2].sku', '[2].url']));
    expectError(await ours.get(`/v1/catalog/${good.sku}`), 404, 'sku_not_found');
  });

  test('a SKU that exists is 409, and nothing of the array is kept', async () => {
    const first = product();
    await ours.post('/v1/catalog', first);
    const other = product();
    const answer = await ours.post('/v1/catalog', [other, first]);
    expectError(answer, 409, 'sku_already_exists');
    expect(answer.body.error.details).toMatchObject({ sku: first.sku, index: 1 });
    const third = product();
    await ours.post('/v1/catalog', third);
    await ours.del(`/v1/catalog/${third.sku}`);
    const both = await ours.post('/v1/catalog', [first, other, third]);
    expect(both.body.error).toMatchObject({
      message: `A product with the SKU '${first.sku}' exists.`,
      details: {
        sku: first.sku,
        index: 0,
        errors: [
          { field: '[0].sku', message: 'belongs to another product' },
          { field: '[2].sku', message: 'belongs to a deleted product; restore it instead' },
        ],
      },
    });
    expectError(await ours.get(`/v1/catalog/${other.sku}`), 404, 'sku_not_found');
  });

  test('a SKU of a deleted product is 409 with the date until which it can be restored', async () => {
    const input = product();
    await ours.post('/v1/catalog', input);
    const deleted = await ours.del(`/v1/catalog/${input.sku}`);
    const answer = await ours.post('/v1/catalog', input);
    expectError(answer, 409, 'sku_deleted');
    expect(new Date(answer.body.error.details.restorable_until)).toEqual(new Date(deleted.body.restorable_until));
  });

  test("fields that are not the caller's to set are refused by name", async () => {
    const answer = await ours.post('/v1/catalog', product({ score: 100, workspace_id: 'ws_x', deleted_at: null }));
    expectError(answer, 400, 'validation_failed');
    const fields = answer.body.error.details.errors.map((fault: { field: string }) => fault.field);
    expect(fields.sort()).toEqual(['deleted_at', 'score', 'workspace_id']);
  });

  test('what is not JSON is 400 with the position, another type 415, too large 413', async () => {
    const send = (body: string, type: string) =>
      ours.raw('/v1/catalog', { method: 'POST', body, headers: { 'Content-Type': type } });
    const malformed = await send('{"sku": }', 'application/json');
    expect(malformed.status).toBe(400);
    expect(await malformed.json()).toMatchObject({ error: { code: 'malformed_json', details: { position: 8 } } });
    expect((await send('sku=1', 'application/x-www-form-urlencoded')).status).toBe(415);
    expect((await send(`"${'x'.repeat(1_100_000)}"`, 'application/json')).status).toBe(413);
  });

  test('more than 200 products at once are refused', async () => {
    expectError(
      await ours.post(
        '/v1/catalog',
        Array.from({ length: 201 }, () => product()),
      ),
      400,
      'validation_failed',
    );
  });
});

describe('GET /catalog/{sku}', () => {
  test('a SKU of another workspace is 404, so SKUs cannot be probed', async () => {
    const theirs = await run.workspace();
    const input = product();
    await theirs.post('/v1/catalog', input);
    const foreign = await ours.get(`/v1/catalog/${input.sku}`);
    expectError(foreign, 404, 'sku_not_found');
    expect(foreign.body.error.message).toBe(`The SKU '${input.sku}' was not found in workspace '${ours.workspaceId}'.`);
  });

  test('the answer carries an ETag, and a caller who holds it is told 304', async () => {
    const input = product();
    await ours.post('/v1/catalog', input);
    const first = await ours.get(`/v1/catalog/${input.sku}`);
    const second = await ours.get(`/v1/catalog/${input.sku}`, { 'If-None-Match': first.headers.get('etag') ?? '' });
    expect(second.status).toBe(304);
    expect(second.headers.get('x-ratelimit-limit')).toBe('120');
  });
});

describe('GET /catalog', () => {
  test('pages walk the whole list once, whatever is inserted meanwhile, in every order', async () => {
    const tenant = await run.workspace();
    const inputs = Array.from({ length: 23 }, (_value, index) =>
      product({ sku: `P-${String(index).padStart(2, '0')}` }),
    );
    await tenant.post('/v1/catalog', inputs);
    for (const sort of ['sku', '-score', 'last_audited', '-created_at']) {
      const seen: string[] = [];
      let cursor = '';
      for (;;) {
        const { body } = await tenant.get(`/v1/catalog?limit=5&sort=${sort}${cursor && `&cursor=${cursor}`}`);
        seen.push(...body.data.map((row: { sku: string }) => row.sku));
        if (!body.pagination.has_more) break;
        cursor = body.pagination.next_cursor;
        if (sort === '-created_at') await tenant.post('/v1/catalog', product());
      }
      const expected = inputs.map((input) => input.sku);
      expect(seen.filter((sku) => sku.startsWith('P-')).sort()).toEqual(expected);
    }
  });

  test('a page costs the same few statements whatever its size', async () => {
    const counts: number[] = [];
    for (const limit of [1, 50, 200]) {
      run.queries.length = 0;
      await ours.get(`/v1/catalog?limit=${limit}`);
      counts.push(run.queries.length);
    }
    // The key is looked up again every few seconds; the page itself is one statement.
    expect(Math.min(...counts)).toBe(1);
    expect(Math.max(...counts)).toBeLessThanOrEqual(2);
  });

  test('a page size out of bounds is refused with the bounds, not clamped', async () => {
    for (const limit of ['0', '201', 'ten', '-1'])
      expectError(await ours.get(`/v1/catalog?limit=${limit}`), 400, 'validation_failed');
  });

  test('a cursor of another sort, another workspace, or a hand-made one is refused', async () => {
    await ours.post('/v1/catalog', [product(), product()]);
    const { body } = await ours.get('/v1/catalog?limit=1');
    const cursor = body.pagination.next_cursor;
    const theirs = await run.workspace();
    expectError(await ours.get(`/v1/catalog?sort=sku&cursor=${cursor}`), 400, 'invalid_cursor');
    expectError(await theirs.get(`/v1/catalog?cursor=${cursor}`), 400, 'invalid_cursor');
    expectError(await ours.get(`/v1/catalog?cursor=${cursor}x`), 400, 'invalid_cursor');
  });

  test('filters leave what they say, and an unknown one is named', async () => {
    const tenant = await run.workspace();
    await tenant.post('/v1/catalog', [
      product({ brand: 'Acme', tags: ['summer'], category: 'Lamps', title: '100% linen_lamp' }),
      product({ brand: 'Other', channel: 'retailer' }),
    ]);
    const total = async (query: string) => (await tenant.get(`/v1/catalog?${query}`)).body.data.length;
    expect(await total('brand=Acme')).toBe(1);
    expect(await total('tag=summer')).toBe(1);
    expect(await total('category=Lamps')).toBe(1);
    expect(await total('channel=retailer')).toBe(1);
    expect(await total('q=100%25')).toBe(1);
    expect(await total('q=LINEN_')).toBe(1);
    expect(await total('q=_')).toBe(1);
    expect(await total('min_score=1')).toBe(0);
    const answer = await tenant.get('/v1/catalog?colour=red');
    expectError(answer, 400, 'validation_failed');
    expect(answer.body.error.details.errors[0].field).toBe('colour');
  });
});

describe('PATCH /catalog/{sku}', () => {
  test('only what is sent changes, null clears, and the SKU cannot change', async () => {
    const input = product({ brand: 'Acme', tags: ['a'] });
    await ours.post('/v1/catalog', input);
    const changed = await ours.patch(`/v1/catalog/${input.sku}`, { title: 'New', brand: null });
    expect(changed.body).toMatchObject({ title: 'New', brand: null, tags: ['a'] });
    expectError(await ours.patch(`/v1/catalog/${input.sku}`, { sku: 'OTHER' }), 400, 'validation_failed');
    expectError(await ours.patch('/v1/catalog/NOPE', { title: 'x' }), 404, 'sku_not_found');
  });
});

describe('DELETE /catalog/{sku} and restore', () => {
  test('a deleted product is absent everywhere until it is restored', async () => {
    const input = product();
    await ours.post('/v1/catalog', input);
    const deleted = await ours.del(`/v1/catalog/${input.sku}`);
    expect(Object.keys(deleted.body)).toEqual(['sku', 'deleted_at', 'restorable_until']);
    const days = (Date.parse(deleted.body.restorable_until) - Date.parse(deleted.body.deleted_at)) / 86_400_000;
    expect(days).toBe(30);
    expectError(await ours.get(`/v1/catalog/${input.sku}`), 404, 'sku_not_found');
    expectError(await ours.get(`/v1/scores/${input.sku}`), 404, 'sku_not_found');
    expectError(await ours.post(`/v1/scores/${input.sku}/audit`), 404, 'sku_not_found');
    expectError(await ours.del(`/v1/catalog/${input.sku}`), 404, 'sku_not_found');
    const restored = await ours.post(`/v1/catalog/${input.sku}/restore`);
    expect(restored.body).toMatchObject({ sku: input.sku, deleted_at: null });
    expectError(await ours.post(`/v1/catalog/${input.sku}/restore`), 409, 'invalid_state');
  });
});

describe('keys', () => {
  test('no key, a wrong key and a key without the scope are told apart', async () => {
    const anonymous = await run.app.fetch(new Request('http://ei.test/v1/catalog'));
    expect(anonymous.status).toBe(401);
    expect(anonymous.headers.get('www-authenticate')).toBe('Bearer');
    const reader = await run.tenantWith(ours.workspaceId, ['catalog:read']);
    const refused = await reader.post('/v1/catalog', product());
    expectError(refused, 403, 'insufficient_scope');
    expect(refused.body.error.details).toEqual({ scope: 'catalog:write' });
  });
});
