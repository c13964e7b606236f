import { expect, test } from 'vitest';
import { PRODUCT_SORTS } from '../product-filter.ts';
import { narrowed, type OrderRange, rangesFrom } from './order-buckets.ts';

const BOUNDS = {
  sku: { start: 1_795_917_016, end: 1_790_000_000 },
  '-created_at': { start: 1_795_917_016, end: -3 },
  last_audited: { start: -1_695_917_016, end: -1_795_917_016 },
  '-score': { start: 93, end: 0 },
} as const;

test.each(PRODUCT_SORTS)('the ranges by %s follow each other without a gap, also where one is narrowed', (sort) => {
  const bounds = BOUNDS[sort];
  const ranges = rangesFrom(sort, bounds);
  expectUnbroken(ranges, bounds);
  for (const range of ranges) {
    const parts = narrowed(sort, range, bounds.end);
    if (parts === null || range.lowest === range.highest) continue;
    expect(parts.length).toBeGreaterThan(1);
    expectUnbroken(parts, { start: range.highest, end: bounds.end });
  }
});

test('a list of one moment has one range', () => {
  expect(rangesFrom('-created_at', { start: 77, end: 77 })).toMatchObject([{ lowest: 77, highest: 77 }]);
});

test.each(['last_audited', '-score'] as const)(
  'products that have no value come last by %s, and alone behind one',
  (sort) => {
    const ranges = rangesFrom(sort, BOUNDS[sort]);
    expect(ranges.at(-1)).toMatchObject({ lowest: null, highest: null });
    expect(rangesFrom(sort, { start: null, end: 0 })).toEqual(ranges.slice(-1));
  },
);

test('what is the narrowest, or has no value, cannot be narrowed', () => {
  const second: OrderRange = { kind: 10, first: 7, last: 7, lowest: 7, highest: 7 };
  expect(narrowed('-created_at', second, 0)).toBeNull();
  expect(narrowed('-score', rangesFrom('-score', { start: null, end: 0 })[0] ?? second, 0)).toBeNull();
});

/** Each range that has values ends where the next begins, and its buckets hold all of its places. */
function expectUnbroken(ranges: readonly OrderRange[], bounds: { start: number | null; end: number }): void {
  const valued = ranges.filter(({ lowest }) => lowest !== null);
  expect(valued[0]?.highest).toBe(bounds.start);
  expect(valued.at(-1)?.lowest).toBe(bounds.end);
  valued.forEach(({ kind, first, last, lowest, highest }, index) => {
    expect(Number(highest) + 1).toBe(index === 0 ? Number(highest) + 1 : valued[index - 1]?.lowest);
    const size = 8 ** (kind % 10);
    expect(first * size).toBeLessThanOrEqual(Number(lowest));
    expect((last + 1) * size).toBeGreaterThan(Number(highest));
  });
}
