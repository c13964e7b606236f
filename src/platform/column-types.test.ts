import fc from 'fast-check';
import { types } from 'pg';
import { expect, test } from 'vitest';
import { columnTypes } from './column-types.ts';

const TEXT_ARRAY: number = 1009;
const { TIMESTAMPTZ } = types.builtins;

const TIMES = [
  '2026-11-29 07:30:36.123456+00',
  '2026-11-29 07:30:36.1+00',
  '2026-11-29 07:30:36.07+00',
  '2026-11-29 07:30:36.999999+00',
  '2026-11-29 07:30:36+00',
  '2024-02-29 23:59:59.999+00',
  '1969-12-31 23:59:59.9995+00',
  '1000-01-01 00:00:00+00',
  '0099-01-01 00:00:00+00',
  '2026-11-29 07:30:36.5+05:30',
  '2026-11-29 07:30:36-08',
  '0044-03-15 12:00:00+00 BC',
  '12026-11-29 07:30:36+00',
  'infinity',
  '-infinity',
];

test.each(TIMES)('the time %s is what the driver reads', (text) => {
  const read: (text: string) => unknown = types.getTypeParser(TIMESTAMPTZ);
  expect(columnTypes.getTypeParser(TIMESTAMPTZ, 'text')(text)).toEqual(read(text));
});

test('any time of our days is what the driver reads', () => {
  const read: (text: string) => unknown = types.getTypeParser(TIMESTAMPTZ);
  const ours = columnTypes.getTypeParser(TIMESTAMPTZ, 'text');
  const days = {
    min: new Date('1000-01-01T00:00:00Z'),
    max: new Date('9999-12-31T23:59:59.999Z'),
    noInvalidDate: true,
  };
  fc.assert(
    fc.property(fc.date(days), fc.stringMatching(/^(\.\d{1,6})?$/), (date, fraction) => {
      const text = `${date.toISOString().slice(0, 19).replace('T', ' ')}${fraction}+00`;
      expect(ours(text)).toEqual(read(text));
    }),
  );
});

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
  const { INT4, JSONB, BOOL, TIMESTAMP } = types.builtins;
  for (const type of [INT4, JSONB, BOOL, TIMESTAMP])
    expect(columnTypes.getTypeParser(type, 'text')).toBe(types.getTypeParser(type));
});
