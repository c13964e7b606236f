import { buildSchema, type DocumentNode, validate } from 'graphql';
import { expect, test } from 'vitest';
import { createKnownDocuments } from './known-documents.ts';

const SCHEMA = buildSchema('type Query { one: Int, two: Int }');

function open() {
  const judged: string[] = [];
  const known = createKnownDocuments(SCHEMA, (document: DocumentNode) => {
    judged.push(document.loc?.source.body ?? '');
    return validate(SCHEMA, document).length === 0;
  });
  return { known, judged };
}

test('a query is kept from the second time on, and what comes once pushes it out never', () => {
  const { known, judged } = open();
  expect([1, 2, 3].map(() => known.find('{ one }')?.isKept)).toEqual([false, true, true]);
  expect(judged).toEqual(['{ one }', '{ one }']);
  for (let number = 0; number < 1_000; number += 1) expect(known.find(`query Q${number} { two }`)?.isKept).toBe(false);
  const kept = known.find('{ one }');
  expect(kept?.isKept).toBe(true);
  expect(known.find('{ one }')?.plan).toBe(kept?.plan);
  expect(judged).toHaveLength(1_002);
});

test('what is refused is judged once', () => {
  const { known, judged } = open();
  expect([1, 2, 3].map(() => known.find('{ three }'))).toEqual([null, null, null]);
  expect(judged).toEqual(['{ three }']);
  expect(['mutation { one }', '{ broken', 'query A { one } query B { two }'].map(known.find)).toEqual([
    null,
    null,
    null,
  ]);
});

test('of the queries that come again, the last 500 are kept', () => {
  const { known, judged } = open();
  for (let number = 0; number <= 500; number += 1) {
    known.find(`query Q${number} { two }`);
    known.find(`query Q${number} { two }`);
  }
  judged.length = 0;
  expect(known.find('query Q500 { two }')?.isKept).toBe(true);
  expect(judged).toEqual([]);
  expect(known.find('query Q0 { two }')?.isKept).toBe(false);
  expect(judged).toEqual(['query Q0 { two }']);
});
