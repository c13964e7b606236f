import { expect, test } from 'vitest';
import { createRandom } from './random.ts';
import { findRepetitions } from './repetitions.ts';

test('a text is the same whatever its case and spaces, and goes where the first one is', () => {
  const texts = ['Works well.', 'Broke at once', ' works  WELL. ', '', 'broke at\nonce', '  ', 'Works well'];
  const { firsts, sameAs } = findRepetitions(texts);
  expect([...firsts]).toEqual([0, 1, 3, 6]);
  expect([...sameAs]).toEqual([0, 1, 0, 2, 1, 2, 3]);
});

test('texts that share a hash are still told apart', () => {
  const random = createRandom(5);
  const texts = Array.from({ length: 600 }, () => `v${random.below(200)}`);
  // All get one hash, so that only the comparison tells them apart.
  const { firsts, sameAs } = findRepetitions(texts, () => 7);
  expect(firsts).toHaveLength(new Set(texts).size);
  expect(texts.every((text, place) => texts[firsts[sameAs[place] ?? -1] ?? -1] === text)).toBe(true);
  expect(findRepetitions(texts)).toEqual({ firsts, sameAs });
});
