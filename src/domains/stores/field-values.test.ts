import { expect, test } from 'vitest';
import { isEmptyValue, isSameValue } from './field-values.ts';

test.each([
  ['white space', 'Oak  lamp\n', 'Oak lamp'],
  ['composed and decomposed letters', 'Caf\u00e9', 'Cafe\u0301'],
  ['the order of keys', { a: 1, b: ['x '] }, { b: ['x'], a: 1 }],
  ['an empty text and none', '', null],
  ['an empty list and an empty object', [], {}],
])('%s makes no difference', (_what, one, other) => {
  expect(isSameValue(one, other)).toBe(true);
});

test.each([
  ['another word', 'Oak lamp', 'Oak lamps'],
  ['another case', 'Oak lamp', 'oak lamp'],
  ['another order of items', ['a', 'b'], ['b', 'a']],
  ['an item more', ['a'], ['a', 'b']],
])('%s does', (_what, one, other) => {
  expect(isSameValue(one, other)).toBe(false);
});

test('blank is empty, in every kind of value', () => {
  expect([' \n', [], {}, null].every(isEmptyValue)).toBe(true);
  expect(isEmptyValue(['a'])).toBe(false);
});
