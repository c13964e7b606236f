import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shopSchema } from '../../test/support/rest-shop.ts';
import { ask, compileShop, shopRest } from '../../test/support/rest-shop-routes.ts';
import { isRecord } from '../kernel/json.ts';
import type { JsonSchema } from './json-schema.ts';
import { openapiDocument } from './openapi.ts';

const routes = compileShop();
const dataSchema = {
  type: 'object',
  required: ['sku', 'score'],
  properties: {
    sku: { type: 'string' },
    score: { type: 'integer', maximum: 100 },
    channel: { type: 'string', enum: ['d2c'], title: 'Channel', description: 'Where the page stands.' },
    page: { type: 'object', title: 'AuditedPage', about: 'A page.', properties: { url: { type: 'string' } } },
  },
};
const description = 'An audit ended.';
const input = {
  schema: shopSchema(),
  routes,
  events: [
    {
      type: 'audit.completed',
      description,
      isWebhook: true,
      data: { name: 'AuditCompleted', description, schema: dataSchema },
    },
    {
      type: 'audit.queued',
      description,
      isWebhook: false,
      data: { name: 'AuditQueued', description, schema: dataSchema },
    },
  ],
  info: { title: 'Shop', version: '1.0.0', description: 'A shop.', contact: { name: 'Us' }, license: { name: 'None' } },
  servers: [{ url: 'https://api.insights.test/v1', description: 'Here' }],
};
const document = openapiDocument(input);

const ajv = new Ajv2020({ strict: false, allErrors: true });
formats.default(ajv);
ajv.addSchema(document, 'doc');

/** The value at a path of keys in the document. */
function at(...keys: string[]): JsonSchema {
  return keys.reduce<JsonSchema>((node, key) => {
    const next = node[key];
    if (!isRecord(next)) throw new Error(`the document has no ${keys.join(' ')}`);
    return next;
  }, document);
}

const pointer = (...keys: string[]) =>
  `doc#/${keys.map((key) => encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')}`;

/** What a value breaks of the schema at this path, or nothing. */
function breaks(value: unknown, ...keys: string[]): unknown {
  const validate = ajv.compile({ $ref: pointer(...keys) });
  return validate(value) ? null : validate.errors;
}

const successKeys = (path: string, method: string, status: number) =>
  ['paths', path, method, 'responses', String(status), 'content', 'application/json', 'schema'] as const;

/** Every record in the document, with the keys that lead to it. */
function* walk(node: unknown, keys: string[] = []): Generator<[JsonSchema, string[]]> {
  if (Array.isArray(node)) for (const [index, item] of node.entries()) yield* walk(item, [...keys, String(index)]);
  if (!isRecord(node)) return;
  yield [node, keys];
  for (const [key, value] of Object.entries(node)) yield* walk(value, [...keys, key]);
}

describe('what the document says', () => {
  test('every route is an operation with its scopes, parameters and statuses', () => {
    for (const route of routes) {
      const operation = at('paths', route.path, route.method.toLowerCase());
      expect(operation).toMatchObject({
        operationId: route.operationId,
        'x-required-scopes': ['catalog:read'],
        tags: ['Catalog'],
      });
      const statuses = Object.keys(at('paths', route.path, route.method.toLowerCase(), 'responses'));
      expect(statuses).toEqual(expect.arrayContaining([String(route.status), '400', '401', '403', '429', '500']));
    }
  });

  test('404 is promised exactly where the root may be null', () => {
    expect(at('paths', '/catalog/{sku}', 'get', 'responses')['404']).toEqual({
      $ref: '#/components/responses/SkuNotFound',
    });
    expect(at('paths', '/jobs/{id}', 'get', 'responses')['404']).toEqual({ $ref: '#/components/responses/NotFound' });
    expect(at('paths', '/catalog', 'get', 'responses')['404']).toBeUndefined();
  });

  test('a parameter has its bounds, default, spelling and the description of the argument it fills', () => {
    const parameters = at('paths', '/catalog', 'get')['parameters'];
    expect(parameters).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          name: 'limit',
          in: 'query',
          description: 'How many rows, 1 to 200.',
          schema: { type: 'integer', format: 'int32', minimum: 1, maximum: 500, default: 50 },
        }),
        expect.objectContaining({
          name: 'channel',
          description: 'Only products sold there.',
          schema: { $ref: '#/components/schemas/Channel' },
        }),
        expect.objectContaining({ name: 'sort', schema: { $ref: '#/components/schemas/Sort' } }),
        expect.objectContaining({ name: 'skus', style: 'form', explode: false }),
      ]),
    );
  });

  test('a fragment is a component named without "Fields", below a union too', () => {
    expect(at(...successKeys('/catalog/{sku}', 'get', 200))).toEqual({ $ref: '#/components/schemas/Product' });
    expect(at('components', 'schemas', 'HitsList')).toMatchObject({
      properties: { data: { items: { anyOf: [{ $ref: '#/components/schemas/Product' }, { type: 'object' }] } } },
    });
    expect(at('components', 'schemas', 'Product', 'properties')).toMatchObject({
      channel: { $ref: '#/components/schemas/Channel' },
      title: { type: ['string', 'null'] },
      price: { anyOf: [{ $ref: '#/components/schemas/Price' }, { type: 'null' }] },
      created_at: { type: 'string', format: 'date-time' },
      sku: { type: 'string', description: "The merchant's own number." },
    });
  });

  test('an example written for one route is shown wherever its component is', () => {
    const page = at('paths', '/catalog', 'get', 'responses', '200', 'content', 'application/json');
    expect(page['example']).toMatchObject({ data: [{ sku: 'VRN-AC1', title: 'Vornado AC1 air purifier' }] });
    expect(at('paths', '/catalog/{sku}', 'get')['parameters']).toContainEqual(
      expect.objectContaining({ name: 'sku', in: 'path', required: true, example: 'VRN-AC1' }),
    );
  });

  test('headers are documented where they are sent', () => {
    const headers = (path: string, method: string, status: string) =>
      Object.keys(at('paths', path, method, 'responses', status, 'headers'));
    expect(headers('/catalog', 'get', '200')).toEqual(
      expect.arrayContaining(['X-Request-Id', 'X-RateLimit-Remaining', 'ETag']),
    );
    expect(headers('/products', 'post', '201')).toEqual(expect.arrayContaining(['Location', 'Idempotency-Replayed']));
    expect(headers('/scores/{sku}/audit', 'post', '202')).toContain('Location');
    expect(headers('/jobs/{id}', 'get', '200')).toEqual(
      expect.arrayContaining(['Retry-After', 'Deprecation', 'Sunset']),
    );
    expect(Object.keys(at('components', 'responses', 'RateLimited', 'headers'))).toContain('Retry-After');
  });

  test('an enum is one component, wherever it is told: in parameters, answers and events', () => {
    expect(at('components', 'schemas', 'Channel')['enum']).toEqual(['d2c', 'retailer', 'big_marketplace']);
    expect(at('components', 'schemas', 'Sort')['enum']).toEqual(['sku', '-score']);
    expect(at('components', 'schemas', 'AuditCompleted', 'properties')).toMatchObject({
      channel: { $ref: '#/components/schemas/Channel', description: 'Where the page stands.' },
      page: { $ref: '#/components/schemas/AuditedPage' },
    });
    const inline = [...walk(document)].filter(
      ([node, keys]) => Array.isArray(node['enum']) && !(keys[1] === 'schemas' && keys.length === 3),
    );
    expect(inline.map(([, keys]) => keys.join('/'))).toEqual([]);
  });

  test('a page is a component named after its rows', () => {
    expect(at(...successKeys('/catalog', 'get', 200))).toEqual({ $ref: '#/components/schemas/ProductPage' });
    expect(at('components', 'schemas', 'ProductPage', 'properties', 'data')).toEqual({
      type: 'array',
      items: { $ref: '#/components/schemas/Product' },
    });
  });

  test('every event is a webhook with its envelope', () => {
    expect(Object.keys(at('webhooks'))).toEqual(['audit.completed']);
    const schema = ['webhooks', 'audit.completed', 'post', 'requestBody', 'content', 'application/json', 'schema'];
    const event = {
      id: 'evt_1',
      type: 'audit.completed',
      created_at: '2026-05-23T08:31:00Z',
      workspace_id: 'ws_1',
      data: { sku: 'A', score: 78 },
    };
    expect(breaks(event, ...schema)).toBeNull();
    expect(breaks({ ...event, data: {} }, ...schema)).not.toBeNull();
  });

  test('every reference leads somewhere, and no component is left over', () => {
    const references = [...walk(document)].flatMap(([{ $ref }]) => (typeof $ref === 'string' ? [$ref] : []));
    for (const reference of new Set(references)) expect(() => at(...reference.slice(2).split('/'))).not.toThrow();
    // What an event says is referred to by the rows of an event log, which this shop has none of.
    for (const kind of ['schemas', 'responses', 'parameters', 'headers'])
      for (const name of Object.keys(at('components', kind)))
        if (name !== 'EventData') expect(references).toContain(`#/components/${kind}/${name}`);
  });

  test('the same routes give the same document, byte for byte', () => {
    expect(JSON.stringify(openapiDocument({ ...input, routes: compileShop() }))).toBe(JSON.stringify(document));
  });
});

describe('what is answered is what is documented', () => {
  test('every example satisfies the schema beside it', () => {
    let count = 0;
    for (const [node, keys] of walk(document)) {
      if (!isRecord(node['schema'])) continue;
      const examples = [
        node['example'],
        ...Object.values(isRecord(node['examples']) ? node['examples'] : {}).map(
          (one) => isRecord(one) && one['value'],
        ),
      ];
      for (const example of examples.filter((one) => one !== undefined)) {
        expect({ keys, breaks: breaks(example, ...keys, 'schema') }).toEqual({ keys, breaks: null });
        count += 1;
      }
    }
    expect(count).toBeGreaterThan(30);
  });

  test.each<[string, string, number, unknown?]>([
    ['GET /v1/catalog', '/catalog', 200],
    ['GET /v1/catalog/A1', '/catalog/{sku}', 200],
    ['POST /v1/products', '/products', 201, { sku: 'A' }],
    ['POST /v1/catalog', '/catalog', 201, { sku: 'A' }],
    ['POST /v1/catalog', '/catalog', 201, [{ sku: 'A' }, { sku: 'B' }]],
    ['PATCH /v1/catalog/A1', '/catalog/{sku}', 200, { sku: 'A' }],
    ['POST /v1/catalog/A1/rename', '/catalog/{id}/rename', 200, { new_title: 'N' }],
    ['POST /v1/scores/A1/audit', '/scores/{sku}/audit', 202],
    ['GET /v1/jobs/job_1', '/jobs/{id}', 200],
    ['GET /v1/nodes', '/nodes', 200],
    ['GET /v1/hits', '/hits', 200],
  ])('%s answers what the schema of %s says', async (line, path, status, body) => {
    const method = (line.split(' ')[0] ?? '').toLowerCase();
    const answer = await ask(shopRest(), line, { body });
    expect(answer.status).toBe(status);
    expect(breaks(answer.body, ...successKeys(path, method, status))).toBeNull();
    expect(breaks({ nothing: 'of this' }, ...successKeys(path, method, status))).not.toBeNull();
  });

  test('every refusal satisfies the schema of errors', async () => {
    const rest = shopRest();
    for (const line of [
      'GET /v1/catalog?limit=x',
      'GET /v1/catalog/NONE',
      'GET /v1/catalog/SECRET',
      'GET /v1/broken/x',
    ])
      expect(breaks((await ask(rest, line)).body, 'components', 'schemas', 'Error')).toBeNull();
  });

  test('a body is taken exactly when the documented schema takes it', async () => {
    const rest = shopRest();
    const schema = ['paths', '/products', 'post', 'requestBody', 'content', 'application/json', 'schema'];
    const validate = ajv.compile({ $ref: pointer(...schema) });
    const anything = fc.oneof(
      fc.constantFrom(null, true, 1, 1.5, 2 ** 31, -(2 ** 31), '', 'd2c', 'D2C', 'VRN-AC1', 'a b'),
      fc.array(fc.constantFrom('x', 1, null), { maxLength: 2 }),
    );
    const price = fc.oneof(
      anything,
      fc.record({ amount: anything, currency: anything, nope: anything }, { requiredKeys: [] }),
    );
    const body = fc.record(
      {
        sku: fc.oneof({ weight: 3, arbitrary: fc.constant('A') }, anything),
        title: anything,
        channel: anything,
        image_urls: anything,
        price,
        facts: fc.jsonValue(),
        in_stock: anything,
        imageUrls: anything,
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(body, async (sent) => {
        const { status } = await ask(rest, 'POST /v1/products', { body: sent });
        expect({ sent, taken: status === 201 }).toEqual({ sent, taken: validate(sent) });
      }),
      { numRuns: 500 },
    );
  });
});
