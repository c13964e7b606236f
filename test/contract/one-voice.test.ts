import { isInputObjectType } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { snakeCase } from '../../src/kernel/naming.ts';
import type { CompiledRoute } from '../../src/rest/compiled.ts';
import type { Json, Tenant, TestApp } from '../support/app.ts';
import { leafPlaces, type Root, rootRequest, roots, withValue } from '../support/graph-roots.ts';
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

/** How libraries speak of a value that they do not take. */
const LIBRARY =
  /invalid (input|string|option|enum|iso|email|url|key|element)|expected (type|value|a?n? ?\w+, )|, received|must match|cannot represent|got invalid value|zod|unrecognized key|\^http|\(\?|regex|too (big|small)|of required type|is not defined by type|\[object/i;

/** Values that hardly a field takes: of the wrong type, null, too much, too little, too long, too many. */
const VALUES: readonly (readonly [name: string, value: unknown])[] = [
  ['a number', 7.5],
  ['a huge number', 1e12],
  ['nothing', null],
  ['a text', 'x y\u0007'],
  ['a long text', 'x'.repeat(25_000)],
  ['a list of lists', [[null]]],
  ['a long list', Array.from({ length: 300 }, () => 'x')],
  ['an object', { noSuchField: 1 }],
];

const asked = roots.filter(({ operation, field }) => operation !== 'subscription' && field.args.length > 0);

describe('whatever is wrong with a value is said in our words and by its place, in GraphQL', () => {
  test.each(asked.map((root) => [`${root.operation}.${root.field.name}`, root] as const))('%s', async (_name, root) => {
    for (const [name, value] of VALUES) {
      for (const { query, variables } of [whollyWrong(root, value), wrongInside(root, value)]) {
        const { body } = await ours.graphql(query, variables);
        const errors: Json[] = body.errors ?? [];
        expect(
          LIBRARY.exec(JSON.stringify(errors))?.[0],
          `${name}: ${JSON.stringify(errors).slice(0, 600)}`,
        ).toBeUndefined();
        for (const { extensions } of errors) {
          expect(extensions.code, name).not.toBe('GRAPHQL_INVALID');
          expect(extensions.code, name).not.toBe('INTERNAL_ERROR');
          if (extensions.code === 'VALIDATION_FAILED') expect(extensions.details.errors).not.toEqual([]);
        }
      }
    }
  });
});

/** Every argument of the root is this value. */
function whollyWrong(root: Root, value: unknown) {
  const { query } = rootRequest(root);
  return { query, variables: Object.fromEntries(root.field.args.map(({ name }) => [name, value])) };
}

/** Every place inside the arguments of the root holds this value. */
function wrongInside(root: Root, value: unknown) {
  const { query, variables } = rootRequest(root);
  const places = leafPlaces.filter((place) => place.root === root);
  return {
    query,
    variables: places.reduce((held, place) => withValue(held, { ...place, isList: false }, value), variables),
  };
}

describe('and so it is for what stands in the document itself', () => {
  const literals = ['7.5', 'true', 'null', '""', 'WORD', '[[null]]', '{ noSuchField: 1 }', '123456789012'];

  test.each(asked.map((root) => [`${root.operation}.${root.field.name}`, root] as const))('%s', async (_name, root) => {
    const { query } = rootRequest(root);
    const selection = query.slice(query.indexOf('{'));
    for (const literal of literals) {
      const written = selection.replace(/\$\w+/g, literal);
      const { body } = await ours.graphql(`${root.operation} ${written}`);
      const errors: Json[] = body.errors ?? [];
      expect(
        LIBRARY.exec(JSON.stringify(errors))?.[0],
        `${literal}: ${JSON.stringify(errors).slice(0, 600)}`,
      ).toBeUndefined();
      expect(
        errors.map(({ extensions }) => extensions.code),
        literal,
      ).not.toContain('INTERNAL_ERROR');
    }
  });
});

describe('and so it is in REST', () => {
  test.each(restRoutes.map((route) => [routeName(route), route] as const))('%s', async (_name, route) => {
    for (const [name, value] of VALUES) {
      for (const { path, body } of wrongRequests(route, value)) {
        const refusal = await refusalOf(route, path, body);
        expect(LIBRARY.exec(refusal)?.[0], `${name}: ${refusal.slice(0, 600)}`).toBeUndefined();
        expect(refusal).not.toContain('"internal_error"');
      }
    }
  });
});

/** The text of a refusal; empty for what was taken. */
async function refusalOf({ method }: CompiledRoute, path: string, body: unknown): Promise<string> {
  const json = { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } };
  const response = await ours.raw(path, { method, ...(body === undefined ? {} : json) });
  if (response.status >= 400) return response.text();
  await response.body?.cancel();
  return '';
}

function wrongRequests(route: CompiledRoute, value: unknown): { path: string; body?: unknown }[] {
  const { path } = restRequest(route, pathValues(route, rows));
  const asked = { path: `${path.split('?')[0]}?${wrongQuery(route, value)}` };
  if (route.body.kind === 'none' || route.body.kind === 'upload') return [asked];
  return [asked, { path, body: value }, { path, body: wrongBody(route, value) }];
}

function wrongBody({ body }: CompiledRoute, value: unknown): unknown {
  const names = body.fields.map(({ name }) => name);
  const type = body.type;
  if (type && 'getFields' in Object(type) && isInputObjectType(type))
    names.push(...Object.keys(type.getFields()).map(snakeCase));
  const inner = type && 'ofType' in type && isInputObjectType(type.ofType) ? Object.keys(type.ofType.getFields()) : [];
  names.push(...inner.map(snakeCase));
  return Object.fromEntries(names.map((name) => [name, value]));
}

function wrongQuery({ parameters }: CompiledRoute, value: unknown): URLSearchParams {
  const text = typeof value === 'string' ? value.slice(0, 500) : JSON.stringify(value).slice(0, 500);
  return new URLSearchParams(
    parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => [name, text]),
  );
}
