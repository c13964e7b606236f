import { compileRoutes } from '../../src/rest/compile.ts';
import type { CompiledRoute } from '../../src/rest/compiled.ts';
import { createRest, type Rest, type RestInput, type RestRequest, type RestResponse } from '../../src/rest/handle.ts';
import { defineRoutes, type Route, type RouteTable } from '../../src/rest/route.ts';
import { shopSchema } from './rest-shop.ts';

/** The fragments of the shop's routes. */
export const SHOP_FRAGMENTS = [
  /* GraphQL */ `fragment ProductFields on Product { id sku title channel channels price { ...PriceFields } tags score weight facts created_at: createdAt }`,
  /* GraphQL */ `fragment PriceFields on Price { amount currency }`,
];

const PAGE =
  '{ data: nodes { ...ProductFields } pagination: pageInfo { next_cursor: endCursor has_more: hasNextPage } }';

const EXAMPLE = {
  id: 'prd_01jvxq3zk2e8tt4m6w9r5b7c0d',
  sku: 'VRN-AC1',
  title: 'Vornado AC1 air purifier',
  channel: 'd2c',
  channels: ['d2c'],
  price: { amount: '129.99', currency: 'USD' },
  tags: [],
  score: 78,
  weight: null,
  facts: null,
  created_at: '2026-05-23T08:31:00Z',
};

/** One route of every kind. */
export const SHOP_ROUTES: readonly Route[] = [
  {
    method: 'GET',
    path: '/catalog',
    envelope: 'page',
    summary: 'List products',
    operation: `query listProducts($limit: Int = 50, $cursor: String, $channel: Channel, $min_score: Int, $skus: [String!], $is_listed: Boolean, $max_weight: Float, $since: DateTime, $sort: Sort) {
      products(first: $limit, after: $cursor, sort: $sort, filter: { channel: $channel, minScore: $min_score, skus: $skus, isListed: $is_listed, maxWeight: $max_weight, since: $since }) ${PAGE} }`,
  },
  {
    method: 'GET',
    path: '/catalog/export',
    envelope: 'download',
    summary: 'Download the catalogue',
    operation: `query exportProducts($cursor: String, $channel: Channel) { products(first: 200, after: $cursor, filter: { channel: $channel }) ${PAGE} }`,
  },
  {
    method: 'GET',
    path: '/catalog/{sku}',
    envelope: 'item',
    summary: 'One product',
    example: { parameters: { sku: 'VRN-AC1' }, response: EXAMPLE },
    errors: ['sku_not_found'],
    operation: 'query getProduct($sku: String!) { product(sku: $sku) { ...ProductFields } }',
  },
  {
    method: 'GET',
    path: '/broken/{sku}',
    envelope: 'item',
    summary: 'A product that fails',
    operation: 'query getBroken($sku: String!) { broken(sku: $sku) { sku } }',
  },
  {
    method: 'POST',
    path: '/products',
    envelope: 'created',
    location: '/catalog/{sku}',
    summary: 'Create one product',
    errors: ['sku_already_exists'],
    operation: 'mutation createOne($input: ProductInput!) { createProduct(input: $input) { ...ProductFields } }',
  },
  {
    method: 'POST',
    path: '/catalog',
    envelope: 'created',
    location: '/catalog/{sku}',
    summary: 'Create one product or many',
    errors: ['sku_already_exists', 'sku_deleted'],
    operation:
      'mutation createProducts($inputs: [ProductInput!]!) { createProducts(inputs: $inputs) { ...ProductFields } }',
  },
  {
    method: 'PATCH',
    path: '/catalog/{sku}',
    envelope: 'ok',
    summary: 'Change a product',
    operation:
      'mutation updateProduct($sku: String!, $input: ProductInput!) { updateProduct(input: { sku: $sku, patch: $input }) { ...ProductFields } }',
  },
  {
    method: 'POST',
    path: '/catalog/{id}/rename',
    envelope: 'ok',
    body: 'fields',
    summary: 'Rename a product',
    operation:
      'mutation renameProduct($id: ID!, $new_title: String!, $channel: Channel) { rename(input: { id: $id, newTitle: $new_title, channel: $channel }) { ...ProductFields } }',
  },
  {
    method: 'POST',
    path: '/find',
    envelope: 'ok',
    summary: 'Find by one of two keys',
    operation: 'mutation findProduct($input: ByOne!) { find(by: $input) { ...ProductFields } }',
  },
  {
    method: 'POST',
    path: '/scores/{sku}/audit',
    envelope: 'accepted',
    summary: 'Audit a product',
    operation: 'mutation auditProduct($sku: String!) { auditProduct(sku: $sku) { job_id: id status } }',
  },
  {
    method: 'POST',
    path: '/catalog/import',
    envelope: 'accepted',
    summary: 'Import products',
    operation:
      'mutation importProducts($upload: ID!, $dry_run: Boolean) { importProducts(upload: $upload, dryRun: $dry_run) { id status upload dry_run: dryRun } }',
  },
  {
    method: 'GET',
    path: '/jobs/{id}',
    envelope: 'item',
    summary: 'One job',
    poll: { key: 'status', while: ['queued', 'running'], seconds: 2 },
    deprecated: { since: '2026-11-01', sunset: '2027-01-01', reason: 'Use the stream.' },
    operation: 'query getJob($id: ID!) { job(id: $id) { id status } }',
  },
  {
    method: 'GET',
    path: '/nodes',
    envelope: 'ok',
    summary: 'Everything',
    operation:
      'query listNodes { nodes { kind: __typename id ... on Product { sku channel price { amount } } ... on Review { channel rating } } }',
  },
  {
    method: 'GET',
    path: '/hits',
    envelope: 'ok',
    summary: 'What was found',
    operation: 'query listHits { hits { ... on Product { ...ProductFields } ... on Review { id channel } } }',
  },
  {
    method: 'GET',
    path: '/progress',
    envelope: 'stream',
    summary: 'Progress as it happens',
    operation:
      'subscription watchProgress($after: String, $fail: Boolean) { progress(after: $after, fail: $fail) { cursor type status } }',
  },
];

/** The shop's routes as one table. */
export function shopTable(
  routes: readonly Route[] = SHOP_ROUTES,
  fragments: readonly string[] = SHOP_FRAGMENTS,
): RouteTable {
  return defineRoutes({ name: 'Catalog', description: 'Products of the shop.' }, routes, fragments);
}

/** Routes compiled against the shop. Every root field but `unscoped` has a scope. */
export function compileShop(tables: readonly RouteTable[] = [shopTable()], schema = shopSchema()): CompiledRoute[] {
  return compileRoutes({ schema, tables, scopesOf: ({ name }) => (name === 'unscoped' ? null : ['catalog:read']) });
}

/** The shop's REST face. */
export function shopRest(more: Partial<RestInput> = {}): Rest {
  const schema = shopSchema();
  return createRest({ schema, routes: compileShop([shopTable()], schema), basePath: '/v1', ...more });
}

/** Sends one request to a REST face, and answers everything of the response, streams read to their end. */
export async function ask(
  rest: Rest,
  line: string,
  more: Partial<RestRequest> = {},
): Promise<{ status: number; headers: Record<string, string>; body: unknown; cause?: unknown }> {
  const [method = '', target = ''] = line.split(' ');
  const url = new URL(target, 'http://localhost');
  const match = rest.match(method, url.pathname);
  if (match?.kind !== 'route') throw new Error(`${line} is no route`);
  const request = { match, query: url.searchParams, body: undefined, contextValue: {}, requestId: 'req_1', ...more };
  const response: RestResponse = await rest.handle(request);
  if ('body' in response) return response;
  const { status, headers } = response;
  const body: unknown[] = [];
  for await (const part of 'stream' in response ? response.stream : response.events) body.push(part);
  return { status, headers, body: 'stream' in response ? body.join('') : body };
}
