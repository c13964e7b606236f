import { expect, test } from 'vitest';
import { packTexts, readPacked } from './packed-texts.ts';

test('packed texts are read as they were, over the ends of pages and beyond the last', () => {
  const texts = Array.from({ length: 4_001 }, (_, index) =>
    index % 3 === 0 ? '' : `Größe ${index} 日本 🎁`.repeat(index % 4),
  );
  const packed = packTexts(texts);
  const read = readPacked(structuredClone(packed));
  expect(packed.pages).toHaveLength(3);
  expect(read.length).toBe(texts.length);
  expect(texts.map((_, place) => read.at(place))).toEqual(texts);
  expect(read.at(texts.length)).toBeUndefined();
  expect(packTexts([])).toEqual({ length: 0, pages: [] });
});

test('what a thread is given is the same memory, not a copy', () => {
  const packed = packTexts(['first', 'second']);
  const given = readPacked(structuredClone(packed));
  for (const { bytes } of packed.pages) Buffer.from(bytes).write('F', 0);
  expect(given.at(0)).toBe('First');
});
