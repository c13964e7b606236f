import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { checkInput } from './input.ts';

/** Words of libraries, which no caller is to read. */
const LIBRARY = /invalid|expected|received|zod|unrecognized|too (big|small)|regex|\^|pattern/i;

const shape = z.strictObject({
  text: z.string().min(1).max(5),
  long: z.string().min(3),
  code: z.string().regex(/^[A-Z]{2}$/),
  mail: z.email(),
  address: z.url(),
  whole: z.int().min(1).max(9),
  share: z.number().gt(0).lt(1).multipleOf(0.5),
  is: z.boolean(),
  list: z.array(z.string()).min(1).max(2),
  one: z.enum(['a', 'b']),
  inner: z.object({ deep: z.string() }),
  either: z.union([z.object({ a: z.string() }), z.object({ b: z.string() })]),
  moment: z.date(),
  record: z.record(z.string(), z.number()),
});

const VALUES = [
  undefined,
  null,
  7,
  0,
  -1,
  1e12,
  Number.NaN,
  'x',
  '',
  'far too long',
  true,
  [],
  ['a', 'b', 'c'],
  [7],
  {},
  { deep: 7 },
];

describe('whatever a schema does not take is said in our words', () => {
  test.each(VALUES.map((value) => [JSON.stringify(value) ?? 'undefined', value] as const))('%s', (_name, value) => {
    const given = Object.fromEntries([...Object.keys(shape.shape), 'surplus'].map((key) => [key, value]));
    const { faults } = checkInput(shape, given);
    expect(faults?.length).toBeGreaterThan(3);
    expect(faults?.filter(({ message }) => LIBRARY.test(message))).toEqual([]);
    expect(faults?.filter(({ field }) => field === 'surplus')).toEqual([
      { field: 'surplus', message: 'is not a known field' },
    ]);
  });
});

test('the sentences say what is wanted', () => {
  const given = { text: '', long: 'x', code: 'x', whole: 10, share: 1, list: [], one: 'c', inner: null, is: 'yes' };
  const said = new Map(checkInput(shape, given).faults?.map(({ field, message }) => [field, message]));
  expect(Object.fromEntries([...said].filter(([field]) => field in given))).toEqual({
    text: 'must not be empty',
    long: 'must be at least 3 characters long',
    code: 'has the wrong form',
    whole: 'must be at most 9',
    share: 'must be less than 1',
    list: 'must have at least 1 item',
    one: 'must be one of a, b',
    inner: 'must not be null',
    is: 'must be true or false',
  });
  expect(said.get('mail')).toBe('is required');
});

test('what a schema says itself stands', () => {
  const { faults } = checkInput(z.object({ sku: z.string().regex(/^a$/, 'must be an a') }), { sku: 'b' }, 'inputs[3]');
  expect(faults).toEqual([{ field: 'inputs[3].sku', message: 'must be an a' }]);
});
