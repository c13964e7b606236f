import { createHash } from 'node:crypto';
import { getIntrospectionQuery } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Json, openTestApp, PUBLIC_URL, type Tenant, type TestApp } from '../support/app.ts';
import { unlimitedTenant } from '../support/unlimited.ts';

let run: TestApp;
let ours: Tenant;

beforeAll(async () => {
  run = await openTestApp({ isStarted: false });
  ours = await unlimitedTenant(run);
});
afterAll(() => run.close());

type Sent = { query?: string; operationName?: string; variables?: Json; extensions?: Json };
type Heard = { status: number; errors: Json[]; data: Json; extensions: Json };

const TRANSPORTS = ['POST', 'GET', 'POST over SSE', 'GET over SSE'] as const;

async function send(transport: (typeof TRANSPORTS)[number], sent: Sent, key = ours.key): Promise<Heard> {
  const isStream = transport.endsWith('SSE');
  const headers = {
    Authorization: `Bearer ${key}`,
    Accept: isStream ? 'text/event-stream' : 'application/graphql-response+json',
  };
  const search = new URLSearchParams(
    Object.entries(sent).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
  );
  const request = transport.startsWith('GET')
    ? new Request(`${PUBLIC_URL}/graphql?${search}`, { headers })
    : new Request(`${PUBLIC_URL}/graphql`, {
        method: 'POST',
        headers: { ...headers, 'Content-Type': 'application/json' },
        body: JSON.stringify(sent),
      });
  const response = await run.app.fetch(request);
  const text = await response.text();
  const json = isStream ? (/^data: (\{.*)$/m.exec(text)?.[1] ?? text) : text;
  const { errors = [], data = null, extensions = null } = JSON.parse(json);
  return { status: response.status, errors, data, extensions };
}

const aliases = (count: number, field: string) =>
  Array.from({ length: count }, (_, index) => `a${index}: ${field}`).join(' ');
const nested = (levels: number) => deep(levels);
/** Products and their scores, turn about: each turn is two levels. */
function deep(levels: number): string {
  let inner = '__typename';
  for (let level = levels - 1; level >= 1; level -= 1) {
    const name = level === 1 ? 'product(sku: "X")' : level % 2 === 0 ? 'latestScore' : 'product';
    inner = `${name} { ${inner} }`;
  }
  return `{ ${inner} }`;
}

const REFUSED: [string, string, Sent][] = [
  ['16 aliases', 'aliases', { query: `{ ${aliases(16, 'products(first: 1) { totalCount }')} }` }],
  ['101 aliases of __typename', 'aliases', { query: `{ ${aliases(101, '__typename')} }` }],
  [
    'aliases in a fragment that is spread at two places',
    'aliases',
    {
      query: `{ products(first: 1) { nodes { ...F latestScore { product { ...F } } } } }
        fragment F on Product { ${aliases(8, 'sku')} }`,
    },
  ],
  ['11 levels', 'depth', { query: nested(11) }],
  [
    '11 levels by fragments',
    'depth',
    {
      query: `{ product(sku: "X") { ...A } }
        fragment A on Product { latestScore { product { latestScore { product { ...B } } } } }
        fragment B on Product { ... on Product { latestScore { product { latestScore { product { latestScore { id } } } } } } }`,
    },
  ],
  [
    'a deep operation beside the one that is named',
    'depth',
    { query: `query Small { __typename } query Deep ${nested(11)}`, operationName: 'Small' },
  ],
  ['a page of 201', 'page', { query: '{ products(first: 201) { totalCount } }' }],
  [
    'a page of a million in a variable',
    'page',
    { query: 'query ($n: Int) { products(first: $n) { totalCount } }', variables: { n: 1_000_000 } },
  ],
  [
    'a page of 201 as the default of a variable',
    'page',
    { query: 'query ($n: Int = 201) { products(first: $n) { totalCount } }' },
  ],
  [
    'a cost that fragments hide',
    'cost',
    {
      query: `{ ${aliases(13, 'products(first: 200) { ...P }')} }
        fragment P on ProductConnection { nodes { latestScore { id } } }`,
    },
  ],
  ['26 directives', 'directives', { query: `{ ${'__typename @include(if: true) '.repeat(26)} }` }],
  ['more than 2,000 tokens', 'tokens', { query: `{ ${'id '.repeat(2_001)} }` }],
  ['20,001 characters of comment', 'characters', { query: `{ __typename } #${'x'.repeat(20_001)}` }],
];

describe.each(TRANSPORTS)('limits hold by %s', (transport) => {
  test.each(REFUSED)('%s is refused before anything is executed', async (_name, limit, sent) => {
    run.queries.length = 0;
    const { status, errors, data } = await send(transport, sent);
    const fault = errors.find(({ extensions }) => extensions.code === 'QUERY_TOO_COMPLEX');
    expect(fault?.extensions.details, JSON.stringify(errors).slice(0, 300)).toMatchObject({ limit });
    expect(fault?.extensions.request_id).toMatch(/^req_/);
    expect(data).toBeNull();
    expect(run.queries.filter((text) => text.includes('products'))).toEqual([]);
    if (!transport.endsWith('SSE')) expect(status).toBe(400);
  });

  test('what stays within them is answered with its cost', async () => {
    const { data, errors, extensions } = await send(transport, {
      query: '{ products(first: 20) { nodes { latestScore { id } } } }',
    });
    expect({ errors, data, extensions }).toEqual({
      errors: [],
      data: { products: { nodes: [] } },
      extensions: { cost: { requested: 40, limit: 5_000 } },
    });
  });

  test('a key that is held to its documents runs those, and no other', async () => {
    const allowed = '{ products { totalCount } }';
    const sha256Hash = createHash('sha256').update(allowed).digest('hex');
    const made = await ours.post('/v1/api-keys', { name: 'Stored', allowed_documents: [sha256Hash] });
    const ask = (sent: Sent) => send(transport, sent, made.body.key);
    expect((await ask({ query: '{ __typename }' })).errors[0].extensions.code).toBe('DOCUMENT_NOT_ALLOWED');
    const forged = { query: '{ __typename }', extensions: { persistedQuery: { version: 1, sha256Hash } } };
    expect((await ask(forged)).errors[0].extensions.code).toBe('DOCUMENT_NOT_ALLOWED');
    const other = { extensions: { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64) } } };
    expect((await ask(other)).errors[0].extensions.code).toBe('DOCUMENT_NOT_ALLOWED');
    expect((await ask({ query: allowed })).data).toEqual({ products: { totalCount: 0 } });
    const byHash = { extensions: { persistedQuery: { version: 1, sha256Hash } } };
    expect((await ask(byHash)).data).toEqual({ products: { totalCount: 0 } });
  });
});

test('GraphQL is served at one path, and nowhere beside it', async () => {
  for (const path of [
    '/graphql/',
    '/graphql/stream',
    '/GRAPHQL',
    '/x/graphql',
    '/v1/graphql',
    '//graphql',
    '/graphql%2f',
  ]) {
    for (const accept of ['application/json', 'text/event-stream']) {
      const response = await ours.raw(`${path}?query={__typename}`, { headers: { Accept: accept } });
      expect(response.status, `${path} ${accept}`).toBe(404);
      await response.body?.cancel();
    }
  }
});

describe('subscriptions', () => {
  test('are held to the limits too', async () => {
    const query = `subscription { events { ${aliases(16, '__typename')} } }`;
    for (const transport of TRANSPORTS.slice(2)) {
      const { errors } = await send(transport, { query });
      expect(errors[0].extensions).toMatchObject({ code: 'QUERY_TOO_COMPLEX', details: { limit: 'aliases' } });
    }
  });
});

describe('introspection', () => {
  test('is answered to a key, deep as the tools ask it', async () => {
    const { data, errors } = await send('POST', { query: getIntrospectionQuery() });
    expect(errors).toEqual([]);
    expect(data.__schema.types.length).toBeGreaterThan(20);
  });

  test('tells nothing to a caller without a key, not even how a name is spelt', async () => {
    for (const query of [
      '{ __schema { types { name } } }',
      '{ __type(name: "Product") { name } }',
      '{ produkts { skuu } }',
    ]) {
      const search = new URLSearchParams({ query });
      const response = await run.app.fetch(new Request(`${PUBLIC_URL}/graphql?${search}`));
      const text = await response.text();
      expect({ status: response.status, code: JSON.parse(text).errors[0].extensions.code }).toEqual({
        status: 401,
        code: 'UNAUTHORIZED',
      });
      expect(text).not.toMatch(/did you mean|products?|Product/);
    }
  });

  test('can be turned off', async () => {
    const closed = await openTestApp({ isStarted: false, allowsIntrospection: false });
    const theirs = await closed.workspace();
    const { body } = await theirs.graphql('{ __schema { types { name } } }');
    expect(body.errors[0].extensions.code).toBe('GRAPHQL_INVALID');
    await closed.close();
  });
});

describe('the rate limit', () => {
  test('of fifty dearest queries at once only what the allowance pays for is executed, and nobody else pays', async () => {
    const [busy, other] = [await run.workspace(), await run.workspace()];
    const barelyRefilled = { where: { id: busy.workspaceId }, data: { rateLimitPerMinute: 1 } };
    await run.app.services.db.workspace.update(barelyRefilled);
    const dearest = `{ ${aliases(12, 'products(first: 200) { nodes { latestScore { id } } }')} }`;
    run.queries.length = 0;
    const asked = Array.from({ length: 50 }, () => busy.graphql(dearest));
    const cheap = await other.graphql('{ products(first: 1) { totalCount } }');
    const answers = await Promise.all(asked);
    const executed = answers.filter(({ body }) => body.data);
    expect(executed[0]?.body.extensions.cost).toEqual({ requested: 4_800, limit: 5_000 });
    expect(executed.length).toBeGreaterThan(0);
    expect(executed.length, 'the 300 tokens of a full bucket pay for six of 48').toBeLessThanOrEqual(6);
    const refused = answers.filter(({ body }) => !body.data);
    expect(new Set(refused.map(({ status, body }) => `${status} ${body.errors[0].extensions.code}`))).toEqual(
      new Set(['429 RATE_LIMITED']),
    );
    expect(run.queries.filter((text) => text.includes('"products"')).length).toBeLessThanOrEqual(
      executed.length * 12 + 2,
    );
    expect(cheap.body.data).toEqual({ products: { totalCount: 0 } });
    expect(cheap.headers.get('x-ratelimit-remaining')).toBe('299');
  });

  test('is spent by cost: a hundred points are a request', async () => {
    const theirs = await run.workspace();
    const cheap = await theirs.graphql('{ products(first: 1) { totalCount } }');
    const dear = await theirs.graphql('{ products(first: 200) { nodes { latestScore { id } } } }');
    const left = (answer: typeof cheap) => Number(answer.headers.get('x-ratelimit-remaining'));
    expect(left(cheap)).toBe(299);
    expect(left(cheap) - left(dear)).toBe(4);
  });
});
