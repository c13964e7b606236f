import { describe, expect, test } from 'vitest';
import { type Group, matchGroups } from './match.ts';

const group = (from: number, to: number, terms: readonly string[] = []): Group => ({
  members: new Set(Array.from({ length: to - from }, (_, index) => `r${from + index}`)),
  terms,
});
const all = { has: () => true };

describe('a group is known again', () => {
  test('by its members, when most of both are in both, whatever the order', () => {
    expect(matchGroups([group(100, 200), group(0, 100)], [group(0, 90), group(105, 200)], all)).toEqual([1, 0]);
  });

  test('by fewer members when its terms agree, and not by terms alone', () => {
    const before = [group(0, 100, ['gift', 'card', 'ribbon'])];
    expect(matchGroups([group(60, 160, ['gift', 'card', 'bow'])], before, all)).toEqual([0]);
    expect(matchGroups([group(60, 160, ['noise', 'motor', 'bow'])], before, all)).toEqual([null]);
    expect(matchGroups([group(90, 160, ['gift', 'card', 'bow'])], before, all)).toEqual([null]);
    expect(matchGroups([group(200, 300, ['gift', 'card', 'ribbon'])], before, all)).toEqual([null]);
  });

  test('when many reviews came that nobody had seen, and many went', () => {
    const before = [group(0, 100)];
    expect(matchGroups([group(50, 1_000)], before, { has: (review) => Number(review.slice(1)) >= 50 })).toEqual([0]);
  });

  test('once: two parts of it are not both the same persona', () => {
    expect(matchGroups([group(0, 60), group(60, 100)], [group(0, 100)], all)).toEqual([0, null]);
  });
});
