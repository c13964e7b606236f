import { buildSchema, parse, specifiedRules, type ValidationRule, validate } from 'graphql';
import { describe, expect, test } from 'vitest';
import { createNeededRules } from './needed-rules.ts';
import { ownRules } from './validation-rules.ts';

const SCHEMA = buildSchema(`
  directive @once on FIELD
  input Sized { width: Int, height: Int }
  interface Named { name: String }
  type Dog implements Named { name: String, age(at: Int!): Int, box(size: Sized): Int, friends(first: Int): [Dog] }
  type Cat implements Named { name: String, lives: Int }
  type Query { dog: Dog, cat: Cat, pet: Named, text(of: String): String }
  type Subscription { a: Int, b: Int }
`);

const RULES: ValidationRule[] = [...specifiedRules, ...ownRules(false)];

/** A document that this rule refuses, for each of them. */
const REFUSED: Record<string, string> = {
  ExecutableDefinitionsRule: 'query { dog { name } } type Extra { a: Int }',
  UniqueOperationNamesRule: 'query A { dog { name } } query A { cat { name } }',
  LoneAnonymousOperationRule: '{ dog { name } } query A { cat { name } }',
  SingleFieldSubscriptionsRule: 'subscription { a b }',
  KnownTypeNamesRule: 'query ($a: Nothing) { text(of: $a) }',
  FragmentsOnCompositeTypesRule: '{ dog { ... on Int { name } } }',
  VariablesAreInputTypesRule: 'query ($a: Dog) { text(of: $a) }',
  ScalarLeafsRule: '{ dog }',
  FieldsOnCorrectTypeRule: '{ dog { wings } }',
  UniqueFragmentNamesRule: '{ dog { ...F } } fragment F on Dog { name } fragment F on Dog { name }',
  KnownFragmentNamesRule: '{ dog { ...Nowhere } }',
  NoUnusedFragmentsRule: '{ dog { name } } fragment F on Dog { name }',
  PossibleFragmentSpreadsRule: '{ dog { ... on Cat { lives } } }',
  NoFragmentCyclesRule: '{ dog { ...F } } fragment F on Dog { friends { ...F } }',
  UniqueVariableNamesRule: 'query ($a: String, $a: String) { text(of: $a) }',
  NoUndefinedVariablesRule: '{ text(of: $a) }',
  NoUnusedVariablesRule: 'query ($a: String) { dog { name } }',
  KnownDirectivesRule: '{ dog { name @nothing } }',
  UniqueDirectivesPerLocationRule: '{ dog { name @once @once } }',
  KnownArgumentNamesRule: '{ text(by: "a") }',
  UniqueArgumentNamesRule: '{ text(of: "a", of: "b") }',
  ValuesOfCorrectTypeRule: '{ text(of: 3) }',
  ProvidedRequiredArgumentsRule: '{ dog { age } }',
  VariablesInAllowedPositionRule: 'query ($a: Int) { text(of: $a) }',
  OverlappingFieldsCanBeMergedRule: '{ a: dog { name } a: cat { name } }',
  UniqueInputFieldNamesRule: '{ dog { box(size: { width: 1, width: 2 }) } }',
  MaxIntrospectionDepthRule:
    '{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }',
  DocumentLimitsRule: `{ dog { ${'friends { '.repeat(12)}name${' }'.repeat(14)}`,
  StorableTextRule: '{ text(of: "\\u0000") }',
  InputValuesRule: '{ text(of: 3) }',
  NoSchemaIntrospectionCustomRule: '{ __schema { queryType { name } } }',
};

const needed = createNeededRules(RULES);
const faults = (document: string, rules?: readonly ValidationRule[]) => {
  const read = parse(document);
  return validate(SCHEMA, read, rules ?? needed(read)).map(({ message }) => message);
};

describe('a document is found as faulty by the rules it needs as by all', () => {
  test.each(RULES.map((rule) => [rule.name, rule] as const))('%s', (name, rule) => {
    const document = REFUSED[name] ?? '';
    expect(faults(document, [rule]), 'the example is one').not.toEqual([]);
    expect(faults(document)).toEqual(faults(document, RULES));
  });
});

test.each([
  ['{ dog { name friends(first: 3) { name } } }', 14],
  ['query ($of: String) { text(of: $of) }', 20],
  ['{ dog { ...F } } fragment F on Dog { name }', 25],
  ['query ($of: String) { ...F __typename } fragment F on Query { text(of: $of) @once }', RULES.length],
])('%s needs %i rules at most, and is valid', (document, most) => {
  expect(needed(parse(document)).length).toBeLessThanOrEqual(most);
  expect(faults(document)).toEqual([]);
  expect(faults(document, RULES)).toEqual([]);
});
