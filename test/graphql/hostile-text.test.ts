import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { aimedAt } from '../support/aimed-requests.ts';
import type { Tenant, TestApp } from '../support/app.ts';
import { readStream } from '../support/event-stream.ts';
import { type Place, placeName, type Root, roots, textPlaces, withValue } from '../support/graph-roots.ts';
import { faultOf, HOSTILE, hostileJson, UNSTORABLE } from '../support/hostile.ts';
import { openPlanted } from '../support/planted.ts';
import type { TenantRows } from '../support/tenant-rows.ts';

// A row of the matrix is some hundred requests, which a busy machine takes its time for.
vi.setConfig({ testTimeout: 120_000 });

let run: TestApp;
let ours: Tenant;
let rows: TenantRows;

beforeAll(async () => {
  ({ run, ours, rows } = await openPlanted());
});
afterAll(() => run.close());

const asking = roots
  .map((root) => ({ root, places: textPlaces.filter((place) => place.root === root) }))
  .filter(({ places }) => places.length > 0)
  .map(({ root, places }) => [`${root.operation}.${root.field.name}`, root, places] as const);

test('the matrix knows a place for a text at most roots', () => {
  expect(asking.length).toBeGreaterThan(30);
  expect(textPlaces.length).toBeGreaterThan(70);
});

describe('no text that a caller can send fails on our side, and none is stored as another', () => {
  test.each(asking)('%s', async (_name, root, places) => {
    const faults: string[] = [];
    for (const place of places) faults.push(...(await faultsAt(root, place)));
    expect(faults).toEqual([]);
    expect(Object.hasOwn(Object.prototype, 'isPolluted')).toBe(false);
  });

  test('a text written into the document is held to the same', async () => {
    const answer = await ours.graphql(
      `mutation { updateProduct(sku: "${rows.sku}", input: { title: "a\\u0000b" }) { sku } }`,
    );
    expect(answer.body.errors).toMatchObject([{ extensions: { code: 'INVALID_TEXT' } }]);
    const nested = await ours.graphql(
      'mutation { approveRecommendation(id: "x", after: [{ a: ["a\\u0000b"] }]) { id } }',
    );
    expect(nested.body.errors).toMatchObject([{ extensions: { code: 'INVALID_TEXT' } }]);
    const half = await ours.graphql(
      `mutation { updateProduct(sku: "${rows.sku}", input: { title: "a\\ud800b" }) { sku } }`,
    );
    expect(half.body.errors, 'no document at all').toMatchObject([{ extensions: { code: 'GRAPHQL_INVALID' } }]);
  });

  test('the refusal names every place, as REST does', async () => {
    const query = 'mutation ($input: [ProductInput!]!) { createProducts(inputs: $input) { sku } }';
    const input = [{ sku: 'A', title: 'b\u0000', url: 'https://brand.example/', tags: ['fine', 'c\u0000'] }];
    const { body } = await ours.graphql(query, { input });
    expect(body.errors[0].extensions.code).toBe('VALIDATION_FAILED');
    const onRest = await ours.post('/v1/catalog', input);
    expect(onRest.body.error.code).toBe('validation_failed');
    for (const [{ errors }, prefix] of [
      [body.errors[0].extensions.details, 'input'],
      [onRest.body.error.details, ''],
    ]) {
      expect(errors.map(({ field }: { field: string }) => field).sort()).toEqual([
        `${prefix}[0].tags[1]`,
        `${prefix}[0].title`,
      ]);
    }
  });
});

const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;

describe('a body that is shaped to hurt is refused or answered', () => {
  const query = 'mutation ($id: ID!, $after: JSON) { approveRecommendation(id: $id, after: $after) { id } }';
  const products = 'mutation ($inputs: [ProductInput!]!) { createProducts(inputs: $inputs) { sku } }';
  test.each([
    [
      'a JSON value of 100,000 levels',
      () => `{"query":${JSON.stringify(query)},"variables":{"id":"x","after":${deep(100_000)}}}`,
    ],
    [
      'a list of 100,000 levels where a record belongs',
      () => `{"query":${JSON.stringify(products)},"variables":{"inputs":${deep(100_000)}}}`,
    ],
    ['extensions of 100,000 levels', () => `{"query":"{ __typename }","extensions":${deep(100_000)}}`],
    ['a body of 100,000 levels', () => deep(100_000)],
    ['100,000 levels that never close', () => '['.repeat(100_000)],
    [
      'keys that are given twice',
      () => `{"query":"{ __typename }","query":"{ __typename }","variables":{"a":1,"a":2}}`,
    ],
    [
      'keys of a prototype',
      () =>
        '{"__proto__":{"isPolluted":true},"constructor":{"prototype":{"isPolluted":true}},"query":"{ __typename }"}',
    ],
    ['variables that are a list', () => '{"query":"{ __typename }","variables":[1]}'],
    ['a query that is a number', () => '{"query":1e400}'],
    [
      'a list nested 10,000 levels in the document',
      () => JSON.stringify({ query: `{ scores(skus: ${deep(900)}) { missing } }` }),
    ],
    ['a text of 900 KB', () => JSON.stringify({ query: '{ __typename }', variables: { a: 'x'.repeat(900_000) } })],
  ])('%s', async (_name, body) => {
    const answer = await post(body());
    expect(faultOf(answer)).toBeNull();
    expect(Object.hasOwn(Object.prototype, 'isPolluted')).toBe(false);
  });
});

async function faultsAt(root: Root, place: Place): Promise<string[]> {
  const { query, variables } = aimedAt(root, rows);
  const faults: string[] = [];
  for (const [name, value] of Object.entries({ ...UNSTORABLE, ...HOSTILE })) {
    const answer = await ask(root, hostileJson({ query, variables: withValue(variables, place, value) }));
    const isTaken = Object.hasOwn(UNSTORABLE, name) && !isRefusedText(answer.text);
    const fault = faultOf(answer) ?? (isTaken ? `is not refused: ${answer.text.slice(0, 200)}` : null);
    if (fault) faults.push(`${name} in ${placeName(place)}: ${fault}`);
  }
  return faults;
}

function isRefusedText(text: string): boolean {
  return /"code":"(INVALID_TEXT|VALIDATION_FAILED)"/.test(text);
}

function ask(root: Root, body: string): Promise<{ status: number; text: string }> {
  return root.operation === 'subscription' ? follow(body) : post(body);
}

async function post(body: string, headers: Record<string, string> = {}): Promise<{ status: number; text: string }> {
  const response = await ours.raw('/graphql', {
    method: 'POST',
    body,
    headers: { 'Content-Type': 'application/json', ...headers },
  });
  return { status: response.status, text: await response.text() };
}

/** What a stream says at once; one that was opened stays silent here, and is let go of. */
async function follow(body: string): Promise<{ status: number; text: string }> {
  const response = await ours.raw('/graphql', {
    method: 'POST',
    body,
    headers: { 'Content-Type': 'application/json', Accept: 'text/event-stream' },
  });
  return { status: response.status, text: JSON.stringify(await readStream(response, 1, 300)) };
}
