import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, openTestApp, type Tenant, type TestApp } from '../support/app.ts';
import { unlimitedTenant } from '../support/unlimited.ts';

let run: TestApp;
let ours: Tenant;
beforeAll(async () => {
  run = await openTestApp({ isStarted: false });
  ours = await unlimitedTenant(run);
});
afterAll(() => run.close());

const QUERY = '{ viewer { __typename } }';
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const hashed = (text: string) => ({ persistedQuery: { version: 1, sha256Hash: sha256(text) } });
const post = (tenant: Tenant, body: unknown): Promise<Answer> => tenant.request('POST', '/graphql', { body });

/** A key that runs these documents only. */
async function heldTo(documents: readonly string[]): Promise<Tenant> {
  const tenant = await run.tenantWith(ours.workspaceId, ['read', 'write']);
  const data = { persistedOnly: true, persistedDocuments: documents.map(sha256) };
  await run.app.services.db.apiKey.update({ where: { id: tenant.keyId }, data });
  return tenant;
}

describe('automatic persisted queries', () => {
  test('a hash alone is answered in the words that make Apollo and urql send the text', async () => {
    const held = await heldTo([QUERY]);
    for (const [tenant, message, code] of [
      [ours, 'PersistedQueryNotSupported', 'PERSISTED_QUERY_NOT_SUPPORTED'],
      [held, 'PersistedQueryNotFound', 'PERSISTED_QUERY_NOT_FOUND'],
    ] as const) {
      const extensions = hashed(QUERY);
      const byGet = `/graphql?variables=%7B%7D&extensions=${encodeURIComponent(JSON.stringify(extensions))}`;
      for (const answer of [await post(tenant, { variables: {}, extensions }), await tenant.get(byGet)]) {
        expect(answer.status).toBe(200);
        expect(answer.body.errors).toMatchObject([{ message, extensions: { code } }]);
        expect(answer.body.errors[0].message).toBe(message);
      }
    }
  });

  test('the text with its hash is executed; a key with a list needs only the hash from then on', async () => {
    const held = await heldTo([QUERY]);
    for (const tenant of [ours, held]) {
      const { body } = await post(tenant, { query: QUERY, extensions: hashed(QUERY) });
      expect(body.data).toEqual({ viewer: { __typename: 'Viewer' } });
    }
    expect((await post(held, { extensions: hashed(QUERY) })).body.data).toEqual({ viewer: { __typename: 'Viewer' } });
  });

  test('a text under the hash of another is refused', async () => {
    const answer = await post(ours, { query: QUERY, extensions: hashed('{ __typename }') });
    expect(answer.status).toBe(400);
    expect(answer.body.errors).toMatchObject([{ extensions: { code: 'GRAPHQL_INVALID' } }]);
  });
});

describe('a request that names no operation', () => {
  test.each([
    ['an empty name', { operationName: '' }],
    ['null for everything', { operationName: null, variables: null, extensions: null }],
  ])('%s means none, the first time and when the document is known', async (_name, more) => {
    for (let count = 0; count < 3; count += 1) {
      const { status, body } = await post(ours, { query: 'query Q { viewer { __typename } }', ...more });
      expect([status, body.data]).toEqual([200, { viewer: { __typename: 'Viewer' } }]);
    }
  });

  test('the empty name in a URL means none too', async () => {
    const { body } = await ours.get(
      `/graphql?operationName=&query=${encodeURIComponent('query Q { viewer { __typename } }')}`,
    );
    expect(body.data).toEqual({ viewer: { __typename: 'Viewer' } });
  });

  test.each([
    ['several to choose from', ''],
    ['a name that none has', 'Nobody'],
  ])('%s is a coded refusal that speaks of the operation, not data of null', async (_name, operationName) => {
    const query = 'query A { viewer { __typename } } query B { viewer { __typename } }';
    const { body } = await post(ours, { query, operationName });
    expect(body.data ?? undefined).toBeUndefined();
    expect(body.errors).toMatchObject([
      { message: expect.stringMatching(/operation/i), extensions: { code: 'GRAPHQL_INVALID' } },
    ]);
  });
});

describe('a key without the scope of a change learns nothing of its values', () => {
  const MUTATION = 'mutation ($inputs: [ProductInput!]!) { createProducts(inputs: $inputs) { id } }';
  const product = { sku: 'A-1', title: 'T', url: 'https://brand.example/' };

  test.each([
    ['right values', MUTATION, { inputs: [product] }],
    ['wrong types', MUTATION, { inputs: [{ sku: 7 }] }],
    ['unknown fields', MUTATION, { inputs: [{ ...product, secret: 1 }] }],
    ['no values', MUTATION, {}],
    ['wrong literals', 'mutation { createProducts(inputs: [{ sku: 7, nothing: 1 }]) { id } }', {}],
    ['a fragment', `mutation { ...F } fragment F on Mutation { createProducts(inputs: []) { nothing } }`, {}],
    ['another change first', `mutation { cancelJob(id: 7) { id } createProducts(inputs: [7]) { id } }`, {}],
  ])('%s', async (_name, query, variables) => {
    const reader = await run.tenantWith(ours.workspaceId, ['catalog:read', 'settings:write']);
    const answer = await post(reader, { query, variables });
    expect(answer.status).toBe(403);
    expect(answer.body.errors).toEqual([
      {
        message: "This key lacks the scope 'catalog:write'.",
        extensions: expect.objectContaining({ code: 'INSUFFICIENT_SCOPE', details: { scope: 'catalog:write' } }),
      },
    ]);
  });

  test('without a key it is 401, whatever is sent', async () => {
    const headers = { Authorization: 'Bearer nothing' };
    const answer = await ours.request('POST', '/graphql', {
      body: { query: MUTATION, variables: { inputs: 7 } },
      headers,
    });
    expect(answer.status).toBe(401);
  });
});
