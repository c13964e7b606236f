import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { toResponse } from '../../src/http/reply.ts';
import { type Json, openTestApp, PUBLIC_URL, type Tenant, type TestApp } from '../support/app.ts';
import { plantRows } from '../support/tenant-rows.ts';
import { unlimitedTenant } from '../support/unlimited.ts';

/** A caller who weighs two forms is answered by the server, whatever it knows. */
const BY_SERVER = 'application/json, */*;q=0.1';
const KNOWN = 'application/json';

const SKU = 'KNOWN-1';
const PRODUCT = 'query Product($sku: String!) { product(sku: $sku) { title latestScore { score band } } }';
const HELD = '{ viewer { key { name } } workspace { id } }';

let run: TestApp;
let ours: Tenant;
let held: Tenant;

beforeAll(async () => {
  run = await openTestApp({ isStarted: false, executesPlans: true });
  ours = await unlimitedTenant(run);
  await plantRows(run, ours, { sku: SKU });
  const key = await ours.graphql(
    'mutation ($hash: String!) { createApiKey(input: { name: "held", allowedDocuments: [$hash] }) { id key } }',
    { hash: sha256(HELD) },
  );
  held = { ...ours, key: key.body.data.createApiKey.key };
});
afterAll(() => run.close());

type Heard = { status: number; body: Json; isKnown: boolean };

async function ask(tenant: Tenant, body: object, accept: string): Promise<Heard> {
  const request = new Request(`${PUBLIC_URL}/graphql`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${tenant.key}`, Accept: accept },
    body: JSON.stringify(body),
  });
  const made = await run.app.fetchDirectly(request, '/graphql', { address: null });
  if (!made) throw new Error('The edge does not take it.');
  const response = toResponse(made);
  const text = (await response.text()).replace(/,?"request_id":"[^"]*"/g, '');
  return { status: response.status, body: JSON.parse(text), isKnown: !(made instanceof Response) };
}

/** The answers of the server, and of what knows the document from having seen it. */
async function both(tenant: Tenant, body: object): Promise<{ server: Heard; known: Heard }> {
  await ask(tenant, body, KNOWN);
  return { server: await ask(tenant, body, BY_SERVER), known: await ask(tenant, body, KNOWN) };
}

const persisted = (text: string) => ({ persistedQuery: { version: 1, sha256Hash: sha256(text) } });

test.each<[string, object]>([
  ['a query', { query: '{ products(first: 5) { totalCount nodes { sku price { amount } } pageInfo { endCursor } } }' }],
  ['a query with variables', { query: PRODUCT, variables: { sku: SKU } }],
  ['its operation by name', { query: PRODUCT, variables: { sku: SKU }, operationName: 'Product' }],
  ['what is not there', { query: PRODUCT, variables: { sku: 'NO-SUCH' } }],
  ['null for variables, name and extensions', { query: HELD, variables: null, operationName: null, extensions: null }],
  ['an error of a resolver', { query: '{ products(first: 0) { totalCount } workspace { id } }' }],
  [
    'an error below a row',
    {
      query:
        '{ products { nodes { sku visibility(from: "2031-01-01T00:00:00Z", to: "2030-01-01T00:00:00Z") { day } } } }',
    },
  ],
  [
    'fragments and aliases',
    { query: `query { a: product(sku: "${SKU}") { ...P ...P } } fragment P on Product { b: sku sku tags }` },
  ],
  ['a hash beside its text', { query: PRODUCT, variables: { sku: SKU }, extensions: persisted(PRODUCT) }],
])('%s is answered alike by the server and when it is known', async (_what, body) => {
  const { server, known } = await both(ours, body);
  expect([server.isKnown, known.isKnown]).toEqual([false, true]);
  expect(JSON.stringify(known.body)).toBe(JSON.stringify(server.body));
  expect(known.status).toBe(server.status);
});

test.each<[string, object]>([
  ['a variable that is missing', { query: PRODUCT, variables: {} }],
  ['a variable of another type', { query: PRODUCT, variables: { sku: 7 } }],
  ['a text that cannot be stored', { query: PRODUCT, variables: { sku: 'a\u0000b' } }],
  ['the name of another operation', { query: PRODUCT, variables: { sku: SKU }, operationName: 'Other' }],
  ['a parameter that is none', { query: PRODUCT, variables: { sku: SKU }, surprise: 1 }],
  ['variables that are no object', { query: PRODUCT, variables: 'x' }],
  ['a page past the limit', { query: 'query ($n: Int) { products(first: $n) { totalCount } }', variables: { n: 201 } }],
  [
    'a cost past the limit',
    {
      query: 'query ($n: Int) { products(first: $n) { nodes { recommendations { nodes { id } } } } }',
      variables: { n: 200 },
    },
  ],
  ['a hash of another text', { query: PRODUCT, variables: { sku: SKU }, extensions: persisted(HELD) }],
  ['a hash alone, with a key that may run any document', { extensions: persisted(PRODUCT) }],
  ['a change', { query: 'mutation { deleteProduct(sku: "NO-SUCH") { sku } }' }],
  [
    'a directive',
    { query: `query ($no: Boolean!) { product(sku: "${SKU}") { sku title @skip(if: $no) } }`, variables: { no: true } },
  ],
])('%s is left to the server, known or not', async (_what, body) => {
  await ask(ours, { query: PRODUCT, variables: { sku: SKU } }, KNOWN);
  await ask(ours, { query: 'query ($n: Int) { products(first: $n) { totalCount } }', variables: { n: 1 } }, KNOWN);
  const { server, known } = await both(ours, body);
  expect([server.isKnown, known.isKnown]).toEqual([false, false]);
  expect(JSON.stringify(known.body)).toBe(JSON.stringify(server.body));
  expect(known.status).toBe(server.status);
});

test('a valid query is executed directly when it first comes, and answered as the server answers it', async () => {
  const first = (n: number) => `# never seen ${n}\n{ products(first: 2) { totalCount nodes { sku title score } } }`;
  const direct = await ask(ours, { query: first(1) }, KNOWN);
  const server = await ask(ours, { query: first(2) }, BY_SERVER);
  expect([direct.isKnown, server.isKnown]).toEqual([true, false]);
  expect(JSON.stringify(direct.body)).toBe(JSON.stringify(server.body));
});

test.each<[string, object]>([
  ['an unknown field', { query: '{ products { nodes { nothing } } }' }],
  ['what does not parse', { query: '{ products { nodes ' }],
  ['what is too deep', { query: `${'{ viewer '.repeat(40)}{ id }${' }'.repeat(40)}` }],
  ['a value of a wrong form', { query: '{ products(first: "ten") { totalCount } }' }],
  ['two operations', { query: 'query A { workspace { id } } query B { workspace { name } }', operationName: 'B' }],
  ['introspection', { query: '{ __schema { queryType { name } } }' }],
])('%s is told by the server when it first comes, in its words', async (_what, body) => {
  const direct = await ask(ours, body, KNOWN);
  const server = await ask(ours, body, BY_SERVER);
  expect(direct.isKnown).toBe(false);
  expect(JSON.stringify(direct.body)).toBe(JSON.stringify(server.body));
  expect(direct.status).toBe(server.status);
});

test('a key that is held to documents runs its own by their hash, and no other, however well that is known', async () => {
  await both(ours, { query: PRODUCT, variables: { sku: SKU } });
  const other = await ask(held, { query: PRODUCT, variables: { sku: SKU } }, KNOWN);
  expect(other).toMatchObject({ isKnown: false, body: { errors: [{ extensions: { code: 'DOCUMENT_NOT_ALLOWED' } }] } });
  const { server, known } = await both(held, { query: HELD, extensions: persisted(HELD) });
  const byHash = await ask(held, { extensions: persisted(HELD) }, KNOWN);
  expect([server.isKnown, known.isKnown, byHash.isKnown]).toEqual([false, true, true]);
  expect(known.body).toEqual(server.body);
  expect(byHash.body).toEqual(server.body);
  expect(byHash.body.data.viewer.key.name).toBe('held');
});

test('a known document reads its rows anew, and those of the caller alone', async () => {
  const body = { query: '{ products { nodes { sku title } } workspace { id } }' };
  await both(ours, body);
  await ours.patch(`/v1/catalog/${SKU}`, { title: 'Another title' });
  const theirs = await unlimitedTenant(run);
  const [mine, foreign] = [await ask(ours, body, KNOWN), await ask(theirs, body, KNOWN)];
  expect([mine.isKnown, foreign.isKnown]).toEqual([true, true]);
  expect(mine.body.data.products.nodes).toContainEqual({ sku: SKU, title: 'Another title' });
  expect(foreign.body.data).toEqual({ products: { nodes: [] }, workspace: { id: theirs.workspaceId } });
});

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
