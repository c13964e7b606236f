import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { demoCatalog } from '../../src/simulators/shop/catalog.ts';
import { type Json, openTestApp, type Tenant, type TestApp } from '../support/app.ts';
import { expectError } from '../support/matchers.ts';
import { openShop, type TestShop } from '../support/shop.ts';

const POOR = 'BRW-LP-02';

let run: TestApp;
let shop: TestShop;
let ours: Tenant;

beforeAll(async () => {
  shop = await openShop();
  run = await openTestApp({ egressAllow: [shop.origin] });
  ours = await audited();
});
afterAll(async () => {
  await run.close();
  await shop.close();
});

/** A workspace whose poor product was audited: five open recommendations. */
async function audited(change: Record<string, unknown> = {}): Promise<Tenant> {
  const tenant = await run.workspace();
  const found = demoCatalog(shop.origin).find((entry) => entry.sku === POOR);
  const { sku, title, url, brand, gtin, price } = found ?? {
    sku: '',
    title: '',
    url: '',
    brand: '',
    gtin: '',
    price: null,
  };
  await tenant.post('/v1/catalog', { sku, title, url, brand, gtin, price, ...change });
  const { body } = await tenant.post(`/v1/scores/${POOR}/audit`);
  expect((await tenant.get(`/v1/jobs/${body.job_id}?wait=25`)).body).toMatchObject({ status: 'succeeded' });
  return tenant;
}

async function list(tenant: Tenant, query = ''): Promise<Json[]> {
  return (await tenant.get(`/v1/recommendations?limit=200${query}`)).body.data;
}

async function idOf(tenant: Tenant, field: string): Promise<string> {
  const [row] = await list(tenant, `&field=${field}`);
  return row.id;
}

const GONE = 'rec_01arz3ndektsv4rrffq69g5fav';
const VERBS = ['approve', 'push', 'dismiss', 'rollback'] as const;

describe('GET /recommendations', () => {
  test('filters by status, product, field and priority, each alone and together', async () => {
    const all = await list(ours);
    expect(all).toHaveLength(5);
    expect(await list(ours, '&status=open')).toHaveLength(5);
    expect(await list(ours, '&status=applied')).toEqual([]);
    expect(await list(ours, `&sku=${POOR}&field=json_ld`)).toMatchObject([{ field: 'json_ld', priority: 'high' }]);
    expect(await list(ours, '&sku=OTHER')).toEqual([]);
    const high = await list(ours, '&priority=high');
    expect(high.map((row) => row.id).sort()).toEqual(
      all
        .filter((row) => row.priority === 'high')
        .map((row) => row.id)
        .sort(),
    );
    expectError(await ours.get('/v1/recommendations?status=odd'), 400, 'validation_failed');
  });

  test('pages hold every recommendation once, and a cursor of another list is refused', async () => {
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const answer: Json = (await ours.get(`/v1/recommendations?limit=2${cursor && `&cursor=${cursor}`}`)).body;
      seen.push(...answer.data.map((row: Json) => row.id));
      cursor = answer.pagination.next_cursor;
    }
    expect([...new Set(seen)]).toHaveLength(5);
    expect(seen).toHaveLength(5);
    const other = (await ours.get('/v1/jobs?limit=1')).body.pagination.next_cursor ?? 'abc.def';
    expectError(await ours.get(`/v1/recommendations?cursor=${other}`), 400, 'invalid_cursor');
    expectError(await ours.get('/v1/recommendations?limit=201'), 400, 'validation_failed');
  });
});

describe('GET /recommendations/{id}', () => {
  test('before, after and diff agree to the character, and the rationale names the criterion', async () => {
    const { body } = await ours.get(`/v1/recommendations/${await idOf(ours, 'title')}`);
    const side = (op: string) =>
      body.diff
        .filter((hunk: Json) => hunk.op === 'equal' || hunk.op === op)
        .map((hunk: Json) => hunk.text)
        .join('');
    expect(side('delete')).toBe(body.before);
    expect(side('insert')).toBe(body.after);
    expect(body).toMatchObject({ sku: POOR, status: 'open', writer: 'rules', version: 1, criteria: ['title_clarity'] });
    expect(body.rationale).toContain('title_clarity');
    expect(body.effort_minutes).toBeGreaterThan(0);
    expect(body.trail).toMatchObject([{ version: 1, from_status: null, to_status: 'open', actor: 'system' }]);
  });

  test('another workspace’s recommendation is 404 for every verb, so ids cannot be probed', async () => {
    const theirs = await run.workspace();
    const id = await idOf(ours, 'title');
    for (const tenant of [theirs]) expectError(await tenant.get(`/v1/recommendations/${id}`), 404, 'not_found');
    for (const verb of VERBS) expectError(await theirs.post(`/v1/recommendations/${id}/${verb}`), 404, 'not_found');
    for (const verb of VERBS) expectError(await ours.post(`/v1/recommendations/${GONE}/${verb}`), 404, 'not_found');
    expect(await list(theirs)).toEqual([]);
  });
});

describe('scopes', () => {
  test('reading needs recommendations:read; every verb needs recommendations:write', async () => {
    const id = await idOf(ours, 'faq');
    const reader = await run.tenantWith(ours.workspaceId, ['recommendations:read']);
    expect((await reader.get(`/v1/recommendations/${id}`)).status).toBe(200);
    for (const verb of VERBS)
      expectError(await reader.post(`/v1/recommendations/${id}/${verb}`), 403, 'insufficient_scope');
    const other = await run.tenantWith(ours.workspaceId, ['catalog:read', 'recommendations:write']);
    expectError(await other.get('/v1/recommendations'), 403, 'insufficient_scope');
    const graph = await other.graphql(`{ product(sku: "${POOR}") { recommendations { nodes { id } } } }`);
    expect(graph.body.errors[0].extensions.code).toBe('INSUFFICIENT_SCOPE');
  });
});

describe('POST /recommendations/{id}/approve', () => {
  test('as proposed: approved, with who and when', async () => {
    const tenant = await audited();
    const id = await idOf(tenant, 'bullets');
    const { status, body } = await tenant.post(`/v1/recommendations/${id}/approve`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ status: 'approved', version: 2, proposed_after: null });
    expect(body.approved_at).not.toBeNull();
    expect(body.trail.at(-1)).toMatchObject({ to_status: 'approved', actor: tenant.keyId, note: null });
    const again = await tenant.post(`/v1/recommendations/${id}/approve`);
    expectError(again, 409, 'invalid_state');
    expect(again.body.error.details).toMatchObject({ status: 'approved', wanted: 'approved' });
  });

  test('edited: the proposal is kept, the diff follows, and open structured data says the same', async () => {
    const tenant = await audited();
    const faq = await idOf(tenant, 'faq');
    const [proposed] = await list(tenant, '&field=faq');
    const after = [
      { question: 'Is it bright enough for drawing?', answer: 'Our own test says so.' },
      { question: 'Who made it?', answer: 'Our carpenter did.' },
    ];
    const { body } = await tenant.post(`/v1/recommendations/${faq}/approve`, { after });
    expect(body).toMatchObject({ status: 'approved', after, proposed_after: proposed.after });
    expect(body.diff.map((hunk: Json) => hunk.text).join('')).toContain('Our own test says so.');
    const [data] = await list(tenant, '&field=json_ld');
    expect(JSON.stringify(data.after)).toContain('Our carpenter did.');
    expect(data).toMatchObject({ status: 'open', version: 2 });
  });

  test('an edit of the wrong shape, with markup or too long is 400 and changes nothing', async () => {
    const id = await idOf(ours, 'title');
    for (const after of [7, ['a'], '', 'a\nb', 'x'.repeat(256), '<b>Alder</b>', { a: 1 }])
      expectError(await ours.post(`/v1/recommendations/${id}/approve`, { after }), 400, 'validation_failed');
    const faq = await idOf(ours, 'faq');
    const answer = await ours.post(`/v1/recommendations/${faq}/approve`, { after: [{ question: 'Q?', answer: '' }] });
    expectError(answer, 400, 'validation_failed');
    expect(answer.body.error.details.errors[0].field).toBe('after[0].answer');
    expectError(await ours.post(`/v1/recommendations/${id}/approve`, { odd: 1 }), 400, 'validation_failed');
    expect((await ours.get(`/v1/recommendations/${id}`)).body).toMatchObject({ status: 'open', version: 1 });
  });

  test('of many decisions at the same moment one wins; the others are 409', async () => {
    const tenant = await audited();
    const id = await idOf(tenant, 'title');
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => tenant.post(`/v1/recommendations/${id}/approve`)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(7).fill(409)]);
    const { body } = await tenant.get(`/v1/recommendations/${id}`);
    expect(body.version).toBe(2);
    expect(body.trail).toHaveLength(2);
  });
});

describe('POST /recommendations/{id}/dismiss', () => {
  test('with a reason; an approval can be withdrawn by it; afterwards nothing is possible', async () => {
    const tenant = await audited();
    const id = await idOf(tenant, 'description');
    await tenant.post(`/v1/recommendations/${id}/approve`);
    const { body } = await tenant.post(`/v1/recommendations/${id}/dismiss`, { reason: 'We like our poem.' });
    expect(body).toMatchObject({ status: 'dismissed', dismiss_reason: 'We like our poem.' });
    for (const verb of VERBS) {
      const refused = await tenant.post(`/v1/recommendations/${id}/${verb}`);
      expectError(refused, 409, 'invalid_state');
      expect(refused.body.error.message).toContain('dismissed');
    }
    expectError(
      await ours.post(`/v1/recommendations/${GONE}/dismiss`, { reason: 'x'.repeat(501) }),
      400,
      'validation_failed',
    );
  });
});

describe('POST /recommendations/{id}/push', () => {
  test('what nobody approved is 409 not_approved; without a store it is 422', async () => {
    const tenant = await audited();
    const id = await idOf(tenant, 'title');
    expectError(await tenant.post(`/v1/recommendations/${id}/push`), 409, 'not_approved');
    await tenant.post(`/v1/recommendations/${id}/approve`);
    expectError(await tenant.post(`/v1/recommendations/${id}/push`), 422, 'store_not_connected');
    expect((await tenant.get(`/v1/recommendations/${id}`)).body).toMatchObject({ status: 'approved', version: 2 });
  });
});

describe('POST /recommendations/{id}/rollback', () => {
  test('what was never written cannot be taken back', async () => {
    expectError(await ours.post(`/v1/recommendations/${await idOf(ours, 'title')}/rollback`), 409, 'invalid_state');
  });
});

describe('audits', () => {
  test('an audit that finds the same adds no second recommendation; what was dismissed is not proposed again', async () => {
    const tenant = await audited();
    const before = (await list(tenant)).map((row) => row.id).sort();
    await tenant.post(`/v1/recommendations/${await idOf(tenant, 'title')}/dismiss`);
    const { body } = await tenant.post(`/v1/scores/${POOR}/audit`);
    await tenant.get(`/v1/jobs/${body.job_id}?wait=25`);
    expect((await list(tenant)).map((row) => row.id).sort()).toEqual(before);
  });

  test('an audit that finds otherwise supersedes what is open, never what was approved', async () => {
    const tenant = await audited();
    const title = await idOf(tenant, 'title');
    const data = await idOf(tenant, 'json_ld');
    await tenant.post(`/v1/recommendations/${title}/approve`);
    await tenant.patch(`/v1/catalog/${POOR}`, { brand: 'Hollowby' });
    const { body } = await tenant.post(`/v1/scores/${POOR}/audit`);
    await tenant.get(`/v1/jobs/${body.job_id}?wait=25`);
    expect((await tenant.get(`/v1/recommendations/${title}`)).body.status).toBe('approved');
    expect((await tenant.get(`/v1/recommendations/${data}`)).body).toMatchObject({ status: 'superseded' });
    const open = await list(tenant, '&field=json_ld&status=open');
    expect(open).toHaveLength(1);
    expect(JSON.stringify(open[0].after)).toContain('Hollowby');
  });

  test.each([
    ['retailer', ['bullets', 'description', 'title']],
    ['marketplace', ['bullets', 'description', 'title']],
  ])('a page at a %s gets no FAQ and no structured data', async (channel, fields) => {
    const tenant = await audited({ channel });
    const proposed = (await list(tenant)).map((row) => row.field);
    expect(proposed.length).toBeGreaterThan(0);
    expect(fields).toEqual(expect.arrayContaining(proposed));
  });

  test('product, run and recommendation are linked both ways in the graph', async () => {
    const { body } = await ours.graphql(
      `{ product(sku: "${POOR}") { recommendations(status: OPEN) { nodes { id field run { id recommendations { nodes { id } } } trail { toStatus } } } } }`,
    );
    const rows = body.data.product.recommendations.nodes;
    expect(rows).toHaveLength(5);
    expect(rows[0].run.recommendations.nodes).toHaveLength(5);
    const node = await ours.graphql(
      `{ node(id: "${rows[0].id}") { id ... on Recommendation { sku product { sku } } } }`,
    );
    expect(node.body.data.node).toEqual({ id: rows[0].id, sku: POOR, product: { sku: POOR } });
  });
});
