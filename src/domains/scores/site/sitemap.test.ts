import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { Fetched, Fetcher } from '../types.ts';
import { searchSitemaps } from './sitemap.ts';
import { readSitemap } from './sitemap-reader.ts';

const PAGE = 'https://shop.example/products/ac1';
const HOST = 'https://shop.example';

const urlset = (...locs: string[]) =>
  `<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${locs.map((loc) => `<url><loc>${loc}</loc></url>`).join('')}</urlset>`;
const index = (...locs: string[]) =>
  `<sitemapindex>${locs.map((loc) => `<sitemap><loc>${loc}</loc></sitemap>`).join('')}</sitemapindex>`;

function site(files: Record<string, string | Uint8Array>): { fetcher: Fetcher; asked: string[] } {
  const asked: string[] = [];
  const fetcher: Fetcher = async (url) => {
    asked.push(url);
    const file = files[url.replace(HOST, '')];
    const body = typeof file === 'string' ? new TextEncoder().encode(file) : (file ?? new Uint8Array());
    const answer: Fetched = {
      ok: true,
      requestedUrl: url,
      url,
      status: file ? 200 : 404,
      headers: {},
      body,
      isTruncated: false,
      redirects: [],
      firstByteMs: 1,
      totalMs: 1,
      encodedBytes: 1,
    };
    return answer;
  };
  return { fetcher, asked };
}

const search = async (files: Record<string, string | Uint8Array>, referenced = [`${HOST}/map.xml`], maxFiles = 6) => {
  const { fetcher, asked } = site(files);
  const found = await searchSitemaps({ pageUrl: PAGE, referenced }, { fetcher, readSitemap, maxFiles });
  return { ...found, asked };
};

describe('the page is looked for in sitemaps', () => {
  test('and found, whatever the spelling of www, tracking and closing slash', async () => {
    const found = await search({
      '/map.xml': urlset('https://shop.example/', 'http://www.shop.example/products/ac1/?utm_source=x'),
    });
    expect(found).toMatchObject({ foundIn: `${HOST}/map.xml`, referencedByRobots: true, urlsSearched: 2 });
  });

  test('in gzipped files, CDATA, and lists of plain lines', async () => {
    expect((await search({ '/map.xml': gzipSync(urlset(PAGE)) })).foundIn).toBeTruthy();
    expect((await search({ '/map.xml': urlset(`<![CDATA[${PAGE}]]>`) })).foundIn).toBeTruthy();
    expect((await search({ '/map.xml': `${HOST}/\n${PAGE}` })).foundIn).toBeTruthy();
  });

  test('through an index, the product sitemap first', async () => {
    const children = ['/blog.xml', '/images.xml', '/products-1.xml'].map((path) => HOST + path);
    const found = await search({
      '/map.xml': index(...children),
      '/products-1.xml': urlset(PAGE),
      '/blog.xml': urlset(HOST),
    });
    expect(found.asked).toEqual([`${HOST}/map.xml`, `${HOST}/products-1.xml`]);
    expect(found.foundIn).toBe(`${HOST}/products-1.xml`);
  });

  test('by guess at /sitemap.xml where robots.txt names none', async () => {
    const found = await search({ '/sitemap.xml': urlset(PAGE) }, []);
    expect(found).toMatchObject({ foundIn: `${HOST}/sitemap.xml`, referencedByRobots: false });
  });

  test('and a search that read everything says so, one that did not says how much is left', async () => {
    expect(await search({ '/map.xml': urlset(HOST) })).toMatchObject({
      foundIn: null,
      isExhaustive: true,
      filesLeft: 0,
    });
    const many = Array.from({ length: 30 }, (_, n) => `${HOST}/s${n}.xml`);
    const partly = await search({ '/map.xml': index(...many) });
    expect(partly).toMatchObject({ foundIn: null, isExhaustive: false, filesLeft: 25 });
    expect(partly.asked).toHaveLength(6);
  });

  test('an image or video loc is not the page', async () => {
    const xml = `<urlset><url><loc>${HOST}/x</loc><image:image xmlns:image="i"><image:loc>${PAGE}</image:loc></image:image></url></urlset>`;
    expect((await search({ '/map.xml': xml })).foundIn).toBeNull();
  });
});

describe('a sitemap is read as the world writes it', () => {
  const prefixed = `<sm:urlset xmlns:sm="http://www.sitemaps.org/schemas/sitemap/0.9"><sm:url><sm:loc>${PAGE}</sm:loc></sm:url></sm:urlset>`;
  test.each([
    ['behind a blank line', `\n${urlset(PAGE)}`],
    ['behind a byte order mark', `\ufeff${urlset(PAGE)}`],
    ['behind a byte order mark and a blank line', `\ufeff\r\n${urlset(PAGE)}`],
    ['with a prefix of its namespace', prefixed],
    ['in UTF-16', Buffer.from(`\ufeff${urlset(PAGE)}`, 'utf16le')],
    ['gzipped, behind a blank line', gzipSync(`\n${urlset(PAGE)}`)],
  ])('%s', async (_name, file) => {
    expect((await search({ '/map.xml': file })).foundIn).toBe(`${HOST}/map.xml`);
  });

  test('an image of another namespace is not the page, whatever the prefix of the root', async () => {
    const xml = prefixed.replaceAll('sm:loc', 'image:loc');
    expect((await search({ '/map.xml': xml })).foundIn).toBeNull();
  });

  test('a file of several names is fetched once where only fragments differ, and read once where its bytes are the same', async () => {
    const file = urlset(HOST);
    const names = ['/map.xml', '/map.xml#a', '/map.xml#b', '/copy.xml'].map((path) => HOST + path);
    const { fetcher, asked } = site({ '/map.xml': file, '/copy.xml': file });
    let reads = 0;
    const counted = (...given: Parameters<typeof readSitemap>) => {
      reads += 1;
      return readSitemap(...given);
    };
    await searchSitemaps({ pageUrl: PAGE, referenced: names }, { fetcher, readSitemap: counted, maxFiles: 6 });
    expect(asked.sort()).toEqual([`${HOST}/copy.xml`, `${HOST}/map.xml`]);
    expect(reads).toBe(1);
  });
});

describe('a hostile sitemap', () => {
  test.each([
    ['two million entries without an address', `<urlset>${'<url/>'.repeat(1_700_000)}</urlset>`, '50,000 URLs'],
    ['a million other elements', `<urlset>${'<x/>'.repeat(1_000_000)}</urlset>`, '500,000 elements'],
    ['a hundred levels', `<urlset>${'<x>'.repeat(100)}`, 'nested too deep'],
    [
      'ten thousand attributes',
      `<urlset ${Array.from({ length: 10_000 }, (_, n) => `a${n}=""`).join(' ')}/>`,
      'attributes',
    ],
  ])('of %s is given up at its limit', async (_name, xml, problem) => {
    const found = await search({ '/map.xml': xml });
    expect(found.files[0]?.problem).toContain(problem);
    expect(found).toMatchObject({ foundIn: null, isExhaustive: false });
  });

  const lol = Array.from({ length: 9 }, (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`).join('');
  test.each([
    [
      'external entity',
      `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><urlset><url><loc>&e;</loc></url></urlset>`,
    ],
    ['parameter entity', `<!DOCTYPE x [<!ENTITY % p SYSTEM "https://evil.example/x.dtd">%p;]><urlset/>`],
    ['DTD URL', `<!DOCTYPE urlset SYSTEM "https://evil.example/x.dtd">${urlset(PAGE)}`],
    ['billion laughs', `<!DOCTYPE x [<!ENTITY l0 "lol">${lol}]><urlset><url><loc>&l9;</loc></url></urlset>`],
    [
      '50 KB entity used 20,000 times',
      `<!DOCTYPE x [<!ENTITY a "${'a'.repeat(50_000)}">]><urlset>${'<url><loc>&a;</loc></url>'.repeat(20_000)}</urlset>`,
    ],
  ])('with a DOCTYPE (%s) is refused, whatever follows', async (_name, xml) => {
    const found = await search({ '/map.xml': `<?xml version="1.0"?>${xml}` });
    expect(found.files[0]).toMatchObject({ entries: 0, problem: expect.stringContaining('DOCTYPE') });
    expect(found).toMatchObject({ foundIn: null, isExhaustive: false, urlsSearched: 0 });
    expect(found.asked).toEqual([`${HOST}/map.xml`]);
  });

  test('may not include, or invent entities', async () => {
    const included = await search({
      '/map.xml': '<urlset><xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd"/></urlset>',
    });
    expect(included).toMatchObject({ urlsSearched: 0, asked: [`${HOST}/map.xml`] });
    expect((await search({ '/map.xml': '<urlset><url><loc>&nope;</loc></url></urlset>' })).files[0]?.problem).toContain(
      'well-formed',
    );
  });

  test('that is an index of itself, or a chain of indexes, ends', async () => {
    expect((await search({ '/map.xml': index(`${HOST}/map.xml`) })).asked).toHaveLength(1);
    const chain = Object.fromEntries(
      Array.from({ length: 6 }, (_, n) => [n === 0 ? '/map.xml' : `/${n}.xml`, index(`${HOST}/${n + 1}.xml`)]),
    );
    const found = await search(chain, undefined, 20);
    expect(found.asked).toEqual([`${HOST}/map.xml`, `${HOST}/1.xml`, `${HOST}/2.xml`]);
    expect(found.isExhaustive).toBe(false);
  });

  test('of 60,000 URLs is read to 50,000', async () => {
    const found = await search({
      '/map.xml': urlset(...Array.from({ length: 60_000 }, (_, n) => `${HOST}/p/${n}`), PAGE),
    });
    expect(found).toMatchObject({ foundIn: null, urlsSearched: 50_000, isExhaustive: false });
  });

  test('that is a gzip bomb stops at 50 MB decoded', async () => {
    const bomb = gzipSync(Buffer.concat([Buffer.from('<urlset>'), Buffer.alloc(120 * 1024 * 1024, 32)]));
    const before = process.memoryUsage().rss;
    const found = await search({ '/map.xml': bomb });
    expect(found.files[0]?.problem).toContain('50 MB');
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 * 1024);
  });

  test.each([
    ['broken gzip', Uint8Array.from([0x1f, 0x8b, 8, 0, 1, 2, 3])],
    ['an HTML page', '<html><body>hello</body></html>'],
    ['half a document', '<urlset><url><loc>https://shop.example/'],
    ['nothing at all', 'hello'],
    ['javascript in an index', index('javascript:alert(1)', 'file:///etc/passwd')],
  ])('%s is evidence, not an exception', async (_name, body) => {
    const found = await search({ '/map.xml': body });
    expect(found.foundIn).toBeNull();
    expect(found.asked).toHaveLength(1);
  });
});
