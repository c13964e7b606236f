import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, openTestApp, type Tenant, type TestApp } from '../support/app.ts';
import { expectError } from '../support/matchers.ts';
import { unlimitedTenant } from '../support/unlimited.ts';

let run: TestApp;
let ours: Tenant;
let nowMs = Date.now();
let count = 0;

beforeAll(async () => {
  run = await openTestApp({ isStarted: false, clock: { now: () => new Date(nowMs) } });
  ours = await unlimitedTenant(run);
});
afterAll(() => run.close());

const fresh = () => {
  count += 1;
  return {
    key: `key-${count}`,
    product: { sku: `IDEM-${count}`, title: 'Lamp', url: `https://brand.example/p/${count}` },
  };
};
const create = (tenant: Tenant, key: string, product: unknown) =>
  tenant.post('/v1/catalog', product, { 'Idempotency-Key': key });
const effects = (tenant: Tenant, sku: string) =>
  run.app.services.db.event.count({
    where: { workspaceId: tenant.workspaceId, type: 'catalog.changed', body: { contains: `"${sku}"` } },
  });
const tally = (answers: readonly Answer[], of: (answer: Answer) => boolean) => answers.filter(of).length;
const isReplay = (answer: Answer) => answer.headers.get('idempotency-replayed') === 'true';

describe('Idempotency-Key over REST', () => {
  test('a repetition gets the first answer, byte for byte, and changes nothing', async () => {
    const { key, product } = fresh();
    const first = await create(ours, key, product);
    const second = await create(ours, key, product);
    expect(first.status).toBe(201);
    expect(isReplay(first)).toBe(false);
    expect(isReplay(second)).toBe(true);
    expect({ status: second.status, text: second.text }).toEqual({ status: 201, text: first.text });
    expect(second.headers.get('location')).toBe(first.headers.get('location'));
    expect(await effects(ours, product.sku)).toBe(1);
  });

  test('a refusal is remembered like a success', async () => {
    const { key, product } = fresh();
    await ours.post('/v1/catalog', product);
    const first = await create(ours, key, product);
    await ours.del(`/v1/catalog/${product.sku}`);
    const second = await create(ours, key, product);
    expectError(first, 409, 'sku_already_exists');
    expect({ text: second.text, isReplay: isReplay(second) }).toEqual({ text: first.text, isReplay: true });
  });

  test('the key with another body, path or method is 422', async () => {
    const { key, product } = fresh();
    await create(ours, key, product);
    expectError(await create(ours, key, { ...product, title: 'Other' }), 422, 'idempotency_key_reused');
    const headers = { 'Idempotency-Key': key };
    expectError(await ours.del(`/v1/catalog/${product.sku}`, headers), 422, 'idempotency_key_reused');
    expectError(
      await ours.patch(`/v1/catalog/${product.sku}`, { title: 'Other' }, headers),
      422,
      'idempotency_key_reused',
    );
  });

  test('the same JSON is the same request, however its keys are ordered and its numbers written', async () => {
    const { key, product } = fresh();
    const sent = (body: string, type = 'application/json') =>
      ours.raw('/v1/catalog', { method: 'POST', body, headers: { 'Content-Type': type, 'Idempotency-Key': key } });
    const price = '"price":{"amount":"1.50","currency":"EUR"}';
    const first = await sent(`{"sku":"${product.sku}","title":"T","url":"${product.url}","tags":["a","b"],${price}}`);
    expect(first.status).toBe(201);
    const again = await sent(
      `{ "price": {"currency":"EUR", "amount":"1.50"},\n "tags":["a", "b"],"url":"${product.url}","title":"\\u0054","sku":"${product.sku}" }`,
      'application/json; charset=utf-8',
    );
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([201, 'true']);
    const turned = `{"sku":"${product.sku}","title":"T","url":"${product.url}","tags":["b","a"],${price}}`;
    expect((await sent(turned)).status).toBe(422);
  });

  test('a key of more than 255 characters, or of none, is refused', async () => {
    const { product } = fresh();
    expectError(await create(ours, 'k'.repeat(256), product), 400, 'validation_failed');
    expect((await create(ours, 'k'.repeat(255), product)).status).toBe(201);
  });

  test('the same key in another workspace is another key', async () => {
    const theirs = await unlimitedTenant(run);
    const { key, product } = fresh();
    await create(ours, key, product);
    const answer = await create(theirs, key, product);
    expect({ status: answer.status, isReplay: isReplay(answer) }).toEqual({ status: 201, isReplay: false });
    expect(await effects(theirs, product.sku)).toBe(1);
  });

  test('a key that may do less is not shown what another was answered', async () => {
    const reader = await run.tenantWith(ours.workspaceId, ['catalog:read']);
    const writer = await run.tenantWith(ours.workspaceId, ['catalog:write']);
    const { key, product } = fresh();
    await create(ours, key, product);
    expectError(await create(reader, key, product), 403, 'insufficient_scope');
    expectError(await create(writer, key, product), 422, 'idempotency_key_reused');
  });

  test.each([50, 500])('%i identical requests at once make one change', async (requests) => {
    const { key, product } = fresh();
    const answers = await Promise.all(Array.from({ length: requests }, () => create(ours, key, product)));
    expect(await effects(ours, product.sku)).toBe(1);
    expect(tally(answers, (answer) => answer.status === 201 && !isReplay(answer))).toBe(1);
    const others = answers.filter((answer) => answer.status !== 201);
    for (const answer of others) expectError(answer, 409, 'idempotency_in_progress');
    for (const answer of others) expect(Number(answer.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(tally(answers, isReplay) + others.length).toBe(requests - 1);
    const late = await create(ours, key, product);
    expect({ status: late.status, isReplay: isReplay(late) }).toEqual({ status: 201, isReplay: true });
  });

  test('after 24 hours the key is free', async () => {
    const { key, product } = fresh();
    await create(ours, key, product);
    nowMs += 24 * 60 * 60 * 1000;
    expectError(await create(ours, key, { ...product, title: 'Other' }), 409, 'sku_already_exists');
  });

  test('the stored answer is sealed: the table shows no secret', async () => {
    const { key } = fresh();
    const body = { url: 'https://receiver.example/hook', events: ['*'] };
    const answer = await ours.post('/v1/webhooks/endpoints', body, { 'Idempotency-Key': key });
    const [row] = await run.app.services.sql.query<{ text: string }>({
      text: `select encode(body, 'escape') || headers::text as text from idempotency_records where key = $1`,
      values: [key],
    });
    expect(answer.body.secret).toMatch(/^whsec_/);
    expect(row?.text).toMatch(/^v1\./);
    expect(row?.text).not.toContain(answer.body.secret);
  });
});

describe('a process that died in the middle', () => {
  const die = (key: string, effectAt: Date | null) =>
    run.app.services.db.idempotencyRecord.update({
      where: { workspaceId_key: { workspaceId: ours.workspaceId, key } },
      data: { status: null, headers: undefined, body: null, effectAt, lockedUntil: new Date(nowMs + 60_000) },
    });

  test('before its change: the retry waits for the lock, then runs as the first', async () => {
    const { key, product } = fresh();
    await create(ours, key, { ...product, title: '' });
    await die(key, null);
    expectError(await create(ours, key, { ...product, title: '' }), 409, 'idempotency_in_progress');
    nowMs += 60_001;
    expectError(await create(ours, key, { ...product, title: '' }), 400, 'validation_failed');
  });

  test('after its change: the retry is told so, and changes nothing', async () => {
    const { key, product } = fresh();
    await create(ours, key, product);
    const row = await run.app.services.db.idempotencyRecord.findUnique({
      where: { workspaceId_key: { workspaceId: ours.workspaceId, key } },
    });
    expect(row?.effectAt).not.toBeNull();
    await die(key, new Date(nowMs));
    nowMs += 60_001;
    expectError(await create(ours, key, product), 409, 'idempotency_answer_lost');
    expect(await effects(ours, product.sku)).toBe(1);
  });
});

describe('Idempotency-Key over GraphQL', () => {
  const mutation = 'mutation ($inputs: [ProductInput!]!) { createProducts(inputs: $inputs) { sku createdAt } }';
  const post = (key: string, query: string, variables: unknown) =>
    ours.request('POST', '/graphql', { body: { query, variables }, headers: { 'Idempotency-Key': key } });

  test('a mutation is executed once for its key', async () => {
    const { key, product } = fresh();
    const answers = await Promise.all(Array.from({ length: 20 }, () => post(key, mutation, { inputs: [product] })));
    expect(await effects(ours, product.sku)).toBe(1);
    const late = await post(key, mutation, { inputs: [product] });
    expect({ isReplay: isReplay(late), sku: late.body.data.createProducts[0].sku }).toEqual({
      isReplay: true,
      sku: product.sku,
    });
    for (const { status } of answers) expect([200, 409]).toContain(status);
    const other = await post(key, mutation, { inputs: [{ ...product, title: 'Other' }] });
    expect({ status: other.status, code: other.body.errors[0].extensions.code }).toEqual({
      status: 422,
      code: 'IDEMPOTENCY_KEY_REUSED',
    });
  });

  test('what a client writes for nothing makes no other request', async () => {
    const { key, product } = fresh();
    const sent = (body: unknown) => ours.request('POST', '/graphql', { body, headers: { 'Idempotency-Key': key } });
    const first = await sent({ query: mutation, variables: { inputs: [{ ...product, brand: 'B' }] } });
    expect(first.body.errors).toBeUndefined();
    const { sku, title, url } = product;
    const variables = { inputs: [{ brand: 'B', url, title, sku }] };
    const again = await sent({ extensions: null, operationName: '', variables, query: mutation });
    expect({ isReplay: isReplay(again), text: again.text }).toEqual({ isReplay: true, text: first.text });
  });

  test('a query is executed each time, whatever key it carries', async () => {
    const { key } = fresh();
    const first = await post(key, '{ products { totalCount } }', {});
    await create(ours, `${key}-2`, fresh().product);
    const second = await post(key, '{ products { totalCount } }', {});
    expect(second.body.data.products.totalCount).toBe(first.body.data.products.totalCount + 1);
    expect(isReplay(second)).toBe(false);
  });
});
