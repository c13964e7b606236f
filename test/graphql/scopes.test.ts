import { createHash } from 'node:crypto';
import { type GraphQLNamedType, getNamedType, isObjectType } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nodeTypes } from '../../src/graphql/node.ts';
import { scopesOf } from '../../src/graphql/scopes.ts';
import type { IdType } from '../../src/kernel/ids.ts';
import type { Scope } from '../../src/kernel/scopes.ts';
import { rowOf } from '../support/aimed-requests.ts';
import { openTestApp, readAnswer, type Tenant, type TestApp } from '../support/app.ts';
import { readStream } from '../support/event-stream.ts';
import { roots, schema } from '../support/graph-roots.ts';
import { plantRows, type TenantRows } from '../support/tenant-rows.ts';
import { unlimitedTenant } from '../support/unlimited.ts';
import { workspaceState } from '../support/workspace-state.ts';

let run: TestApp;
let all: Tenant;
let reader: Tenant;
let rows: TenantRows;

beforeAll(async () => {
  run = await openTestApp({ isStarted: false });
  all = await unlimitedTenant(run);
  reader = await run.tenantWith(all.workspaceId, ['read']);
  rows = await plantRows(run, all);
  const audit = { type: 'audit.run', payload: { productId: rowOf(rows, 'Product') } };
  await run.app.services.db.job.update({ where: { id: rowOf(rows, 'Job') }, data: audit });
});
afterAll(() => run.close());

/** The kinds of rows that a key with this scope reaches from a type, through fields that ask for nothing more. */
function reached(type: GraphQLNamedType, scope: string | null, seen = new Set<string>()): Set<string> {
  if (!isObjectType(type) || seen.has(type.name)) return seen;
  seen.add(type.name);
  for (const field of Object.values(type.getFields())) {
    const asked = scopesOf(field);
    if (asked === null || asked.every((one) => one === scope)) reached(getNamedType(field.type), scope, seen);
  }
  return seen;
}

function strangersTo(scope: string | null, types: ReadonlySet<string>): string[] {
  const domain = scope?.split(':')[0];
  return [...nodeTypes()]
    .filter(([type, node]) => types.has(type) && node.scope.split(':')[0] !== domain)
    .map(([type]) => type);
}

describe('no path through the graph leads to rows of a scope that the key has not', () => {
  test('from any root, but that a cancelled job is answered, and a key is told of itself', () => {
    const found = roots.flatMap(({ operation, field }) => {
      const [scope = null] = scopesOf(field) ?? [];
      const strangers = strangersTo(scope, reached(getNamedType(field.type), scope));
      return strangers.length > 0 ? [[`${operation}.${field.name}`, strangers]] : [];
    });
    expect(found).toEqual([
      ['query.viewer', ['ApiKey']],
      ['mutation.cancelJob', ['Job']],
    ]);
  });

  test('from any row that node(id:) answers', () => {
    for (const [type, { scope }] of nodeTypes()) {
      const object = schema.getType(type);
      expect(object && strangersTo(scope, reached(object, scope)), type).toEqual([]);
    }
  });
});

const guarded = Object.values(schema.getTypeMap()).flatMap((type) => {
  const node = [...nodeTypes()].find(([name]) => name === type.name);
  if (!node || !isObjectType(type)) return [];
  return Object.values(type.getFields()).flatMap((field) => {
    const [scope] = scopesOf(field) ?? [];
    return scope ? [{ type: node[0], field: field.name, own: node[1].scope, other: scope as Scope }] : [];
  });
});

describe('a field that leads out of its scope asks for the other, and tells which', () => {
  test('there are such fields', () => expect(guarded.length).toBeGreaterThanOrEqual(6));

  test.each(guarded)('$type.$field', async ({ type, field, own, other }) => {
    const read = async (scopes: readonly Scope[]) => {
      const tenant = await run.tenantWith(all.workspaceId, scopes);
      const query = `query ($id: ID!) { node(id: $id) { id ... on ${type} { ${field} { __typename } } } }`;
      return (await tenant.graphql(query, { id: rowOf(rows, type) })).body;
    };
    const { data, errors } = await read([own]);
    expect(errors).toMatchObject([{ extensions: { code: 'INSUFFICIENT_SCOPE', details: { scope: other } } }]);
    expect(data.node?.[field] ?? null).toBeNull();
    const both = await read([own, other]);
    expect(both.errors).toBeUndefined();
    expect(both.data.node[field]).toBeTruthy();
  });

  test.each([...nodeTypes()].map(([type, { scope }]) => [type, scope] as const))(
    'node(id:) of a %s asks for %s',
    async (type: IdType, scope: Scope) => {
      const query = 'query ($id: ID!) { node(id: $id) { __typename } }';
      const others = [...nodeTypes().values()].map((node) => node.scope).filter((other) => other !== scope);
      const lacking = await run.tenantWith(all.workspaceId, others);
      const holding = await run.tenantWith(all.workspaceId, [scope]);
      const refused = await lacking.graphql(query, { id: rowOf(rows, type) });
      expect(refused.body).toMatchObject({ data: { node: null }, errors: [{ extensions: { details: { scope } } }] });
      const { body } = await holding.graphql(query, { id: rowOf(rows, type) });
      expect(body.data.node).toEqual({ __typename: type });
    },
  );
});

type Sent = { query: string; operationName?: string; extensions?: unknown };

const JSON_TYPE = { 'Content-Type': 'application/json' };
const SSE = { Accept: 'text/event-stream' };
const posted = (sent: Sent, headers: Record<string, string> = JSON_TYPE): [string, RequestInit] => [
  '/graphql',
  { method: 'POST', body: JSON.stringify(sent), headers },
];
const asked = ({ query, operationName }: Sent, headers: Record<string, string> = {}): [string, RequestInit] => [
  `/graphql?${new URLSearchParams({ query, ...(operationName ? { operationName } : {}) })}`,
  { headers },
];
const form = (sent: Sent): FormData => {
  const data = new FormData();
  data.set('operations', JSON.stringify(sent));
  data.set('map', '{}');
  data.set('query', sent.query);
  return data;
};

describe('a key that reads cannot change anything, however the change is wrapped', () => {
  const change = () => `deleteProduct(sku: "${rows.sku}") { sku }`;
  const mutation = () => `mutation Change { ${change()} }`;
  const hidden = () => `query Read { __typename } ${mutation()}`;
  const sha256Hash = () => createHash('sha256').update(mutation()).digest('hex');
  const persisted = () => ({
    query: mutation(),
    extensions: { persistedQuery: { version: 1, sha256Hash: sha256Hash() } },
  });

  const LACKING: [string, () => [string, RequestInit]][] = [
    ['as it is', () => posted({ query: mutation() })],
    ['under an alias', () => posted({ query: `mutation { products: ${change()} }` })],
    ['in a fragment', () => posted({ query: `mutation { ...F } fragment F on Mutation { ${change()} }` })],
    [
      'in an inline fragment behind a directive',
      () => posted({ query: `mutation { ... @include(if: true) { ${change()} } }` }),
    ],
    ['beside a query, named', () => posted({ query: hidden(), operationName: 'Change' })],
    ['with the hash of its text', () => posted(persisted())],
    ['over an event stream', () => posted({ query: mutation() }, { ...JSON_TYPE, ...SSE })],
  ];
  test.each(LACKING)('%s it lacks the scope', async (_name, build) => {
    const before = await workspaceState(run, all.workspaceId);
    const { body } = await send(reader, build());
    expect(body.errors).toMatchObject([
      { extensions: { code: 'INSUFFICIENT_SCOPE', details: { scope: 'catalog:write' } } },
    ]);
    expect(Object.values(body.data ?? {}).filter((value) => value !== null)).toEqual([]);
    expect(await workspaceState(run, all.workspaceId)).toEqual(before);
  });
  test('the hash alone of a document that its key may run', async () => {
    const hash = sha256Hash();
    const made = await all.post('/v1/api-keys', { name: 'Held', scopes: ['read'], allowed_documents: [hash] });
    const before = await workspaceState(run, all.workspaceId);
    for (const sent of [persisted(), { ...persisted(), query: '' }]) {
      const [path, init] = posted(sent);
      const headers = { ...init.headers, Authorization: `Bearer ${made.body.key}` };
      const { body } = await send(all, [path, { ...init, headers }]);
      expect(body.errors).toMatchObject([{ extensions: { code: 'INSUFFICIENT_SCOPE' } }]);
    }
    expect(await workspaceState(run, all.workspaceId)).toEqual(before);
  });

  const BY_GET = expect.stringMatching(/^(METHOD_NOT_ALLOWED|GRAPHQL_INVALID)$/);
  const CLOSED: [string, number | null, unknown, () => [string, RequestInit]][] = [
    ['by GET', 405, BY_GET, () => asked({ query: mutation() })],
    ['by GET, named beside a query', 405, BY_GET, () => asked({ query: hidden(), operationName: 'Change' })],
    ['by GET over an event stream', null, BY_GET, () => asked({ query: mutation() }, SSE)],
    [
      'in a list of operations',
      400,
      'GRAPHQL_INVALID',
      () => ['/graphql', { method: 'POST', body: JSON.stringify([{ query: mutation() }]), headers: JSON_TYPE }],
    ],
    [
      'in a multipart form',
      415,
      'UNSUPPORTED_MEDIA_TYPE',
      () => ['/graphql', { method: 'POST', body: form({ query: mutation() }) }],
    ],
    [
      'in a form',
      415,
      'UNSUPPORTED_MEDIA_TYPE',
      () => ['/graphql', { method: 'POST', body: new URLSearchParams({ query: mutation() }) }],
    ],
    [
      'as plain text',
      415,
      'UNSUPPORTED_MEDIA_TYPE',
      () => posted({ query: mutation() }, { 'Content-Type': 'text/plain' }),
    ],
    [
      'as application/graphql',
      415,
      'UNSUPPORTED_MEDIA_TYPE',
      () => ['/graphql', { method: 'POST', body: mutation(), headers: { 'Content-Type': 'application/graphql' } }],
    ],
    [
      'without a media type',
      415,
      'UNSUPPORTED_MEDIA_TYPE',
      () => ['/graphql', { method: 'POST', body: new TextEncoder().encode(JSON.stringify({ query: mutation() })) }],
    ],
  ];
  test.each(CLOSED)('%s nobody changes anything, whatever the key may do', async (_name, status, code, build) => {
    const before = await workspaceState(run, all.workspaceId);
    for (const tenant of [reader, all]) {
      const sent = await send(tenant, build());
      expect(sent.body, sent.text).toMatchObject({ errors: [{ extensions: { code } }] });
      expect(sent.body.data ?? null).toBeNull();
      if (status !== null) expect(sent.status).toBe(status);
      expect(await workspaceState(run, all.workspaceId)).toEqual(before);
    }
  });

  test('a method named in a header or the query is not the method of the request', async () => {
    const before = await workspaceState(run, all.workspaceId);
    const path = `/v1/catalog/${rows.sku}`;
    for (const name of ['X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override']) {
      expect((await all.get(path, { [name]: 'DELETE' })).status).toBe(200);
    }
    expect((await all.get(`${path}?_method=DELETE`)).status).toBe(400);
    expect((await reader.del(path)).status).toBe(403);
    expect(await workspaceState(run, all.workspaceId)).toEqual(before);
  });

  async function send(tenant: Tenant, [path, init]: [string, RequestInit]) {
    const response = await tenant.raw(path, init);
    if (!response.headers.get('content-type')?.startsWith('text/event-stream')) return readAnswer(response);
    const [first] = await readStream(response, 1);
    return { status: response.status, text: JSON.stringify(first), body: first?.data };
  }
});
