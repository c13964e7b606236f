import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import {
  buildSchema,
  type ExecutionResult,
  execute,
  type GraphQLOutputType,
  type GraphQLSchema,
  isAbstractType,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
  parse,
  validate,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import { type Draw, drawFrom, generateQuery } from '../../../test/support/generated-operations.ts';
import { createExecutor } from './executor.ts';
import { compilePlan } from './plan.ts';

const PRINTED = readFileSync(new URL('../../../schema.graphql', import.meta.url), 'utf8');

/** What decides the data of one execution. */
type Trouble = { seed: number; isTroubled: boolean; waits: number };

/**
 * Resolvers fail, answer null and wait, each place always alike. Where some wait and some don't, none fails: graphql-js
 * leaves what is under way to itself then, and its rejection would end the process.
 */
function troubleOf(seed: number): Trouble {
  return { seed, isTroubled: seed % 3 > 0, waits: [1, 0, 2][seed % 3] ?? 0 };
}

/** The product's own types over such resolvers. */
const SCHEMA = troubledSchema();

function troubledSchema(): GraphQLSchema {
  const schema = buildSchema(PRINTED);
  for (const type of Object.values(schema.getTypeMap())) {
    if (isAbstractType(type)) {
      const names = schema.getPossibleTypes(type).map(({ name }) => name);
      type.resolveType = (value: { seed: number }) => names[value.seed % names.length];
    }
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      field.resolve = (source: { seed: number } | undefined, args, trouble: Trouble, info) => {
        const draw = drawFrom(hash(`${trouble.seed} ${source?.seed} ${info.path.key} ${JSON.stringify(args)}`));
        return resolved(trouble, field.type, draw);
      };
    }
  }
  return schema;
}

function resolved(trouble: Trouble, type: GraphQLOutputType, draw: Draw): unknown {
  const luck = trouble.isTroubled ? draw(40) : 40;
  if (luck > 1) return later(trouble, luck === 2 ? new Error('answered') : answerOf(trouble, type, draw), draw);
  const error = new Error('failed');
  if (trouble.waits > 0) return Promise.reject(error);
  throw error;
}

function later({ waits }: Trouble, value: unknown, draw: Draw): unknown {
  return draw(2) < waits ? Promise.resolve(value) : value;
}

function answerOf(trouble: Trouble, type: GraphQLOutputType, draw: Draw): unknown {
  if (!isNonNullType(type)) return draw(12) === 0 ? [null, undefined][draw(2)] : presentValue(trouble, type, draw);
  return trouble.isTroubled && draw(60) === 0 ? null : presentValue(trouble, type.ofType, draw);
}

function presentValue(trouble: Trouble, type: GraphQLOutputType, draw: Draw): unknown {
  if (isListType(type)) {
    const items = Array.from({ length: draw(4) }, () => later(trouble, answerOf(trouble, type.ofType, draw), draw));
    return trouble.isTroubled && draw(30) === 0 ? 'no list' : draw(6) === 0 ? new Set(items) : items;
  }
  if (isEnumType(type)) return type.getValues()[draw(type.getValues().length)]?.value;
  if (isObjectType(type) || isAbstractType(type)) return { seed: draw(1_000_000) };
  const scalars = { Int: draw(9), Float: draw(9) / 2, Boolean: draw(2) === 0, JSON: { a: [1] } };
  return new Map<string, unknown>(Object.entries(scalars)).get(String(type)) ?? `text ${draw(9)}`;
}

function hash(text: string): number {
  let value = 0;
  for (const letter of text) value = (Math.imul(value, 31) + letter.charCodeAt(0)) | 0;
  return value;
}

/** Errors of fields that waited at once may come in either order. */
function shown(result: ExecutionResult): string {
  const errors = (result.errors ?? []).map((error) => JSON.stringify(error)).sort();
  return JSON.stringify({ data: result.data, errors });
}

describe('a plan answers what graphql-js answers', () => {
  test('for any query over the types of the product, with failures, nulls and promises anywhere', async () => {
    let errors = 0;
    let planned = 0;
    const property = fc.asyncProperty(fc.nat(), fc.nat(), async (querySeed, dataSeed) => {
      const { text, variables } = generateQuery(SCHEMA, drawFrom(querySeed));
      const document = parse(text);
      if (validate(SCHEMA, document).length > 0) return;
      const plan = compilePlan(SCHEMA, document);
      const { coerced } = plan?.coerce(variables) ?? {};
      if (!plan || !coerced) return;
      planned += 1;
      const contextValue = troubleOf(dataSeed);
      const theirs = await execute({ schema: SCHEMA, document, variableValues: variables, contextValue });
      errors += theirs.errors?.length ?? 0;
      expect(shown(await plan.run(coerced, contextValue))).toBe(shown(theirs));
    });
    await fc.assert(property, { numRuns: 300 });
    expect(planned).toBeGreaterThan(200);
    expect(errors).toBeGreaterThan(50);
  });

  test.each([
    ['texts', ['a', 'b']],
    ['nothing', []],
    ['a null among them', ['a', null]],
    ['a hole among them', [undefined, 'a']],
    ['a promise among them', ['a', Promise.resolve('b')]],
    ['a failure among them', ['a', new Error('answered')]],
    ['numbers and truths', [1, true, 2.5]],
    ['what no text can be made of', ['a', { no: 'text' }, Symbol('b')]],
    ['a set', new Set(['a', 'b'])],
    ['a promise of them', Promise.resolve(['a', null])],
    ['a function that answers them', () => ['a', 'b']],
    ['no list', 'ab'],
    ['null', null],
    ['a failure', new Error('answered')],
  ])('for lists that lie on their object: %s', async (_, value) => {
    const schema = buildSchema(`
      type Holder { texts: [String], all: [String!], must: [String!]!, values: [JSON!], kinds: [Kind!] }
      enum Kind { a b }
      scalar JSON
      type Query { holder: Holder, failing: Holder }`);
    const holder = { texts: value, all: value, must: value, values: value, kinds: value };
    const failing = {
      get texts(): never {
        throw new Error('unreadable');
      },
    };
    for (const [name, answer] of Object.entries({ holder, failing })) {
      const field = schema.getQueryType()?.getFields()[name];
      if (field) field.resolve = () => answer;
    }
    for (const text of [
      '{ holder { texts all values kinds } }',
      '{ holder { must texts } }',
      '{ failing { texts } }',
    ]) {
      const args = { schema, document: parse(text) };
      const ours = await createExecutor(schema)(args);
      expect(shown(ours)).toBe(shown(await execute(args)));
    }
  });

  test('for variables that cannot be read, for the name of another operation, and for what no plan covers', async () => {
    const schema = SCHEMA;
    const executePlan = createExecutor(schema);
    for (const [text, variableValues, operationName] of [
      ['query Q($sku: String!) { product(sku: $sku) { sku } }', {}, undefined],
      ['query Q { __typename }', {}, 'Other'],
      ['query Q { __schema { queryType { name } } a: __typename }', {}, undefined],
      ['query Q($no: Boolean = false) { __typename @include(if: $no) a: __typename }', {}, undefined],
    ] as const) {
      const args = { schema, document: parse(text), variableValues, operationName, contextValue: troubleOf(0) };
      expect(shown(await executePlan(args))).toBe(shown(await execute(args)));
    }
  });

  test('plans leave directives, introspection, subscriptions and several changes to graphql-js', () => {
    const isPlanned = (text: string) => compilePlan(SCHEMA, parse(text)) !== null;
    expect(isPlanned('{ a: __typename }')).toBe(true);
    expect(isPlanned('query ($no: Boolean!) { __typename @skip(if: $no) }')).toBe(false);
    expect(isPlanned('{ __schema { types { name } } }')).toBe(false);
    expect(isPlanned('{ __proto__: __typename }')).toBe(false);
    expect(isPlanned('subscription { events { id } }')).toBe(false);
    expect(isPlanned('mutation { a: deleteProduct(sku: "1") { sku } b: deleteProduct(sku: "2") { sku } }')).toBe(false);
    expect(isPlanned('query A { __typename } query B { __typename }')).toBe(false);
  });
});
