import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildContract } from '../../src/contract.ts';
import { isRecord } from '../../src/kernel/json.ts';
import type { CompiledRoute } from '../../src/rest/compiled.ts';
import type { Json, Tenant, TestApp } from '../support/app.ts';
import { openPlanted } from '../support/planted.ts';
import { restRequest, restRoutes, routeName } from '../support/rest-requests.ts';
import { pathValues } from '../support/rest-successes.ts';
import type { TenantRows } from '../support/tenant-rows.ts';

let run: TestApp;
let ours: Tenant;
let rows: TenantRows;

beforeAll(async () => {
  ({ run, ours, rows } = await openPlanted());
});
afterAll(() => run.close());

const document: Json = buildContract('http://ei.test').openapi();

/** A value that passes a bound of the document, and where in the body it stands. */
type Breach = { at: (string | number)[]; bound: string; value: unknown };

/** The values past a bound, by the keyword that says it. */
const PAST: Readonly<Record<string, (bound: Json, schema: Json) => unknown[]>> = {
  maxLength: (most: number) => ['x'.repeat(most + 1)],
  minLength: (least: number) => (least > 0 ? [''] : []),
  maximum: (most: number) => [most + 1],
  minimum: (least: number) => [least - 1],
  pattern: () => ['none of\u0007those'],
  enum: () => ['nonsense'],
  minItems: (least: number) => (least > 0 ? [[]] : []),
  maxItems: (most: number, { items }) => [Array.from({ length: most + 1 }, (_, index) => itemOf(items, index))],
};

const bodies = restRoutes.flatMap((route) => {
  const body = document.paths[route.path][route.method.toLowerCase()].requestBody?.content?.['application/json'];
  const record = body && resolve((body.schema.anyOf ?? [body.schema])[0]);
  return record ? [{ route, example: body.example, breaches: breachesOf(record, []) }] : [];
});
const bounded = bodies.filter(({ breaches }) => breaches.length > 0);

test('the document says bounds of most bodies', () => {
  expect(bounded.length).toBeGreaterThan(8);
  expect(bounded.flatMap(({ breaches }) => breaches).length).toBeGreaterThan(60);
});

describe('a value past a bound that the document says of a body is refused by its place', () => {
  test.each(bounded.map((body) => [routeName(body.route), body] as const))('%s', async (_name, body) => {
    const taken: string[] = [];
    for (const { at, bound, value } of body.breaches) {
      const { status, text, named } = await send(body.route, withValue(body.example, at, value));
      if (status === 400 && named.some((field) => field.startsWith(placeOf(at)))) continue;
      taken.push(`${bound} of ${placeOf(at)}: ${status} ${text.slice(0, 200)}`);
    }
    expect(taken).toEqual([]);
  });
});

describe('beside a fault of form every bound that is passed is named too, in one answer', () => {
  test.each(bounded.map((body) => [routeName(body.route), body] as const))('%s', async (_name, body) => {
    const breaches = body.breaches.filter(({ bound }) => !bound.endsWith('Items'));
    const worst = breaches.reduce<unknown>((whole, { at, value }) => withValue(whole, at, value), body.example);
    const { status, named } = await send(body.route, { ...Object(worst), no_such_field: 1 });
    expect(status).toBe(400);
    expect(named).toEqual(expect.arrayContaining(['no_such_field', ...breaches.map(({ at }) => placeOf(at))]));
  });
});

async function send(route: CompiledRoute, body: unknown): Promise<{ status: number; text: string; named: string[] }> {
  const { path } = restRequest(route, pathValues(route, rows));
  const { status, text, body: answer } = await ours.request(route.method, path, { body });
  return { status, text, named: (answer?.error?.details?.errors ?? []).map(({ field }: Json) => field) };
}

/** A place as an answer spells it: `items[0].price.amount`. */
function placeOf(at: Breach['at']): string {
  return at
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`))
    .join('')
    .replace(/^\./, '');
}

/** One value past each bound of a schema and of what it holds. */
function breachesOf(given: Json, at: Breach['at']): Breach[] {
  const schema = resolve((given.anyOf ?? [given])[0]);
  if (at.length > 4) return [];
  const own = Object.entries(PAST).flatMap(([bound, past]) =>
    schema[bound] === undefined ? [] : past(schema[bound], schema).map((value) => ({ at, bound, value })),
  );
  const inside = Object.entries<Json>(schema.properties ?? {}).flatMap(([key, inner]) =>
    breachesOf(inner, [...at, key]),
  );
  return [...own, ...inside, ...(schema.items ? breachesOf(schema.items, [...at, 0]) : [])];
}

function itemOf(items: Json, index: number): unknown {
  const schema = resolve(items);
  if (schema.enum) return schema.enum[index % schema.enum.length];
  return schema.type === 'string' ? `https://brand.example/${index}` : (schema.examples?.[0] ?? {});
}

function resolve(schema: Json): Json {
  if (!schema?.$ref) return schema;
  return resolve(
    schema.$ref
      .slice(2)
      .split('/')
      .reduce((node: Json, key: string) => node[key], document),
  );
}

/** The value with another one in this place; what leads there is made where it is missing. */
function withValue(whole: unknown, [key, ...rest]: Breach['at'], value: unknown): unknown {
  if (key === undefined) return value;
  if (typeof key === 'number') return [withValue(Array.isArray(whole) ? whole[0] : undefined, rest, value)];
  const record = isRecord(whole) ? whole : {};
  return { ...record, [key]: withValue(record[key], rest, value) };
}
