import { expect, test, vi } from 'vitest';
import { keptOnce } from './kept-once.ts';

test('what is made of an object is made once, also when it is nothing', () => {
  const kept = keptOnce<object, undefined>();
  const event = { id: 1 };
  const make = vi.fn(() => undefined);
  for (let count = 0; count < 3; count += 1) kept(event, make);
  expect(make).toHaveBeenCalledTimes(1);
});

test('two things of one object do not meet, two objects share nothing, and neither shows it', () => {
  const [first, second] = [keptOnce<object, string>(), keptOnce<object, string>()];
  const [one, other] = [{ id: 1 }, { id: 2 }];
  expect([first(one, () => 'a'), second(one, () => 'b'), first(other, () => 'c'), first(one, () => 'd')]).toEqual([
    'a',
    'b',
    'c',
    'a',
  ]);
  expect(one).toStrictEqual({ id: 1 });
  expect(JSON.stringify(one)).toBe('{"id":1}');
});

test('what could not be made is tried again', () => {
  const kept = keptOnce<object, string>();
  const event = {};
  expect(() =>
    kept(event, () => {
      throw new Error('not now');
    }),
  ).toThrow('not now');
  expect(kept(event, () => 'now')).toBe('now');
});
