import { expect, test } from 'vitest';
import { generateApiKey, isApiKey } from './api-key.ts';

test('a key of ours is told from a typo without a look-up', () => {
  for (let count = 0; count < 200; count += 1) {
    const key = generateApiKey('test');
    expect(isApiKey(key)).toBe(true);
    const position = 8 + (count % 49);
    const other = key[position] === 'A' ? 'B' : 'A';
    expect(isApiKey(key.slice(0, position) + other + key.slice(position + 1))).toBe(false);
  }
});

test('what only looks like a key is refused', () => {
  const key = generateApiKey('live');
  for (const text of [
    '',
    key.toLowerCase(),
    `${key} `,
    key.replace('live', 'test'),
    'ei_live_',
    `${key}${key}`,
    'x'.repeat(8192),
  ]) {
    expect(isApiKey(text)).toBe(false);
  }
});
