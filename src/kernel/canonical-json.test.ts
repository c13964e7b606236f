import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from './canonical-json.ts';

/** The same value with the keys of every object the other way round. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, reversed(inner)]),
  );
}

test('the order of keys means nothing, the text is JSON for the same value', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (given) => {
      const value: unknown = JSON.parse(JSON.stringify(given));
      expect(canonicalJson(reversed(value))).toBe(canonicalJson(value));
      expect(JSON.parse(canonicalJson(value))).toEqual(value);
    }),
  );
});

test('the order of a list, a type and a value mean something', () => {
  const texts = ['[1,2]', '[2,1]', '["1",2]', '{"a":null}', '{}', '{"a":[]}', '[[],[]]', '[[[]]]'];
  expect(new Set(texts.map((text) => canonicalJson(JSON.parse(text)))).size).toBe(texts.length);
});

test('a number is what it is worth, however it is written', () => {
  expect(canonicalJson(JSON.parse('[1.0, 1e2, -0, 0.10]'))).toBe('[1,100,0,0.1]');
});

test('a value of any depth and width has its text', () => {
  const deep = '['.repeat(100_000) + ']'.repeat(100_000);
  const wide = `[${Array.from({ length: 200_000 }, () => 1).join(',')}]`;
  for (const text of [deep, wide]) expect(canonicalJson(JSON.parse(text)) === text).toBe(true);
});
