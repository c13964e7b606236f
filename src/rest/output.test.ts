import { buildSchema } from 'graphql';
import { expect, test } from 'vitest';
import { readOperation } from './operation.ts';
import { writeOf } from './output.ts';

const schema = buildSchema(/* GraphQL */ `
  enum Size { SMALL EXTRA_LARGE }
  type Box { size: Size! sizes: [[Size]!] inner: Box label: String }
  type Shirt { box: Box! }
  type Shoe { box: Box! }
  union Thing = Shirt | Shoe
  type Query { thing: Thing! box: Box! }
`);

const writer = (selection: string) => writeOf(readOperation(`query one ${selection}`, schema, new Map()).shape);

test('types that select different things below the same key are each converted', () => {
  const write = writer('{ thing { ... on Shirt { box { size } } ... on Shoe { box { other: size label } } } }');
  expect(write?.({ box: { size: 'EXTRA_LARGE' } })).toEqual({ box: { size: 'extra_large' } });
  expect(write?.({ box: { other: 'SMALL', label: 'SMALL' } })).toEqual({ box: { other: 'small', label: 'SMALL' } });
});

test('enums are converted in nested lists and under every alias; null stays null', () => {
  const write = writer('{ box { sizes inner { again: size inner { size } } } }');
  const value = { sizes: [['SMALL', null], []], inner: { again: 'EXTRA_LARGE', inner: null } };
  expect(write?.(value)).toEqual({ sizes: [['small', null], []], inner: { again: 'extra_large', inner: null } });
});

test('an answer without enums is sent as it is', () => {
  expect(writer('{ box { label inner { label } } }')).toBeNull();
});
