import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import type { Tenant } from '../../support/app.ts';
import type { Provocation } from './kinds.ts';
import type { World } from './world.ts';

const PRODUCTS = '{ products { nodes { sku } } }';
const CREATE = 'mutation($inputs: [ProductInput!]!) { createProducts(inputs: $inputs) { sku } }';
const WRONG = { sku: 'a b', title: '', url: 'nowhere', price: { amount: 'much', currency: 'money' } };

/** What is wrong with the request itself. */
export const requestCodes = {
  malformed_json: {
    rest: (world) => world.rest('POST /catalog', undefined, { body: '{"sku": }', headers: JSON_TYPE }),
    graphql: (world) => world.graphql('', {}, { body: '{"sku": }' }),
    details: () => ({ position: 8 }),
  },
  validation_failed: {
    rest: (world) => world.rest('POST /catalog', [WRONG]),
    graphql: (world) => world.graphql(CREATE, { inputs: [WRONG] }),
    details: () => ({ errors: expect.any(Array) }),
    differ: 'spelling',
  },
  invalid_cursor: {
    rest: (world) => world.rest('GET /catalog?cursor=forged'),
    graphql: (world) => world.graphql('{ products(after: "forged") { nodes { sku } } }'),
  },
  invalid_text: {
    only: 'graphql',
    because:
      'A path of REST is a stored document; texts come as values, and those are validation_failed on both faces.',
    ask: (world) => world.graphql('{ recommendations(filter: { sku: "a\\u0000b" }) { nodes { id } } }'),
  },
  not_acceptable: {
    only: 'graphql',
    because: 'REST answers in the one form that its document names, whatever is accepted.',
    ask: (world) =>
      world.graphql('subscription { events { cursor } }', {}, { headers: { Accept: 'application/json' } }),
    details: () => ({ forms: ['text/event-stream'] }),
  },
  query_too_complex: {
    only: 'graphql',
    because: 'A path of REST is one stored document, which is within the limits.',
    ask: (world) => world.graphql(`{ ${Array.from({ length: 16 }, (_, i) => `a${i}: __typename`).join(' ')} }`),
    details: () => ({ limit: 'aliases', maximum: 15, requested: 16 }),
  },
  graphql_invalid: {
    only: 'graphql',
    because: 'A path of REST is one stored document, which was validated at the start.',
    ask: (world) => world.graphql('{ nothing }'),
  },
  persisted_query_not_found: {
    only: 'graphql',
    because: 'REST names no documents.',
    ask: async (world) => {
      const { key } = await heldTo(world, ['{ __typename }']);
      return world.graphql('', {}, { key, body: JSON.stringify(persisted('{ __typename }')) });
    },
  },
  persisted_query_not_supported: {
    only: 'graphql',
    because: 'REST names no documents.',
    ask: (world) => world.graphql('', {}, { body: JSON.stringify(persisted('{ __typename }')) }),
  },
  document_not_allowed: {
    rest: async (world) => {
      const { key } = await heldTo(world, []);
      return world.rest('POST /api-keys', { name: 'Free' }, { key });
    },
    graphql: async (world) => {
      const make = 'mutation { createApiKey(input: { name: "Free" }) { id } }';
      const { key } = await heldTo(world, []);
      return world.graphql(make, {}, { key });
    },
  },
  unauthorized: {
    rest: (world) => world.rest('GET /catalog', undefined, { key: null }),
    graphql: (world) => world.graphql(PRODUCTS, {}, { key: null }),
  },
  key_revoked: {
    rest: async (world) => world.rest('GET /catalog', undefined, { key: await revokedKey(world) }),
    graphql: async (world) => world.graphql(PRODUCTS, {}, { key: await revokedKey(world) }),
  },
  insufficient_scope: {
    rest: async (world) => world.rest('GET /catalog', undefined, { key: await keyFor(world, ['alerts:read']) }),
    graphql: async (world) => world.graphql(PRODUCTS, {}, { key: await keyFor(world, ['alerts:read']) }),
    details: () => ({ scope: 'catalog:read' }),
  },
  cross_origin_refused: {
    rest: (world) => world.rest('OPTIONS /catalog', undefined, { headers: PREFLIGHT }),
    graphql: (world) => world.graphql('', {}, { method: 'OPTIONS', headers: PREFLIGHT, body: '' }),
  },
  method_not_allowed: {
    rest: (world) => world.rest('PUT /jobs', {}),
    graphql: (world) => world.graphql(PRODUCTS, {}, { method: 'PUT' }),
    details: () => ({ allow: expect.any(Array) }),
    differ: 'limit',
  },
  body_too_large: {
    rest: (world) => world.rest('POST /catalog', 'x'.repeat(1_048_576)),
    graphql: (world) => world.graphql('x'.repeat(262_144)),
    details: () => ({ max_bytes: expect.any(Number) }),
    differ: 'limit',
  },
  unsupported_media_type: {
    rest: (world) => world.rest('POST /catalog', undefined, { body: '<a/>', headers: XML }),
    graphql: (world) => world.graphql('', {}, { body: '<a/>', headers: XML }),
    details: () => ({ expected: ['application/json'] }),
  },
  precondition_failed: {
    only: 'rest',
    because: 'A condition is a header about one row at its path; GraphQL has no such path.',
    ask: (world) =>
      world.rest(`PATCH /catalog/${world.rows.sku}`, { title: 'Another' }, { headers: { 'If-Match': 'W/"old"' } }),
  },
  rate_limited: {
    rest: async (world) => world.rest('GET /catalog', undefined, { key: await spentKey(world) }),
    graphql: async (world) => world.graphql(PRODUCTS, {}, { key: await spentKey(world) }),
    details: () => ({ retry_after_seconds: expect.any(Number) }),
    differ: 'seconds',
    retryAfter: true,
  },
} as const satisfies Record<string, Provocation>;

const JSON_TYPE = { 'Content-Type': 'application/json' };
const XML = { 'Content-Type': 'text/xml' };
const PREFLIGHT = { Origin: 'https://elsewhere.example', 'Access-Control-Request-Method': 'GET' };

function persisted(query: string) {
  return {
    extensions: { persistedQuery: { version: 1, sha256Hash: createHash('sha256').update(query).digest('hex') } },
  };
}

async function keyFor(world: World, scopes: Parameters<World['run']['tenantWith']>[1]): Promise<string> {
  return (await world.run.tenantWith(world.ours.workspaceId, scopes)).key;
}

/** A key that runs these documents only. */
async function heldTo(world: World, documents: readonly string[]): Promise<Tenant> {
  const tenant = await world.run.tenantWith(world.ours.workspaceId, ['read', 'write']);
  const persistedDocuments = documents.map((text) => createHash('sha256').update(text).digest('hex'));
  await world.run.app.services.db.apiKey.update({
    where: { id: tenant.keyId },
    data: { persistedOnly: true, persistedDocuments },
  });
  return tenant;
}

async function revokedKey(world: World): Promise<string> {
  const tenant = await world.run.tenantWith(world.ours.workspaceId, ['read']);
  await world.run.app.services.db.apiKey.update({ where: { id: tenant.keyId }, data: { revokedAt: new Date(0) } });
  return tenant.key;
}

async function spentKey(world: World): Promise<string> {
  const tenant = await world.run.workspace();
  const data = { rateLimitPerMinute: 1, rateLimitBurst: 1 };
  await world.run.app.services.db.workspace.update({ where: { id: tenant.workspaceId }, data });
  await tenant.get('/v1/catalog');
  return tenant.key;
}
