import {
  type GraphQLNamedType,
  type GraphQLOutputType,
  getNamedType,
  getNullableType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
  Kind,
  parse,
  type SelectionSetNode,
} from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildContract } from '../../src/contract.ts';
import { newId } from '../../src/kernel/ids.ts';
import { type Json, openTestApp, type Tenant, type TestApp } from '../support/app.ts';
import { type Place, placeName, places, rootRequest, withValue } from '../support/graph-roots.ts';
import { NAMED_BY } from '../support/named-rows.ts';
import { plantRows, type TenantRows } from '../support/tenant-rows.ts';
import { unlimitedTenant } from '../support/unlimited.ts';

let run: TestApp;
let ours: Tenant;
let rows: TenantRows;

beforeAll(async () => {
  run = await openTestApp({ isStarted: false });
  ours = await unlimitedTenant(run);
  rows = await plantRows(run, ours);
  for (const sku of ['PAGE-1', 'PAGE-2', 'PAGE-3']) {
    await ours.post('/v1/catalog', { sku, title: sku, url: `https://brand.example/${sku}` });
  }
});
afterAll(() => run.close());

describe('pages', () => {
  const PAGE = `query ($after: String) {
    products(first: 3, after: $after, filter: { q: "PAGE-" }) {
      nodes { sku } pageInfo { startCursor endCursor nextCursor hasNextPage }
    }
  }`;

  test('a page with rows has both cursors, the last one too, and what is asked for behind it is empty', async () => {
    const last = (await ours.graphql(PAGE)).body.data.products;
    expect(last.nodes).toHaveLength(3);
    expect(last.pageInfo).toEqual({
      startCursor: expect.any(String),
      endCursor: expect.any(String),
      nextCursor: null,
      hasNextPage: false,
    });
    const behind = (await ours.graphql(PAGE, { after: last.pageInfo.endCursor })).body.data.products;
    expect(behind).toEqual({
      nodes: [],
      pageInfo: { startCursor: null, endCursor: null, nextCursor: null, hasNextPage: false },
    });
  });

  test('REST leads on to a next page only where there is one', async () => {
    const first = (await ours.get('/v1/catalog?q=PAGE-&limit=2')).body;
    expect(first.pagination).toEqual({ next_cursor: expect.any(String), has_more: true });
    const cursor = encodeURIComponent(first.pagination.next_cursor);
    const last = (await ours.get(`/v1/catalog?q=PAGE-&limit=2&cursor=${cursor}`)).body;
    expect(last.data).toHaveLength(1);
    expect(last.pagination).toEqual({ next_cursor: null, has_more: false });
  });

  test.each([0, -1, 201])('a page of %i rows is refused by the name that the caller gave it', async (size) => {
    const graphql = await ours.graphql('query ($size: Int) { products(first: $size) { totalCount } }', { size });
    if (size === 201) expect(graphql.body.errors[0].extensions.code).toBe('QUERY_TOO_COMPLEX');
    else expect(graphql.body.errors[0].extensions.details.errors).toMatchObject([{ field: 'first' }]);
    const rest = await ours.get(`/v1/catalog?limit=${size}`);
    expect(rest.body.error.details.errors).toMatchObject([{ field: 'limit' }]);
  });
});

describe('a list of rows is a connection, below a row too', () => {
  /** Lists that are sent whole, and changed whole. */
  const WHOLE = ['AlertRule.channels'];

  test('no field of a type answers a bare list of what has an id', () => {
    const { schema } = buildContract('http://ei.test');
    const union = schema.getType('EventData');
    const said = isUnionType(union) ? union.getTypes() : [];
    const types = Object.values(schema.getTypeMap())
      .filter(isObjectType)
      .filter((type) => !type.name.endsWith('Connection') && type !== schema.getMutationType() && !said.includes(type));
    const bare = types.flatMap((type) =>
      Object.values(type.getFields())
        .filter((field) => isListType(getNullableType(field.type)) && hasId(getNamedType(field.type)))
        .map((field) => `${type.name}.${field.name}`),
    );
    expect(types.length).toBeGreaterThan(80);
    expect(bare).toEqual(WHOLE);
  });

  test('every connection has edges, nodes, the way on and a count, and is asked for by first and after', () => {
    const { schema } = buildContract('http://ei.test');
    const fields = Object.values(schema.getTypeMap())
      .filter(isObjectType)
      .flatMap((type) => Object.values(type.getFields()));
    const pages = fields.filter(({ type }) => isObjectType(getNamedType(type)) && 'pageInfo' in fieldsOf(type));
    expect(pages.length).toBeGreaterThan(30);
    for (const page of pages) {
      expect(getNamedType(page.type).name).toMatch(/Connection$/);
      expect(Object.keys(fieldsOf(page.type))).toEqual(
        expect.arrayContaining(['edges', 'nodes', 'pageInfo', 'totalCount']),
      );
      expect(page.args.map(({ name }) => name)).toEqual(expect.arrayContaining(['first', 'after']));
    }
  });

  function fieldsOf(type: GraphQLOutputType) {
    const named = getNamedType(type);
    return isObjectType(named) ? named.getFields() : {};
  }

  function hasId(type: GraphQLNamedType): boolean {
    return isObjectType(type) && String(type.getFields()['id']?.type) === 'ID!';
  }
});

describe('an answer has the order of its selection', () => {
  const QUERIES = [
    '{ products(first: 2) { totalCount nodes { sku latestScore { band id score } title } } viewer { scopes workspace { name id } } __typename }',
    '{ workspace { id } jobs(first: 2) { pageInfo { hasNextPage endCursor } totalCount nodes { id } } viewer { __typename scopes } stores { totalCount } }',
    `query ($sku: String!) { product(sku: $sku) { recommendations { nodes { ${'id product { title sku }'} } } title latestScore { score } } engineBudget { day } score(sku: $sku) { id product { brand sku } } }`,
  ];

  test.each(QUERIES)('%s', async (query) => {
    const { sku } = rows;
    const selection = parse(query).definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION)?.selectionSet;
    for (const asked of ['by the server', 'compiled', 'known']) {
      const { body } = await ours.graphql(query, { sku });
      expect(body.errors, asked).toBeUndefined();
      expectOrder(body.data, selection, asked);
    }
  });
});

describe('what is not there', () => {
  const lookups = places.filter(
    ({ root, path }) => root.operation === 'query' && !isNonNullType(root.field.type) && path.length === 1,
  );

  test('every nullable root of a query is such a lookup', () => {
    expect(lookups.length).toBeGreaterThan(20);
    expect(lookups.filter((place) => !NAMED_BY.has(placeName(place)))).toEqual([]);
  });

  test.each(lookups.map((place) => [placeName(place), place] as const))(
    '%s is null, without an error',
    async (_name, place) => {
      const { body } = await ask(place);
      expect(body.errors).toBeUndefined();
      expect(body.data).toEqual({ [place.root.field.name]: null });
    },
  );

  const changes = places.filter(
    ({ root, path: [name, ...below] }) => root.operation === 'mutation' && below.length === 0 && name !== 'skus',
  );

  test.each(changes.map((place) => [placeName(place), place] as const))(
    '%s: a change to it is an error that says so',
    async (_name, place) => {
      const { body } = await ask(place);
      expect(body.errors[0].extensions.code).toMatch(/(^|_)NOT_FOUND$/);
      expect(body.data).toBeNull();
    },
  );

  test('REST answers 404 with the code and the sentence of what is missing', async () => {
    const missing = await ours.get('/v1/catalog/NO-SUCH');
    expect(missing.status).toBe(404);
    expect(missing.body.error).toMatchObject({
      code: 'sku_not_found',
      message: `The SKU 'NO-SUCH' was not found in workspace '${ours.workspaceId}'.`,
      details: { sku: 'NO-SUCH', workspace: ours.workspaceId },
    });
    const unaudited = await ours.get('/v1/scores/PAGE-1');
    expect(unaudited.body.error).toMatchObject({ code: 'score_not_found', details: { sku: 'PAGE-1' } });
  });
});

/** Asks a root for a row that never was. */
function ask(place: Place) {
  const [kind] = NAMED_BY.get(placeName(place)) ?? [];
  const name = kind === 'sku' || kind === undefined ? 'NO-SUCH' : newId(kind);
  const { query, variables } = rootRequest(place.root);
  return ours.graphql(query, withValue(variables, place, name));
}

function expectOrder(value: Json, selection: SelectionSetNode | undefined, asked: string): void {
  if (Array.isArray(value)) for (const item of value) expectOrder(item, selection, asked);
  if (Array.isArray(value) || !selection || typeof value !== 'object' || value === null) return;
  const fields = selection.selections.filter((node) => node.kind === Kind.FIELD);
  expect(Object.keys(value), asked).toEqual(fields.map(({ name }) => name.value));
  for (const field of fields) expectOrder(value[field.name.value], field.selectionSet, asked);
}
