import { expect, test } from 'vitest';
import { bannerText } from './banner.ts';

const KEY = 'ei_test_abc';
const banner = {
  role: 'all',
  publicUrl: 'http://127.0.0.1:4000',
  dataDir: '/data',
  key: KEY,
  isTerminal: true,
} as const;

test('a newcomer at a terminal is shown the key, and lines that work as printed', () => {
  const text = bannerText(banner);
  expect(text).toContain(`Test key     ${KEY}`);
  expect(text).toContain(`curl -s -H 'Authorization: Bearer ${KEY}'`);
});

test('where the output is kept, the key is only named by its file, and the lines read it from there', () => {
  const text = bannerText({ ...banner, isTerminal: false });
  expect(text).not.toContain(KEY);
  expect(text).toContain("KEY=$(cat '/data/sandbox.key')");
  expect(text).toContain('curl -s -H "Authorization: Bearer $KEY"');
});

test('without a sandbox it says how the first key is made, and names no shop', () => {
  const text = bannerText({ ...banner, key: null });
  expect(text).toContain('npm run -s keys -- create');
  expect(text).not.toContain('demo-shop');
});
