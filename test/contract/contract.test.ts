import { existsSync, readdirSync, readFileSync } from 'node:fs';
import {
  type GraphQLNamedType,
  type GraphQLObjectType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isNonNullType,
  isObjectType,
  parse,
} from 'graphql';
import { expect, test } from 'vitest';
import { buildContract, printContract } from '../../src/contract.ts';
import { KNOWN_JOB_TYPES } from '../../src/domains/jobs/types.ts';
import { EVENT_DEFINITIONS } from '../../src/event-definitions.ts';
import { enumName } from '../../src/graphql/enum-of.ts';
import { nodeTypes } from '../../src/graphql/node.ts';
import { scopesOf } from '../../src/graphql/scopes.ts';
import { ID_PREFIXES } from '../../src/kernel/ids.ts';
import { GRANTS, SCOPES } from '../../src/kernel/scopes.ts';
import { enumNames } from '../../src/rest/enums.ts';
import { ROUTE_TABLES } from '../../src/rest/routes.ts';

type Json = ReturnType<typeof JSON.parse>;

const { schema, routes, openapi } = buildContract('http://ei.test');
const document: Json = openapi();
const printed = printContract();

const rootTypes = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].filter(
  (type): type is GraphQLObjectType => type !== null && type !== undefined,
);
const rootFields = rootTypes.flatMap((type) => Object.values(type.getFields()).map((field) => ({ type, field })));
const ownTypes = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));

test.each(['schema.graphql', 'openapi.json'] as const)('%s is what the code serves: print it anew', (name) => {
  const checkedIn = readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');
  expect(checkedIn === printed[name], `run \`npm run generate\`: ${name} is not current`).toBe(true);
});

test('every root field asks for a scope that exists; node judges by the type it finds, viewer and workspace tell any key what it is', () => {
  const undecided = rootFields.filter(({ field }) => scopesOf(field) === null);
  expect(undecided.map(({ field }) => field.name)).toEqual(['node', 'viewer', 'workspace']);
  const unknown = rootFields.flatMap(({ field }) => scopesOf(field) ?? []).filter((name) => !isScope(name));
  expect(unknown).toEqual([]);
  expect([...nodeTypes().values()].filter(({ scope }) => !isScope(scope))).toEqual([]);
});

test('a query asks for a read scope, but where the secret settings of a workspace are read', () => {
  const writing = Object.values(schema.getQueryType()?.getFields() ?? {}).filter((field) =>
    scopesOf(field)?.some((scope) => scope.endsWith(':write')),
  );
  const domains = writing.flatMap((field) => scopesOf(field) ?? []);
  expect(domains.filter((scope) => !['webhooks:write', 'settings:write'].includes(scope))).toEqual([]);
});

test('every event that fires webhooks is in the webhook section, and no other', () => {
  const firing = EVENT_DEFINITIONS.filter(({ isWebhook }) => isWebhook).map(({ type }) => type);
  expect(Object.keys(document.webhooks ?? {})).toEqual(firing);
  expect(new Set(EVENT_DEFINITIONS.map(({ type }) => type)).size).toBe(EVENT_DEFINITIONS.length);
});

test('the schema and every type, field, argument, input field and enum value say what they are', () => {
  expect(schema.description).toBeTruthy();
  expect(ownTypes.flatMap(undescribed)).toEqual([]);
});

test('a change is answered or refused, never null', () => {
  const changes = Object.values(schema.getMutationType()?.getFields() ?? {});
  expect(changes.length).toBeGreaterThan(50);
  expect(changes.filter(({ type }) => !isNonNullType(type)).map(({ name }) => name)).toEqual([]);
});

test('enum values are upper case, and REST reads each by a spelling of its own', () => {
  const enums = ownTypes.filter(isEnumType);
  const names = enums.flatMap((type) => type.getValues().map(({ name }) => name));
  expect(names.filter((name) => !/^[A-Z][A-Z0-9_]*$/.test(name))).toEqual([]);
  for (const type of enums) expect(enumNames(type).toGraphql.size, type.name).toBe(type.getValues().length);
  const spelt = (name: string) =>
    enums.filter((type) => type.name === name).flatMap((type) => [...enumNames(type).toRest]);
  const types = [...EVENT_DEFINITIONS.map(({ type }) => type), 'other'];
  expect(spelt('EventType').sort()).toEqual(types.map((type) => [enumName(type), type]).sort());
  expect(
    spelt('Scope')
      .map(([, rest]) => rest)
      .sort(),
  ).toEqual([...GRANTS].sort());
  expect(Object.fromEntries(spelt('ProductSort'))).toMatchObject({ SCORE_DESC: '-score', SKU_ASC: 'sku' });
});

test('every job that a worker may be asked is a kind of job, and no other', async () => {
  const domains = new URL('../../src/domains/', import.meta.url);
  const files = readdirSync(domains).map((domain) => new URL(`${domain}/jobs.ts`, domains));
  const modules: Json[] = await Promise.all(files.filter((file) => existsSync(file)).map((file) => import(file.href)));
  const names = modules.flatMap((module) => Object.values<Json>(module)).filter((value) => value?.payload);
  expect(names.map(({ name }) => name).sort()).toEqual([...KNOWN_JOB_TYPES].sort());
});

test('every kind of row that is a Node is reached by node(id:), and answers by the name its id has', () => {
  const nodes = ownTypes.filter(
    (type) => isObjectType(type) && type.getInterfaces().some(({ name }) => name === 'Node'),
  );
  expect(nodes.map(({ name }) => name).sort()).toEqual([...nodeTypes().keys()].sort());
  expect(nodes.filter(({ name }) => !(name in ID_PREFIXES))).toEqual([]);
});

test('routes, documented paths and stored operations are one set', () => {
  const stored = ROUTE_TABLES.flatMap((table) => table.routes.map(({ method, path }) => `${method} ${path}`)).sort();
  const compiled = routes.map(({ method, path }) => `${method} ${path}`).sort();
  const documented = Object.entries<Json>(document.paths)
    .flatMap(([path, item]) => Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`))
    .sort();
  expect(compiled).toEqual(stored);
  expect(documented).toEqual(stored);
  const operations = ROUTE_TABLES.flatMap((table) => table.routes.map(({ operation }) => nameOf(operation)));
  const ids = Object.values<Json>(document.paths).flatMap((item) =>
    Object.values<Json>(item).map(({ operationId }) => operationId),
  );
  expect(ids.sort()).toEqual(operations.sort());
});

test('what a key must be granted is the same in the document as in the graph', () => {
  for (const route of routes) {
    const operation = document.paths[route.path][route.method.toLowerCase()];
    expect(operation['x-required-scopes'], `${route.method} ${route.path}`).toEqual(
      scopesOf(route.operation.rootField),
    );
  }
});

function isScope(name: string): boolean {
  return SCOPES.some((scope) => scope === name);
}

function nameOf(operation: string): string | undefined {
  const [definition] = parse(operation).definitions;
  return definition && 'name' in definition ? definition.name?.value : undefined;
}

function undescribed(type: GraphQLNamedType): string[] {
  const own = type.description ? [] : [type.name];
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields());
    return [...own, ...fields.filter((field) => !field.description).map((field) => `${type.name}.${field.name}`)];
  }
  if (isEnumType(type)) {
    const values = type.getValues().filter(({ description }) => !description);
    return [...own, ...values.map(({ name }) => `${type.name}.${name}`)];
  }
  if (!isObjectType(type) && !isInterfaceType(type)) return own;
  const fields = Object.values(type.getFields()).flatMap((field) => [
    ...(field.description ? [] : [`${type.name}.${field.name}`]),
    ...field.args.filter((arg) => !arg.description).map((arg) => `${type.name}.${field.name}(${arg.name})`),
  ]);
  return [...own, ...fields];
}
