import { type GraphQLField, type GraphQLObjectType, isObjectType } from 'graphql';
import { describe, expect, test } from 'vitest';
import { buildContract } from '../../src/contract.ts';
import { costOf } from '../../src/graphql/cost.ts';
import { LIMITS } from '../../src/graphql/limits.ts';
import { declaredSize, isList, isPlumbing } from '../../src/graphql/sizes.ts';
import { MAX_PAGE } from '../../src/kernel/page.ts';
import type { CompiledRoute } from '../../src/rest/compiled.ts';

const { schema, routes } = buildContract('http://ei.test');

type Listed = [name: string, type: GraphQLObjectType, field: GraphQLField<unknown, unknown>];

const lists: Listed[] = Object.values(schema.getTypeMap())
  .filter(isObjectType)
  .filter(({ name }) => !name.startsWith('__'))
  .flatMap((type) =>
    Object.values(type.getFields())
      .filter(isList)
      .map((field): Listed => [`${type.name}.${field.name}`, type, field]),
  );

describe('how many items a list has at most is known', () => {
  test('of every list of the graph', () => {
    expect(lists.length).toBeGreaterThan(90);
  });

  test.each(lists)('%s', (_name, type, field) => {
    const isBounded =
      isPlumbing(type, field.name) ||
      field.args.some(({ name, type: given }) => name === 'first' || String(given).startsWith('[')) ||
      declaredSize(field) !== null;
    expect(isBounded, 'declare it: extensions: { size: N }').toBe(true);
  });
});

/** The most that a request of this route can ask for. */
function dearest(route: CompiledRoute): number {
  const pages = route.parameters.filter(({ constraints }) => constraints.max === MAX_PAGE || constraints.maxItems);
  const variables = Object.fromEntries(
    pages.map(({ name, constraints }) => [
      name,
      constraints.maxItems ? Array(constraints.maxItems).fill('x') : MAX_PAGE,
    ]),
  );
  const { document, operation } = route;
  const many = route.body.kind === 'one-or-many' && route.body.variable;
  if (many) variables[many] = Array(MAX_PAGE).fill({});
  return costOf({ schema, document, operation: operation.definition, variables }).requested;
}

describe('no documented path costs more than a document may, at its largest page', () => {
  test.each(routes.map((route) => [`${route.method} ${route.path}`, route] as const))('%s', (_name, route) => {
    expect(dearest(route)).toBeLessThanOrEqual(LIMITS.cost);
  });

  test('and pages are priced by their size', () => {
    const route = routes.find(({ operationId }) => operationId === 'listProducts');
    expect(route && dearest(route)).toBeGreaterThanOrEqual(MAX_PAGE);
  });
});
