import { describe, expect, test } from 'vitest';
import { type CitedSource, citationWorld, classifyCitations } from './classify-citations.ts';
import { normalizeUrl } from './normalize-url.ts';

const WORLD = citationWorld(
  [
    { sku: 'AC1', url: 'https://www.vornado.com/products/ac1' },
    { sku: 'AC1-AMZ', url: 'https://www.amazon.com/Vornado-AC1/dp/B000000001?th=1' },
    { sku: 'SHOP', url: 'https://ours.myshopify.com/products/x' },
    { sku: 'LAN', url: 'http://192.0.2.7:8080/p/1' },
    { sku: 'NAME', url: 'http://shop-box/p/1' },
  ],
  ['https://www.dyson.com'],
);

function cite(url: string, more: Partial<CitedSource> = {}) {
  return classifyCitations([{ url, title: null, source: 'annotation', isResolved: true, ...more }], WORLD)[0];
}

describe('whose page a citation leads to', () => {
  test.each([
    ['https://vornado.com/blog/air?utm_source=openai', 'own', true, null],
    ['http://support.vornado.com/', 'own', true, null],
    ['https://www.vornado.com/products/ac1/?utm_source=openai#specs', 'own', true, 'AC1'],
    ['https://www.amazon.com/dp/B000000001/ref=sr_1_1', 'retailer', true, 'AC1-AMZ'],
    ['https://www.amazon.com/dp/B000000002', 'retailer', false, null],
    ['https://www.amazon.de/dp/B000000001', 'retailer', false, null],
    ['https://www.bestbuy.com/site/1', 'retailer', false, null],
    ['https://www.ebay.de/itm/1', 'retailer', false, null],
    ['https://shop.dyson.com/v15', 'competitor', false, null],
    ['https://www.nytimes.com/wirecutter/reviews/x', 'editorial', false, null],
    ['https://old.reddit.com/r/airpurifiers', 'community', false, null],
    ['https://forum.example.org/t/1', 'community', false, null],
    ['https://ours.myshopify.com/pages/about', 'own', true, null],
    ['https://theirs.myshopify.com/pages/about', 'other', false, null],
    ['http://192.0.2.7:8080/p/2', 'own', true, null],
    ['http://192.0.2.8:8080/p/1', 'other', false, null],
    ['http://shop-box/p/1', 'own', true, 'NAME'],
    ['https://example.org/vornado.com', 'other', false, null],
    ['https://vornado.com.example.org/', 'other', false, null],
  ] as const)('%s is %s', (url, kind, own, sku) => {
    expect(cite(url)).toMatchObject({ class: kind, own, sku });
  });

  test('what is no address is other, and has no domain', () => {
    expect(cite('not an address')).toMatchObject({ class: 'other', own: false, domain: null });
  });

  test('a redirect that was not resolved is told by the domain in its title', () => {
    const redirect = 'https://vertexaisearch.cloud.google.com/grounding-api-redirect/abc';
    expect(cite(redirect, { isResolved: false, title: 'vornado.com' })).toMatchObject({
      class: 'own',
      domain: 'vornado.com',
    });
    expect(cite(redirect, { isResolved: false, title: 'Air' })).toMatchObject({ class: 'other', domain: null });
  });

  test('one page cited twice stands once, with the title that one of them has', () => {
    const page = { source: 'annotation', isResolved: true } as const;
    const read = classifyCitations(
      [
        { ...page, url: 'https://example.org/a?utm_medium=x', title: null },
        { ...page, url: 'http://www.example.org/a/', title: 'A' },
      ],
      WORLD,
    );
    expect(read).toMatchObject([{ url: 'https://example.org/a', title: 'A' }]);
  });
});

describe('addresses are compared by what they show', () => {
  test.each([
    ['http://WWW.Example.org:80/A/?b=2&a=1&utm_campaign=x#top', 'https://example.org/A?a=1&b=2'],
    ['https://m.example.org/index.html', 'https://example.org'],
    ['https://example.org/#:~:text=fan', 'https://example.org'],
    ['https://example.org:8443/x', 'https://example.org:8443/x'],
    ['https://www.amazon.co.uk/Some-Name/dp/b000000001/ref=x?th=1', 'https://amazon.co.uk/dp/B000000001'],
    ['https://example.org/p?variant=2&gclid=1', 'https://example.org/p?variant=2'],
    ['mailto:a@example.org', 'mailto:a@example.org'],
  ])('%s', (given, normal) => {
    expect(normalizeUrl(given)).toBe(normal);
    expect(normalizeUrl(normal)).toBe(normal);
  });
});
