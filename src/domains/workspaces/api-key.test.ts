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

test('no two keys are alike, and every character behind the first is as likely as any other', () => {
  const count = 20_000;
  const secrets = new Set(Array.from({ length: count }, () => generateApiKey('test').slice(8, 51)));
  expect(secrets.size).toBe(count);
  for (let position = 1; position < 43; position += 1) {
    const seen = new Map<string, number>();
    for (const secret of secrets) seen.set(secret.charAt(position), (seen.get(secret.charAt(position)) ?? 0) + 1);
    expect(seen.size).toBe(62);
    const expected = count / 62;
    const chiSquared = [...seen.values()].reduce((sum, found) => sum + (found - expected) ** 2 / expected, 0);
    // Of 61 degrees of freedom; fair characters pass 160 once in ten billion tries.
    expect(chiSquared, `position ${position}`).toBeLessThan(160);
  }
});
