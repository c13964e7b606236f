import { expect, test } from 'vitest';
import { createSiteCache } from './site-cache.ts';
import type { Fetched } from './types.ts';

const MINUTE = 60_000;
const MIB = 1024 * 1024;

function answer(bytes: number): Fetched {
  return {
    ok: true,
    requestedUrl: 'https://shop.example/robots.txt',
    url: 'https://shop.example/robots.txt',
    status: 200,
    headers: {},
    body: new Uint8Array(bytes),
    isTruncated: false,
    redirects: [],
    firstByteMs: 1,
    totalMs: 1,
    encodedBytes: bytes,
  };
}

function opened() {
  let now = Date.UTC(2026, 0, 1);
  const cache = createSiteCache({ now: () => new Date(now) });
  const wait = (ms: number): void => {
    now += ms;
  };
  return { cache, wait };
}

test('what a site said is believed for ten minutes, and asked for again after them', () => {
  const { cache, wait } = opened();
  const said = answer(10);
  cache.set('https://shop.example/robots.txt', said);
  wait(10 * MINUTE - 1);
  expect(cache.get('https://shop.example/robots.txt')).toBe(said);
  wait(1);
  expect(cache.get('https://shop.example/robots.txt')).toBeUndefined();
  expect(cache.get('https://other.example/robots.txt')).toBeUndefined();
});

test('a newer answer takes the place of the older one, for ten minutes of its own', () => {
  const { cache, wait } = opened();
  cache.set('https://shop.example/llms.txt', answer(10));
  wait(9 * MINUTE);
  const newer = answer(20);
  cache.set('https://shop.example/llms.txt', newer);
  wait(9 * MINUTE);
  expect(cache.get('https://shop.example/llms.txt')).toBe(newer);
});

test('who asks from a moment on believes nothing older, and what is read anew then is for everybody', () => {
  const { cache, wait } = opened();
  const url = 'https://shop.example/robots.txt';
  const [old, fresh] = [answer(10), answer(20)];
  cache.set(url, old);
  wait(MINUTE);
  const asked = cache.since(new Date(Date.UTC(2026, 0, 1) + MINUTE));
  expect(asked.get(url)).toBeUndefined();
  expect(cache.get(url)).toBe(old);
  asked.set(url, fresh);
  expect(asked.get(url)).toBe(fresh);
  expect(cache.get(url)).toBe(fresh);
});

test('all that is kept stays within 64 MiB, the oldest going first', () => {
  const { cache } = opened();
  for (let index = 0; index < 10; index += 1) cache.set(`https://s${index}.example/sitemap.xml`, answer(10 * MIB));
  const kept = Array.from({ length: 10 }, (_, index) => cache.get(`https://s${index}.example/sitemap.xml`));
  expect(kept.map((entry) => entry !== undefined)).toEqual([...Array(4).fill(false), ...Array(6).fill(true)]);
});
