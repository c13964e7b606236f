import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createTextBlocks } from './text-blocks.ts';

test('any text is encoded as UTF-8, those held at once apart from each other', () => {
  const blocks = createTextBlocks();
  const texts = fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.string({ minLength: 1_000 })), { maxLength: 30 });
  fc.assert(
    fc.property(texts, (all) => {
      const encoded = all.map((text) => blocks.encode(text));
      for (const [index, { bytes }] of encoded.entries())
        expect(Buffer.from(all[index] ?? '').equals(bytes)).toBe(true);
      for (const { release } of encoded) release();
    }),
  );
});

test('long texts, and texts of three and four bytes a letter, are whole', () => {
  const blocks = createTextBlocks();
  for (const letter of ['a', 'é', '日', '🛒']) {
    for (const length of [1, 65_535, 65_536, 65_537, 200_000]) {
      const text = letter.repeat(Math.ceil(length / letter.length));
      const { bytes, release } = blocks.encode(text);
      expect(Buffer.from(text).equals(bytes)).toBe(true);
      release();
    }
  }
});

test('memory that was given back is used again, once, and what is given back twice is too', () => {
  const blocks = createTextBlocks();
  const first = blocks.encode('first');
  first.release();
  first.release();
  const [second, third] = [blocks.encode('second'), blocks.encode('third')];
  expect(second.bytes.buffer).toBe(first.bytes.buffer);
  expect(third.bytes.buffer).not.toBe(first.bytes.buffer);
  expect(Buffer.from(second.bytes).toString()).toBe('second');
});

test('memory that was abandoned is never used again, and counts as held no longer', () => {
  const blocks = createTextBlocks();
  const abandoned = Array.from({ length: 200 }, () => {
    const { bytes, release, abandon } = blocks.encode('first');
    abandon();
    release();
    return bytes.buffer;
  });
  expect(new Set(abandoned).size).toBe(200);
  const next = blocks.encode('next').bytes.buffer;
  expect(next.byteLength).toBeGreaterThan(100_000);
  expect(abandoned).not.toContain(next);
});

test('of a thousand that nobody gives back most take no more than their length', () => {
  const blocks = createTextBlocks();
  const held = Array.from({ length: 1_000 }, () => blocks.encode('x'.repeat(3_000)));
  const whole = held.filter(({ bytes }) => bytes.buffer.byteLength > 100_000);
  expect(whole).toHaveLength(64);
  for (const { release } of held) release();
  expect(blocks.encode('next').bytes.buffer.byteLength).toBeGreaterThan(100_000);
});
