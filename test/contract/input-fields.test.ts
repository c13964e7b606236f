import { existsSync } from 'node:fs';
import { getNamedType, getNullableType, isEnumType, isListType, isNonNullType } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { snakeCase } from '../../src/kernel/naming.ts';
import type { CompiledRoute } from '../../src/rest/compiled.ts';
import { enumNames } from '../../src/rest/enums.ts';
import { aimedAt } from '../support/aimed-requests.ts';
import { type Json, openTestApp, type Tenant, type TestApp } from '../support/app.ts';
import { leafPlaces, type Place, placeName, type Root, roots } from '../support/graph-roots.ts';
import { INPUT_CASES, STARTS, type Values, type World } from '../support/input-cases.ts';
import { NAMED_BY } from '../support/named-rows.ts';
import { restRequest, restRoutes, routeName } from '../support/rest-requests.ts';
import { pathValues } from '../support/rest-successes.ts';
import { openShop, type TestShop } from '../support/shop.ts';
import { plantRows } from '../support/tenant-rows.ts';
import { unlimitedTenant } from '../support/unlimited.ts';

let run: TestApp;
let shop: TestShop;

beforeAll(async () => {
  shop = await openShop();
  run = await openTestApp({ egressAllow: [shop.origin], isStarted: false });
});
afterAll(async () => {
  await run.close();
  await shop.close();
});

/** A field of an input: its place, and its name without the argument before it. */
type Field = { place: Place; name: string };

const fieldsOf = (root: Root): Field[] =>
  leafPlaces
    .filter((place) => place.root === root && (place.path.length > 1 || !NAMED_BY.has(placeName(place))))
    .map((place) => ({ place, name: nameOf(place) }));

/** `input.price.amount` → `price.amount`. */
function nameOf({ path }: Place): string {
  return path.slice(path[0] === 'input' || path[0] === 'inputs' ? 1 : 0).join('.');
}

const mutations = roots.filter((root) => root.operation === 'mutation' && fieldsOf(root).length > 0);
const writing = mutations.filter(({ field }) => !(field.name in STARTS));

test('every mutation that is told more than a row has its line, and no line is left over', () => {
  const named = [...Object.keys(INPUT_CASES), ...Object.keys(STARTS)].sort();
  expect(named).toEqual(mutations.map(({ field }) => field.name).sort());
  for (const path of Object.values(STARTS)) expect(existsSync(path), path).toBe(true);
});

describe('every input field of a create or an update is read back as it was sent, in GraphQL', () => {
  test.each(writing.map((root) => [root.field.name, root] as const))('%s', async (_name, root) => {
    for (const sending of await sendings(root)) {
      const { query, variables } = variablesOf(root, sending);
      const { body } = await sending.tenant.graphql(query, variables);
      expect(body.errors).toBeUndefined();
      const made = [body.data[root.field.name]].flat()[0];
      const shown = shownOf(root, sending.sent, 'graphql');
      expect(await readNode(sending.tenant, { root, id: made.id, names: Object.keys(shown) })).toEqual(shown);
    }
  });
});

const writingRoutes = restRoutes.filter(
  ({ operation, body }) => body.kind !== 'none' && operation.rootField.name in INPUT_CASES,
);

describe('and so it is in REST', () => {
  test.each(writingRoutes.map((route) => [routeName(route), route] as const))('%s', async (_name, route) => {
    const root = rootOf(route);
    for (const sending of await sendings(root)) {
      const { path } = restRequest(route, pathValues(route, sending.rows));
      const answer = await sending.tenant.request(route.method, path, { body: bodyOf(root, sending) });
      expect(answer.status, answer.text).toBeLessThan(300);
      const { body: read } = await sending.tenant.get(answer.headers.get('location') ?? readPath(route, path));
      const body = read.data?.find(({ id }: Json) => id === answer.body.id) ?? read;
      const shown = shownOf(root, sending.sent, 'rest');
      expect(Object.fromEntries(Object.keys(shown).map((name) => [name, valueAt(body, name)]))).toEqual(shown);
    }
  });
});

/** The values of one request, and a workspace of its own that it may change; the whole one needs nothing beside them. */
type Sending = World & { tenant: Tenant; sent: Values; isWhole: boolean };

/** Requests that between them hold every field of the mutation. */
async function sendings(root: Root): Promise<Sending[]> {
  const { values, apart = [] } = caseOf(root);
  const world = await openWorld();
  const own = (await values?.(world)) ?? {};
  const together = fieldsOf(root).filter(({ name }) => apart.every(({ fields }) => !fields.includes(name)));
  const sent = Object.fromEntries(together.map(({ place, name }) => [name, own[name] ?? madeUp(place)]));
  const further = apart.map(async (set): Promise<Sending> => {
    const other = await openWorld();
    const given = await set.values(other);
    return { ...other, sent: given, isWhole: requiredNames(root).every((name) => name in given) };
  });
  return [{ ...world, sent, isWhole: true }, ...(await Promise.all(further))];
}

const requiredNames = (root: Root): string[] =>
  fieldsOf(root).flatMap(({ place, name }) => (isNonNullType(place.type) && !name.includes('.') ? [name] : []));

async function openWorld(): Promise<World & { tenant: Tenant }> {
  const tenant = await unlimitedTenant(run);
  return { run, shop, tenant, rows: await plantRows(run, tenant) };
}

function caseOf({ field }: Root) {
  const known = INPUT_CASES[field.name];
  if (!known) throw new Error(`${field.name} has no line in test/support/input-cases.ts.`);
  return known;
}

/** A value that is no default. */
function madeUp({ type, path }: Place): unknown {
  const given = getNullableType(type);
  const name = path.at(-1) ?? '';
  if (isListType(given)) return [`${name} one`, `${name} two`];
  if (isEnumType(given)) return given.getValues().at(-1)?.name;
  const scalars: Readonly<Record<string, unknown>> = { Int: 7, Boolean: true, DateTime: '2040-01-01T00:00:00Z' };
  return scalars[getNamedType(given).name] ?? `A ${name}`;
}

function variablesOf(root: Root, { rows, sent, isWhole }: Sending): { query: string; variables: Json } {
  const { query, variables } = aimedAt(root, rows);
  const { input, inputs, ...names } = variables;
  const bare: Json = isWhole
    ? { ...names, ...(inputs ? { inputs: [{}] } : {}), ...(input ? { input: {} } : {}) }
    : variables;
  const given = fieldsOf(root).filter(({ name }) => name in sent);
  for (const { place, name } of given) setAt(bare, place.path, sent[name]);
  return { query, variables: bare };
}

/** The variables as REST's body has them. */
function bodyOf(root: Root, sending: Sending): Json {
  const { input, inputs, ...others } = variablesOf(root, sending).variables;
  const named = (name: string) => NAMED_BY.has(`mutation.${root.field.name}.${name}`);
  const own = Object.fromEntries(Object.entries(others).filter(([name]) => !named(name)));
  const body = asRest({ ...own, ...(inputs ? inputs[0] : input) });
  for (const { place, name } of fieldsOf(root)) {
    if (name in sending.sent) setAt(body, restName(name).split('.'), restValue(place, sending.sent[name]));
  }
  return body;
}

function asRest(value: Json): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [snakeCase(key), asRest(inner)]));
}

const restName = (name: string): string => name.split('.').map(snakeCase).join('.');

function restValue({ type }: Place, value: unknown): unknown {
  const named = getNamedType(type);
  if (!isEnumType(named)) return value;
  const { toRest } = enumNames(named);
  return Array.isArray(value) ? value.map((item) => toRest.get(item)) : toRest.get(String(value));
}

/** What an answer has to show of what was sent, by the names it shows it under. */
function shownOf(root: Root, sent: Values, face: 'graphql' | 'rest'): Record<string, unknown> {
  const { hidden = {}, shownAs = {} } = caseOf(root);
  const shown = fieldsOf(root).filter(({ name }) => name in sent && !(name in hidden));
  return Object.fromEntries(
    shown.map(({ place, name }) => {
      const at = shownAs[name] ?? name;
      return face === 'rest' ? [restName(at), restValue(place, sent[name])] : [at, sent[name]];
    }),
  );
}

/** The fields of the row as it is read afterwards, by its id. */
async function readNode(
  tenant: Tenant,
  { root, id, names }: { root: Root; id: string; names: readonly string[] },
): Promise<Record<string, unknown>> {
  const type = getNamedType(root.field.type).name;
  const fields = names.map((name) =>
    name.split('.').reduceRight((inner, part) => `${part} ${inner && `{ ${inner} }`}`, ''),
  );
  const { body } = await tenant.graphql(
    `query ($id: ID!) { node(id: $id) { ... on ${type} { id ${fields.join(' ')} } } }`,
    {
      id,
    },
  );
  expect(body.errors, `${root.field.name}: a field of its input is no field of ${type}`).toBeUndefined();
  return Object.fromEntries(names.map((name) => [name, valueAt(body.data.node, name)]));
}

/** Where a row is read after a change: the path up to what names it, or the list of its kind. */
function readPath(route: CompiledRoute, path: string): string {
  const length = route.path.split('/').findLastIndex((part) => part.startsWith('{'));
  return length < 0
    ? path
    : path
        .split('/')
        .slice(0, length + 2)
        .join('/');
}

function rootOf(route: CompiledRoute): Root {
  const root = writing.find(({ field }) => field.name === route.operation.rootField.name);
  if (!root) throw new Error(`${routeName(route)} is no mutation that writes.`);
  return root;
}

function setAt(whole: Json, [key = '', ...rest]: readonly string[], value: unknown): void {
  const holder = Array.isArray(whole) ? whole[0] : whole;
  if (rest.length === 0) holder[key] = value;
  else {
    holder[key] = holder[key] ?? {};
    setAt(holder[key], rest, value);
  }
}

function valueAt(whole: Json, name: string): unknown {
  return name.split('.').reduce<Json>((value, part) => value?.[part], whole);
}
