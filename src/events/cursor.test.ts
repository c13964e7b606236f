import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareCursors, isEventCursor, LOG_START } from './cursor.ts';

const part = fc.bigInt({ min: 0n, max: 2n ** 63n - 1n });
const pair = fc.tuple(part, part);

test('places compare as their numbers do, however long these are', () => {
  fc.assert(
    fc.property(pair, pair, ([xidA, seqA], [xidB, seqB]) => {
      const order = xidA === xidB ? seqA - seqB : xidA - xidB;
      const sign = order === 0n ? 0 : order < 0n ? -1 : 1;
      expect(Math.sign(compareCursors(`${xidA}.${seqA}`, `${xidB}.${seqB}`))).toBe(sign);
    }),
  );
});

test('only two plain numbers are a place', () => {
  expect([LOG_START, '12.340'].every(isEventCursor)).toBe(true);
  for (const text of ['', '1', '1.2.3', '-1.2', '01.2', '1.2; drop', ' 1.2', '1e3.2'])
    expect(isEventCursor(text)).toBe(false);
});
