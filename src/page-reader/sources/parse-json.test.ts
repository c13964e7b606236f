import { expect, test } from 'vitest';
import { parseJson } from './parse-json.ts';

test('JSON is read, however long its texts are', () => {
  const text = 'x'.repeat(1_000_000);
  expect(parseJson(JSON.stringify({ name: text, offers: [1, 2] }))).toEqual({ name: text, offers: [1, 2] });
});

test('JSON of 300,000 values is read; of more it is refused before the memory is asked for', () => {
  const list = (length: number) => `[${Array.from({ length }, () => '12').join(',')}]`;
  expect(parseJson(list(299_999))).toHaveLength(299_999);
  expect(() => parseJson(list(300_001))).toThrow('It holds more than 300,000 values.');
});
