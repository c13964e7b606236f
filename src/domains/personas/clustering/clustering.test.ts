import { describe, expect, test } from 'vitest';
import { adjustedRand } from './adjusted-rand.ts';
import { groupsMax } from './choose-clusters.ts';
import { findDirections, project } from './lsa.ts';
import type { Sparse } from './matrix.ts';
import { createRandom } from './random.ts';
import { assignPoints, clusterPoints } from './spherical-k-means.ts';
import { spreadOverProducts } from './spread.ts';

/** Rows with the given columns, each once. */
function rowsOf(rows: readonly (readonly number[])[], width: number): Sparse {
  const starts = Int32Array.from([0, ...rows.map((_, index) => rows.slice(0, index + 1).flat().length)]);
  const columns = Int32Array.from(rows.flat());
  return { rows: rows.length, width, starts, columns, values: Float32Array.from(columns, () => 1) };
}

describe('the adjusted Rand index', () => {
  test('is 1 for the same partition under other names, and as published for a known table', () => {
    expect(adjustedRand([0, 0, 1, 1], [5, 5, 3, 3])).toBe(1);
    // Contingency table [[1,1,0],[1,2,1],[0,0,4]] of Hubert and Arabie's measure as worked out by Yeung and Ruzzo, 2001.
    const first = [0, 0, 1, 1, 1, 1, 2, 2, 2, 2];
    const second = [0, 1, 0, 1, 1, 2, 2, 2, 2, 2];
    expect(adjustedRand(first, second)).toBeCloseTo(0.313, 3);
  });

  test('is about 0 for partitions that have nothing to do with each other, and leaves out what either leaves out', () => {
    const random = createRandom(7);
    const first = Array.from({ length: 4_000 }, () => random.below(5));
    const second = Array.from({ length: 4_000 }, () => random.below(5));
    expect(Math.abs(adjustedRand(first, second))).toBeLessThan(0.01);
    expect(adjustedRand([0, 0, 1, 1, -1], [0, 0, 1, 1, 0])).toBe(1);
  });
});

describe('directions and groups', () => {
  /** Two topics of four terms each that share none. */
  const rows = Array.from({ length: 40 }, (_, index) => {
    const first = (index % 2) * 4;
    const step = Math.floor(index / 2);
    return [first + (step % 4), first + ((step + 1) % 4)];
  });

  test('rows of one topic point one way, those of another across it', () => {
    const matrix = rowsOf(rows, 8);
    const points = project(matrix, findDirections(matrix, 2, 1));
    const dot = (a: number, b: number) =>
      (points.values[a * 2] ?? 0) * (points.values[b * 2] ?? 0) +
      (points.values[a * 2 + 1] ?? 0) * (points.values[b * 2 + 1] ?? 0);
    expect(dot(0, 4)).toBeGreaterThan(0.9);
    expect(Math.abs(dot(0, 1))).toBeLessThan(0.1);
  });

  test('groups are the topics, and a row without terms belongs nowhere', () => {
    const matrix = rowsOf([...rows, []], 8);
    const points = project(matrix, findDirections(matrix, 2, 1));
    const { labels } = assignPoints(points, clusterPoints(points, 2, 3, createRandom(1)).centers);
    expect(
      adjustedRand(
        labels.slice(0, 40),
        rows.map((_, index) => index % 2),
      ),
    ).toBe(1);
    expect(labels[40]).toBe(-1);
  });
});

describe('the spread of a term over products', () => {
  const products = Int32Array.from({ length: 800 }, (_, index) => index % 8);

  test('is about 1 for one that all products have, and the share of the products that have it for another', () => {
    const columns = [...products].map((product, index) => [
      ...(index % 3 === 0 ? [0] : []),
      ...(product === 0 ? [1] : []),
      ...(product < 4 ? [2] : []),
    ]);
    const [even, one, half] = spreadOverProducts(rowsOf(columns, 3), products);
    expect(even).toBeGreaterThan(0.9);
    expect(one).toBeCloseTo(1 / 8, 1);
    expect(half).toBeCloseTo(1 / 2, 1);
  });

  test('is 1 for every term where there is but one product', () => {
    const columns = Array.from({ length: 10 }, (_, index) => (index % 2 ? [0] : [1]));
    expect([...spreadOverProducts(rowsOf(columns, 2), new Int32Array(10))]).toEqual([1, 1]);
  });
});

test('a larger corpus may have more groups: four below 200 reviews, eight from 1,600 on', () => {
  expect([20, 199, 200, 799, 1_600, 100_000].map(groupsMax)).toEqual([4, 4, 5, 6, 8, 8]);
});
