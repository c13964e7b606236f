import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../src/kernel/ids.ts';
import { type Json, openTestApp, type Tenant, type TestApp } from '../support/app.ts';
import { judgedAs, plantRows, rewrittenAs } from '../support/tenant-rows.ts';
import { unlimitedTenant } from '../support/unlimited.ts';

const PRODUCTS = 100;
const EACH = 5;

let run: TestApp;
let ours: Tenant;
let theirs: Tenant;
let products: { id: string; sku: string }[] = [];
let endpoints: string[] = [];

beforeAll(async () => {
  run = await openTestApp({ isStarted: false });
  ours = await unlimitedTenant(run);
  theirs = await unlimitedTenant(run);
  await plantRows(run, theirs);
  products = await plantProducts();
  const row = (index: number) => ({
    id: newId('WebhookEndpoint'),
    workspaceId: ours.workspaceId,
    url: `https://hooks.example/${index}`,
    events: ['*'],
    secretSealed: 'sealed',
    createdAt: new Date(Date.UTC(2026, 0, 1, 0, index)),
  });
  const rows = Array.from({ length: 15 }, (_, index) => row(index));
  await run.app.services.db.webhookEndpoint.createMany({ data: rows });
  endpoints = rows.map(({ id }) => id);
  for (const id of endpoints) await plantDeliveries(id, EACH);
});
afterAll(() => run.close());

async function plantProducts() {
  const { workspaceId } = ours;
  const rows = Array.from({ length: PRODUCTS }, (_, index) => ({
    id: newId('Product'),
    workspaceId,
    sku: `BELOW-${String(index).padStart(3, '0')}`,
    title: 'A product',
    url: `https://brand.example/${index}`,
    channel: 'D2C' as const,
  }));
  await run.app.services.db.product.createMany({ data: rows });
  for (const { id } of rows) await plantRuns(id, EACH);
  for (const { id } of rows.slice(40, 50)) await plantReviews(id, EACH);
  return rows;
}

/** Runs with a recommendation each; some share their moment, so that the id has to decide. */
async function plantRuns(productId: string, count: number): Promise<void> {
  const { db } = run.app.services;
  const { workspaceId } = ours;
  const runs = Array.from({ length: count }, (_, index) => ({
    id: newId('ScoreRun'),
    workspaceId,
    productId,
    pageUrl: 'https://brand.example/',
    auditedAt: new Date(Date.UTC(2026, 0, 1, 0, Math.floor(index / 2))),
    ...judgedAs(),
  }));
  await db.scoreRun.createMany({ data: runs });
  await db.recommendation.createMany({
    data: runs.map(({ id: runId, auditedAt }) => ({
      id: newId('Recommendation'),
      workspaceId,
      productId,
      runId,
      ...rewrittenAs(),
      createdAt: auditedAt,
    })),
  });
}

async function plantReviews(productId: string, count: number): Promise<void> {
  await run.app.services.db.review.createMany({
    data: Array.from({ length: count }, (_, index) => ({
      id: newId('Review'),
      workspaceId: ours.workspaceId,
      productId,
      productRef: 'BELOW',
      source: 'FILE' as const,
      identity: Buffer.from(newId('Review')),
      contentHash: Buffer.from(newId('Review')),
      text: 'It hums.',
      stars: 4,
      createdAt: new Date(Date.UTC(2026, 0, 1, 0, Math.floor(index / 2))),
    })),
  });
}

async function plantDeliveries(endpointId: string, count: number): Promise<void> {
  await run.app.services.db.webhookDelivery.createMany({
    data: Array.from({ length: count }, (_, index) => ({
      id: newId('WebhookDelivery'),
      workspaceId: ours.workspaceId,
      endpointId,
      eventId: newId('Event'),
      eventType: 'audit.completed',
      body: '{}',
      status: 'SUCCEEDED' as const,
      createdAt: new Date(Date.UTC(2026, 0, 1, 0, Math.floor(index / 2))),
    })),
  });
}

type List = {
  name: string;
  /** The list of the n-th parent: its page is `page` in the answer. */
  query: string;
  parent: (index: number) => string;
  add: (index: number) => Promise<void>;
};

const ARGS = '(first: $first, after: $after)';
const PAGE = '{ totalCount edges { cursor node { id } } nodes { id } pageInfo { hasNextPage endCursor nextCursor } }';

const LISTS: List[] = [
  ...['recommendations', 'scores'].map((field, list) => ({
    name: `product.${field}`,
    query: `query ($of: String!, $first: Int, $after: String) { parent: product(sku: $of) { page: ${field}${ARGS} ${PAGE} } }`,
    parent: (index: number) => products[index + 20 * list]?.sku ?? '',
    add: (index: number) => plantRuns(products[index + 20 * list]?.id ?? '', 2),
  })),
  {
    name: 'product.reviews',
    query: `query ($of: String!, $first: Int, $after: String) { parent: product(sku: $of) { page: reviews${ARGS} ${PAGE} } }`,
    parent: (index: number) => products[index + 40]?.sku ?? '',
    add: (index: number) => plantReviews(products[index + 40]?.id ?? '', 2),
  },
  {
    name: 'webhookEndpoint.deliveries',
    query: `query ($of: ID!, $first: Int, $after: String) { parent: webhookEndpoint(id: $of) { page: deliveries${ARGS} ${PAGE} } }`,
    parent: (index: number) => endpoints[index] ?? '',
    add: (index: number) => plantDeliveries(endpoints[index] ?? '', 2),
  },
];

async function pageOf(list: List, index: number, variables: Record<string, unknown>, tenant = ours): Promise<Json> {
  const { body } = await tenant.graphql(list.query, { of: list.parent(index), ...variables });
  return body.errors ? body : body.data.parent.page;
}

const idsOf = (page: Json): string[] => page.nodes.map(({ id }: Json) => id);

describe.each(LISTS.map((list) => [list.name, list] as const))('%s', (_name, list) => {
  test('is walked to its end under inserts: every row once, in order', async () => {
    const whole = idsOf(await pageOf(list, 3, {}));
    expect(whole).toHaveLength(EACH);
    const walked: string[] = [];
    let after: string | null = null;
    do {
      const page: Json = await pageOf(list, 3, { first: 2, after });
      expect(page.edges.map(({ node }: Json) => node.id)).toEqual(idsOf(page));
      expect(page.pageInfo.endCursor).toBe(page.edges.at(-1).cursor);
      walked.push(...idsOf(page));
      await list.add(3);
      after = page.pageInfo.nextCursor;
      expect(page.pageInfo.hasNextPage).toBe(after !== null);
    } while (after !== null && walked.length < 30);
    // What comes meanwhile is as old as what is there, with a later id: it lies before the cursor, or among older moments.
    expect(walked.filter((id) => whole.includes(id))).toEqual(whole);
    expect(new Set(walked).size).toBe(walked.length);
    expect((await pageOf(list, 3, { first: 1 })).totalCount).toBeGreaterThan(EACH);
  });

  test("another row's cursor, or another list's, is refused", async () => {
    const { pageInfo } = await pageOf(list, 1, { first: 1 });
    const root = await ours.graphql(
      '{ recommendations(first: 1) { pageInfo { endCursor } } products(first: 1) { pageInfo { endCursor } } }',
    );
    const foreign = [pageInfo.endCursor, ...Object.values<Json>(root.body.data).map((page) => page.pageInfo.endCursor)];
    for (const after of foreign) {
      const { errors } = await pageOf(list, 2, { after });
      expect(errors?.[0].extensions.code, after).toBe('INVALID_CURSOR');
    }
    expect((await pageOf(list, 1, { after: pageInfo.endCursor })).nodes).toHaveLength(EACH - 1);
  });

  test.each([0, 201])('a page of %i rows is refused', async (first) => {
    const { errors } = await pageOf(list, 2, { first });
    expect(['VALIDATION_FAILED', 'QUERY_TOO_COMPLEX']).toContain(errors?.[0].extensions.code);
  });

  test('is not reached from another workspace, nor by its cursors', async () => {
    const { body } = await theirs.graphql(list.query, { of: list.parent(1) });
    expect(body.data.parent).toBeNull();
  });
});

test('a filter makes another list, and counts what it leaves', async () => {
  const query = `query ($of: String!, $after: String, $status: RecommendationStatus) {
    product(sku: $of) { recommendations(first: 1, after: $after, status: $status) { totalCount nodes { id } pageInfo { endCursor } } }
  }`;
  const of = products[7]?.sku;
  const all = (await ours.graphql(query, { of })).body.data.product.recommendations;
  expect(all.totalCount).toBe(EACH);
  const dismissed = (await ours.graphql(query, { of, status: 'DISMISSED' })).body.data.product.recommendations;
  expect(dismissed).toEqual({ totalCount: 0, nodes: [], pageInfo: { endCursor: null } });
  const { errors } = (await ours.graphql(query, { of, after: all.pageInfo.endCursor, status: 'OPEN' })).body;
  expect(errors[0].extensions.code).toBe('INVALID_CURSOR');
});

describe('pages and counts below many rows are read by as many statements as below one', () => {
  test.each([
    [
      'products',
      // One more is there: behind the last, the list is looked through for others.
      PRODUCTS - 1,
      `query ($n: Int!) { page: products(first: $n, filter: { q: "BELOW-" }) { nodes {
        sku
        recommendations(first: 1) { totalCount edges { cursor } nodes { id run { score } } }
        scores(first: 1) { totalCount nodes { id score } }
        reviews(first: 1) { nodes { text product { sku } } }
      } } }`,
    ],
    [
      'webhook endpoints',
      15,
      `query ($n: Int!) { page: webhookEndpoints(first: $n) { nodes {
        url deliveries(first: 3) { totalCount nodes { id status } pageInfo { endCursor } }
      } } }`,
    ],
  ])('%s', async (_name, many, query) => {
    const read = async (n: number) => {
      const before = run.queries.length;
      const { body } = await ours.graphql(query, { n });
      expect(body.errors).toBeUndefined();
      expect(body.data.page.nodes).toHaveLength(n);
      return run.queries.slice(before).filter((text) => !/api_keys/.test(text)).length;
    };
    await read(1);
    const counts = [await read(1), await read(many)];
    expect(counts[1], counts.join()).toBe(counts[0]);
    expect(counts[0]).toBeLessThanOrEqual(4);
  });

  test('the end of what a search leaves is found by one statement more', async () => {
    const read = async (n: number) => {
      const before = run.queries.length;
      const query = 'query ($n: Int!) { products(first: $n, filter: { q: "BELOW-" }) { nodes { sku } } }';
      expect((await ours.graphql(query, { n })).body.data.products.nodes).toHaveLength(Math.min(n, PRODUCTS));
      return run.queries.slice(before).filter((text) => !/api_keys/.test(text)).length;
    };
    await read(1);
    expect([await read(1), await read(PRODUCTS - 1), await read(PRODUCTS), await read(200)]).toEqual([1, 1, 2, 2]);
  });

  test('two lists of one relation under different names are answered each by its own arguments', async () => {
    const { body } = await ours.graphql(
      '{ products(first: 3, filter: { q: "BELOW-09" }) { nodes { a: scores(first: 1) { nodes { id } } b: scores(first: 3) { totalCount nodes { id } } } } }',
    );
    expect(body.errors).toBeUndefined();
    for (const { a, b } of body.data.products.nodes) {
      expect([a.nodes.length, b.nodes.length, b.totalCount]).toEqual([1, 3, EACH]);
      expect(b.nodes[0]).toEqual(a.nodes[0]);
    }
  });
});
