import { afterAll, describe, expect, test } from 'vitest';
import { createSiteReader } from './read-site-in-thread.ts';

const PAGE = 'shop.example/products/ac1';
const bytes = (text: string) => new TextEncoder().encode(text);
/** A busy machine may need many times what the product allows. */
const reader = createSiteReader({ timeoutMs: 60_000 });
afterAll(() => reader.close());

describe('the files of sites are read in a thread of their own', { timeout: 180_000 }, () => {
  test('as they are in any other', async () => {
    const body = bytes(`<urlset><url><loc>https://${PAGE}</loc></url></urlset>`);
    expect(await reader.sitemap(body, PAGE)).toMatchObject({
      kind: 'urlset',
      entries: 1,
      hasPage: true,
      problem: null,
    });
    const answer = {
      ok: true,
      status: 200,
      headers: {},
      isTruncated: false,
      body: bytes('User-agent: *\nDisallow: /'),
    } as const;
    const robots = await reader.robots('https://shop.example/robots.txt', answer, `https://${PAGE}`);
    expect(robots.verdicts.every(({ isAllowed }) => !isAllowed)).toBe(true);
    const llms = await reader.llmsTxt(
      'https://shop.example/llms.txt',
      { ...answer, body: bytes('# Shop') },
      `https://${PAGE}`,
    );
    expect(llms).toMatchObject({ isFound: true, title: 'Shop' });
  });

  test('so that ten megabytes of entries leave the process to others, six times over', async () => {
    const hostile = bytes(
      `<urlset>${`<url><loc>https://${'a'.repeat(150)}.example/</loc></url>`.repeat(49_000)}</urlset>`,
    );
    let longest = 0;
    let last = performance.now();
    const timer = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 5);
    const startedAt = performance.now();
    for (let count = 0; count < 6; count += 1) await reader.sitemap(hostile, PAGE);
    clearInterval(timer);
    expect(longest).toBeLessThan(Math.max(500, (performance.now() - startedAt) / 3));
  });

  test('and one that takes too long is ended, said to be unreadable, and the next is read', async () => {
    const hasty = createSiteReader({ timeoutMs: 1 });
    const body = bytes(`<urlset>${'<url><loc>https://x.example/</loc></url>'.repeat(49_000)}</urlset>`);
    expect(await hasty.sitemap(body, PAGE)).toMatchObject({
      kind: 'unread',
      problem: expect.stringContaining('longer'),
    });
    await hasty.close();
    expect(await reader.sitemap(body, PAGE)).toMatchObject({ kind: 'urlset', entries: 49_000 });
  });
});
