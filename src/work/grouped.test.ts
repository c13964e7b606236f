import { expect, test } from 'vitest';
import { createGrouped } from './grouped.ts';

test('what comes in one turn, or while a group is under way, is one group; each has its own result', async () => {
  const groups: number[][] = [];
  const double = createGrouped(
    async (items: readonly number[]) => {
      groups.push([...items]);
      await new Promise((resolve) => setTimeout(resolve, 5));
      return items.map((item) => item * 2);
    },
    { most: 3 },
  );
  const first = [double(1), double(2)];
  await new Promise((resolve) => setTimeout(resolve, 1));
  const later = [3, 4, 5, 6].map(double);
  expect(await Promise.all([...first, ...later])).toEqual([2, 4, 6, 8, 10, 12]);
  expect(groups).toEqual([[1, 2], [3, 4, 5], [6]]);
  expect(await double(7)).toBe(14);
});

test('one that cannot be done fails alone', async () => {
  let asked = 0;
  const strict = createGrouped(
    async (items: readonly number[]) => {
      asked += 1;
      if (items.includes(0)) throw new Error('zero');
      return items;
    },
    { most: 10 },
  );
  const ends = await Promise.allSettled([1, 0, 2].map(strict));
  expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(asked).toBe(4);
  await expect(strict(0)).rejects.toThrow('zero');
  expect(asked).toBe(5);
});
