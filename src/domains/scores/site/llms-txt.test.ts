import { describe, expect, test } from 'vitest';
import { expectProportion } from '../../../../test/support/proportion.ts';
import type { Fetched } from '../types.ts';
import { judgeLlmsTxt, parseLlmsTxt } from './llms-txt.ts';

const BASE = 'https://shop.example/llms.txt';
const GOOD = `# Shop

> Fans and air purifiers
> for quiet rooms.

Some prose with a [link](https://shop.example/about) that is in no section.

## Products

- [AC1](https://www.shop.example/products/ac1?utm_source=x): air purifier
- [Fans](/collections/fans)
- no link here

## Optional

* [Blog](https://blog.example/)
`;

const answer = (body: string, over: Partial<Fetched> = {}): Fetched => ({
  ok: true,
  requestedUrl: BASE,
  url: BASE,
  status: 200,
  headers: { 'content-type': 'text/plain' },
  body: new TextEncoder().encode(body),
  isTruncated: false,
  redirects: [],
  firstByteMs: 1,
  totalMs: 1,
  encodedBytes: 1,
  ...over,
});
const judged = (body: string, over?: Partial<Fetched>) =>
  judgeLlmsTxt(BASE, answer(body, over), 'https://shop.example/products/ac1');

describe('llms.txt', () => {
  test('gives its H1, summary and sections, tells which are about products, and whether it links the page', () => {
    const found = judged(GOOD);
    expect(found).toMatchObject({
      isFound: true,
      title: 'Shop',
      summary: 'Fans and air purifiers for quiet rooms.',
      problems: [],
      linksPage: true,
    });
    expect(found.sections.map((section) => [section.title, section.links.length, section.isProductRelevant])).toEqual([
      ['Products', 2, true],
      ['Optional', 1, false],
    ]);
    expect(found.sections[0]?.links[1]).toEqual({ title: 'Fans', url: 'https://shop.example/collections/fans' });
  });

  test('a section of another name is about products when it links product pages', () => {
    const [section] = parseLlmsTxt('# S\n## Bestsellers\n- [AC1](/products/ac1)', BASE).sections;
    expect(section?.isProductRelevant).toBe(true);
  });

  test('names what keeps it from being valid', () => {
    expect(judged('## Products\n- [AC1](/products/ac1)').problems).toEqual([expect.stringContaining('H1')]);
    expect(judged('# Shop\n## Products\n- AC1').problems).toEqual([expect.stringContaining('list of links')]);
  });

  test('headings inside a code fence are no headings', () => {
    expect(parseLlmsTxt('```\n# no\n```\n# Yes', BASE).title).toBe('Yes');
  });

  test.each([
    ['an HTML page served for every path', '<!doctype html><title>Shop</title>', {}],
    ['HTML by its media type', '# Shop', { headers: { 'content-type': 'text/html; charset=utf-8' } }],
    ['a 404', '# Shop', { status: 404 }],
  ])('%s is no llms.txt', (_name, body, over) => {
    expect(judged(body, over)).toMatchObject({ isFound: false, problems: [expect.any(String)] });
  });

  test('no answer is evidence, not an exception', () => {
    const failure = { ok: false as const, requestedUrl: BASE, code: 'timeout' as const, message: '', redirects: [] };
    expect(judgeLlmsTxt(BASE, failure, BASE)).toMatchObject({ isFound: false, status: null });
  });

  test('a hostile file is read in time in proportion and kept small', () => {
    const hostile = (size: number) =>
      `# S\n${'## P\n'.repeat(size)}${'- [['.repeat(size)}\n- [a](${'('.repeat(2 * size)}`;
    expectProportion(50_000, (size) => judged(hostile(size)));
    expect(JSON.stringify(judged(hostile(50_000))).length).toBeLessThan(50_000);
  });
});
