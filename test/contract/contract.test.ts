import { readFileSync } from 'node:fs';
import {
  type GraphQLNamedType,
  type GraphQLObjectType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  parse,
} from 'graphql';
import { expect, test } from 'vitest';
import { buildContract, printContract } from '../../src/contract.ts';
import { EVENT_DEFINITIONS } from '../../src/event-definitions.ts';
import { nodeTypes } from '../../src/graphql/node.ts';
import { scopesOf } from '../../src/graphql/scopes.ts';
import { ID_PREFIXES } from '../../src/kernel/ids.ts';
import { SCOPES } from '../../src/kernel/scopes.ts';
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

test('every type, field, argument and input field says what it is', () => {
  expect(ownTypes.flatMap(undescribed)).toEqual([]);
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
  if (!isObjectType(type) && !isInterfaceType(type)) return own;
  const fields = Object.values(type.getFields()).flatMap((field) => [
    ...(field.description ? [] : [`${type.name}.${field.name}`]),
    ...field.args.filter((arg) => !arg.description).map((arg) => `${type.name}.${field.name}(${arg.name})`),
  ]);
  return [...own, ...fields];
}
