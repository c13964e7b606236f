import { expect, test } from 'vitest';
import { PRODUCT_SORTS } from '../product-filter.ts';
import { narrowed, type OrderRange, rangesFrom } from './order-buckets.ts';

const STARTS = {
  sku: 1_795_917_016,
  '-created_at': 1_795_917_016,
  last_audited: -1_795_917_016,
  '-score': 93,
} as const;

test.each(PRODUCT_SORTS)('the ranges by %s follow each other without a gap, also where one is narrowed', (sort) => {
  const ranges = rangesFrom(sort, STARTS[sort]);
  expect(ranges[0]?.highest).toBe(STARTS[sort]);
  expectUnbroken(ranges);
  for (const range of ranges) {
    const parts = narrowed(sort, range);
    if (parts === null) continue;
    expect(parts[0]?.highest).toBe(range.highest);
    expect(parts.length).toBeGreaterThan(1);
    expectUnbroken(parts);
  }
});

test.each(['last_audited', '-score'] as const)(
  'products that have no value come last by %s, and alone behind one',
  (sort) => {
    const ranges = rangesFrom(sort, STARTS[sort]);
    expect(ranges.at(-1)).toMatchObject({ lowest: null, highest: null });
    expect(rangesFrom(sort, null)).toEqual(ranges.slice(-1));
  },
);

test('what is the narrowest, or has no order, cannot be narrowed', () => {
  const second: OrderRange = { kind: 10, first: 7, last: 7, lowest: 7, highest: 7 };
  expect(narrowed('-created_at', second)).toBeNull();
  expect(narrowed('-created_at', rangesFrom('-created_at', 7).at(-1) ?? second)).toBeNull();
  expect(narrowed('-score', rangesFrom('-score', null)[0] ?? second)).toBeNull();
});

/** Each range that has values ends where the next begins, and its buckets hold all of its places. */
function expectUnbroken(ranges: readonly OrderRange[]): void {
  const valued = ranges.filter(({ lowest }) => lowest !== null);
  valued.forEach(({ kind, first, last, lowest, highest }, index) => {
    expect(Number(highest) + 1).toBe(index === 0 ? Number(highest) + 1 : valued[index - 1]?.lowest);
    if (kind === 0) return;
    const size = 8 ** (kind % 10);
    expect(first * size).toBeLessThanOrEqual(Number(lowest));
    expect((last + 1) * size).toBeGreaterThan(Number(highest));
  });
}
