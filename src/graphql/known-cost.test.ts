import { buildSchema, getOperationAST, parse } from 'graphql';
import { expect, test } from 'vitest';
import { costOf } from './cost.ts';
import { knownCostOf } from './known-cost.ts';

const schema = buildSchema(`
  type Query { product(sku: String!): Product, products(first: Int, skus: [String!]): Connection, wait(wait: Int): Product }
  type Connection { nodes: [Product!]! }
  type Product { sku: ID!, related(first: Int): Connection }`);

const document = parse(`query ($sku: String!, $first: Int = 7, $skus: [String!], $wait: Int) {
  product(sku: $sku) { related(first: $first) { nodes { sku } } }
  products(first: $first, skus: $skus) { nodes { sku related(first: 3) { nodes { sku } } } }
  wait(wait: $wait) { sku }
}`);
const operation = getOperationAST(document) ?? expect.fail('no operation');

test('what is remembered is what would be counted again, whatever the variables', () => {
  const all: Record<string, unknown>[] = [];
  for (const first of [undefined, null, 1, 50])
    for (const skus of [undefined, null, [], ['a'], ['a', 'b'], 'a'])
      for (const wait of [undefined, 3, 90]) all.push({ sku: `s-${all.length}`, first, skus, wait });
  const given = all.map((one) => Object.fromEntries(Object.entries(one).filter(([, value]) => value !== undefined)));
  for (const variables of [...given, ...given])
    expect(knownCostOf({ schema, document, operation, variables })).toEqual(
      costOf({ schema, document, operation, variables }),
    );
});

test('a refusal is not forgotten', () => {
  const ask = (first: number) => () => knownCostOf({ schema, document, operation, variables: { sku: 'a', first } });
  for (const _again of [1, 2]) expect(ask(201)).toThrow('201');
  expect(ask(2)).not.toThrow();
});
