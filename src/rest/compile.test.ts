import { expect, test } from 'vitest';
import { shopSchema } from '../../test/support/rest-shop.ts';
import { compileShop, SHOP_FRAGMENTS, SHOP_ROUTES, shopTable } from '../../test/support/rest-shop-routes.ts';
import { defineRoutes, type Route } from './route.ts';

const item = (more: Partial<Route>): Route => ({
  method: 'GET',
  path: '/one/{sku}',
  envelope: 'item',
  summary: 'One',
  operation: 'query one($sku: String!) { product(sku: $sku) { sku } }',
  ...more,
});

/** Compiles one route and answers what stops the process. */
function faultOf(more: Partial<Route>): string {
  try {
    compileShop([shopTable([item(more)])]);
    return 'none';
  } catch (thrown) {
    return String(thrown);
  }
}

test('every envelope compiles, with its status and the codes that follow from its shape', () => {
  const routes = compileShop();
  expect(routes).toHaveLength(SHOP_ROUTES.length);
  const byId = new Map(routes.map((route) => [route.operationId, route]));
  expect(byId.get('getProduct')).toMatchObject({ status: 200, missingCode: 'sku_not_found', scopes: ['catalog:read'] });
  expect(byId.get('getProduct')?.errors).toEqual([
    'validation_failed',
    'unauthorized',
    'insufficient_scope',
    'rate_limited',
    'sku_not_found',
    'internal_error',
  ]);
  expect(byId.get('getJob')?.errors).toContain('not_found');
  expect(byId.get('listProducts')?.errors).toContain('invalid_cursor');
  expect(byId.get('createProducts')).toMatchObject({ status: 201, body: { kind: 'one-or-many' } });
  expect(byId.get('auditProduct')).toMatchObject({ status: 202, body: { kind: 'none' } });
  expect(byId.get('importProducts')).toMatchObject({ status: 202, body: { kind: 'upload' } });
});

test.each<[string, Partial<Route>, string]>([
  [
    'a path name that is no variable',
    { path: '/one/{id}' },
    'the path names {id}, but the operation has no variable $id',
  ],
  [
    'a variable used nowhere',
    { operation: 'query one($sku: String!, $x: Int) { product(sku: $sku) { sku } }' },
    '"$x" is never used',
  ],
  [
    'a field the schema lacks',
    { operation: 'query one($sku: String!) { product(sku: $sku) { nope } }' },
    'Cannot query field "nope"',
  ],
  [
    'two root fields',
    { operation: 'query one($sku: String!) { product(sku: $sku) { sku } broken(sku: $sku) { sku } }' },
    'one root field, not 2',
  ],
  [
    'two operations',
    { operation: 'query one { job(id: "1") { id } } query two { job(id: "1") { id } }' },
    'must be one operation',
  ],
  [
    'an operation without a name',
    { operation: 'query ($sku: String!) { product(sku: $sku) { sku } }' },
    'needs a name',
  ],
  [
    'a directive',
    { operation: 'query one($sku: String!) { product(sku: $sku) { sku @skip(if: false) } }' },
    'no directives',
  ],
  ['text that is no GraphQL', { operation: 'query one(' }, 'Syntax Error'],
  [
    'a root without scope',
    { path: '/one', operation: 'query one { unscoped { sku } }' },
    'the root field unscoped has no scope',
  ],
  [
    'a subscription that is no stream',
    { path: '/one', operation: 'subscription one { progress { cursor } }' },
    `a subscription can't be answered in the envelope "item"`,
  ],
  ['a stream that is no subscription', { envelope: 'stream' }, `a query can't be answered in the envelope "stream"`],
  [
    'a mutation behind GET',
    { operation: 'mutation one($sku: String!) { auditProduct(sku: $sku) { id } }' },
    `GET can't be served by a mutation`,
  ],
  ['a query behind POST', { method: 'POST' }, `POST can't be served by a query`],
  [
    'a page without pagination',
    { path: '/one', envelope: 'page', operation: 'query one { products { data: nodes { sku } } }' },
    'a page needs the keys',
  ],
  [
    'a page without has_more',
    {
      path: '/one',
      envelope: 'page',
      operation: 'query one { products { data: nodes { sku } pagination: pageInfo { next_cursor: endCursor } } }',
    },
    'a page needs the keys',
  ],
  [
    'a download without cursor',
    {
      path: '/one',
      envelope: 'download',
      operation:
        'query one { products { data: nodes { sku } pagination: pageInfo { next_cursor: endCursor has_more: hasNextPage } } }',
    },
    'needs the variable $cursor',
  ],
  [
    'an accepted answer without a job',
    {
      method: 'POST',
      envelope: 'accepted',
      operation: 'mutation one($sku: String!) { auditProduct(sku: $sku) { status } }',
    },
    'needs the key job_id or id',
  ],
  [
    'a location over a missing key',
    {
      method: 'POST',
      path: '/one',
      envelope: 'created',
      location: '/one/{id}',
      operation: 'mutation one($input: ProductInput!) { createProduct(input: $input) { sku } }',
    },
    'the answer has no key id',
  ],
  [
    'a created answer without location',
    {
      method: 'POST',
      path: '/one',
      envelope: 'created',
      operation: 'mutation one($input: ProductInput!) { createProduct(input: $input) { sku } }',
    },
    'needs a location',
  ],
  ['a location that is never sent', { location: '/one/{sku}' }, 'takes no location'],
  [
    'a poll over a missing key',
    { poll: { key: 'status', while: ['queued'], seconds: 1 } },
    'the answer has no key status',
  ],
  [
    'a body behind GET',
    { path: '/one', operation: 'query one($input: ProductFilter) { products(filter: $input) { nodes { sku } } }' },
    'GET has no body',
  ],
  [
    'an object as a query parameter',
    { path: '/one', operation: 'query one($filter: ProductFilter) { products(filter: $filter) { nodes { sku } } }' },
    `a parameter can't be of type ProductFilter`,
  ],
  [
    'a body the operation does not have',
    {
      method: 'POST',
      envelope: 'ok',
      body: 'json',
      operation: 'mutation one($sku: String!) { auditProduct(sku: $sku) { id } }',
    },
    'the body is "json", but',
  ],
  ['a path in the wrong form', { path: '/One/{sku}' }, 'the path must be made of'],
  [
    'a scalar root',
    { envelope: 'ok', path: '/one', operation: 'query one { __typename }' },
    'no root field __typename',
  ],
  ['a tag nobody describes', { tag: 'Nope' }, 'no table has the tag "Nope"'],
])('%s stops the process and names the route', (_what, more, message) => {
  const fault = faultOf(more);
  expect(fault).toContain(message);
  expect(fault).toContain(`${more.method ?? 'GET'} ${more.path ?? '/one/{sku}'}: `);
});

test('faults of several routes are listed at once', () => {
  const first = item({ path: '/one/{id}' });
  const second = item({ path: '/two/{sku}', operation: 'query two($sku: String!) { product(sku: $sku) { nope } }' });
  expect(() => compileShop([shopTable([first, second])])).toThrow(/GET \/one\/\{id\}: .*\nGET \/two\/\{sku\}: /);
});

test('the same method and path, or the same operation name, can be taken once', () => {
  const twin = item({ path: '/one/{id}', operation: 'query two($id: String!) { product(sku: $id) { sku } }' });
  expect(() => compileShop([shopTable([item({}), twin])])).toThrow(
    'GET /one/{id}: the path is taken by GET /one/{sku}',
  );
  expect(() => compileShop([shopTable([item({}), item({ path: '/two/{sku}' })])])).toThrow(
    'GET /two/{sku}: the operation name one is taken by GET /one/{sku}',
  );
});

test('two fragments of one name stop the process, whichever tables they stand in', () => {
  const other = defineRoutes(
    { name: 'Other', description: 'Others.' },
    [],
    ['fragment PriceFields on Price { amount }'],
  );
  expect(() => compileShop([shopTable(), other])).toThrow('fragment PriceFields: two fragments have this name');
});

test.each([
  ['fragment Price on Price { amount }', 'fragment Price: the component name Price is taken by fragment PriceFields'],
  [
    'fragment ErrorFields on Price { amount }',
    'fragment ErrorFields: the component name Error is taken by the schema of errors',
  ],
  ['fragment PriceInputFields on Price { amount }', 'the component name PriceInput is taken by an input type'],
])('%s would be documented under a name that is taken', (fragment, message) => {
  const other = defineRoutes({ name: 'Other', description: 'Others.' }, [], [fragment]);
  expect(() => compileShop([shopTable(), other])).toThrow(message);
});

test('a fragment may be spread by the routes of another table', () => {
  const route = item({ operation: 'query one($sku: String!) { product(sku: $sku) { price { ...PriceFields } } }' });
  const fragments = defineRoutes({ name: 'Shared', description: 'Shared.' }, [], SHOP_FRAGMENTS);
  expect(compileShop([shopTable([route], []), fragments])).toHaveLength(1);
});

test('a misspelt constraint in the schema stops the process', () => {
  const schema = shopSchema();
  const first = schema.getQueryType()?.getFields()['products']?.args[0];
  if (first) first.extensions = { constraints: { minimum: 1 } };
  expect(() => compileShop([shopTable()], schema)).toThrow('extensions.constraints.minimum is not a constraint');
});
