import { types } from 'pg';
import { expect, test } from 'vitest';
import { columnTypes } from './column-types.ts';

const TEXT_ARRAY: number = 1009;

const LISTS: [text: string, values: (string | null)[]][] = [
  ['{}', []],
  ['{a}', ['a']],
  ['{a,NULL,"NULL",null_}', ['a', null, 'NULL', 'null_']],
  ['{"","a b","c,d","{e}"}', ['', 'a b', 'c,d', '{e}']],
  ['{"say \\"hi\\"","back\\\\slash","\\\\","\\"","\\\\\\""}', ['say "hi"', 'back\\slash', '\\', '"', '\\"']],
  ['{ünï,日本,"🛒 cart"}', ['ünï', '日本', '🛒 cart']],
  ['[0:1]={a,b}', ['a', 'b']],
];

test.each(LISTS)('the list %s is read, as the driver would', (text, values) => {
  expect(columnTypes.getTypeParser(TEXT_ARRAY, 'text')(text)).toEqual(values);
  const read: (text: string) => unknown = types.getTypeParser(TEXT_ARRAY as never);
  expect(read(text)).toEqual(values);
});

test('everything else is read by the driver', () => {
  const { INT4, JSONB, BOOL, TIMESTAMPTZ } = types.builtins;
  for (const type of [INT4, JSONB, BOOL, TIMESTAMPTZ])
    expect(columnTypes.getTypeParser(type, 'text')).toBe(types.getTypeParser(type));
});
