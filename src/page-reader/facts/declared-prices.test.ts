import { describe, expect, test } from 'vitest';
import { readPageFacts } from '../read-page.ts';

const page = (body: string) => `<title>Steel kettle</title><h1>Steel kettle</h1>${body}`;
const kettle = (more: object) =>
  `<script type="application/ld+json">${JSON.stringify({ '@type': 'Product', name: 'Steel kettle', ...more })}</script>`;
const price = (body: string, url = 'https://shop.example/kettle') => {
  const value = readPageFacts(Buffer.from(page(body)), { url }).price?.value;
  return value === undefined ? null : Number(value);
};

describe('data', () => {
  test.each([
    ['nested offers', { '@type': 'AggregateOffer', offers: [{ price: '24.50' }, { price: 30 }] }],
    ['a sale next to a list price', { priceSpecification: [{ price: 30 }, { price: 24.5, priceType: 'SalePrice' }] }],
    [
      'a price per litre next to the whole',
      { priceSpecification: [{ price: 12.25, referenceQuantity: { value: 1 } }, { price: 24.5 }] },
    ],
    ['a value object', { price: { '@value': '24.50' } }],
    ['an offer without a price first', [{ price: 0 }, { price: 24.5 }]],
    ['a price with its currency', { price: '€ 24,50' }],
  ])('%s is understood', (_name, offers) => {
    expect(price(kettle({ offers }))).toBe(24.5);
  });

  test.each([
    ['a sku behind #', 'https://shop.example/kettle#A1002'],
    ['a parameter', 'https://shop.example/kettle?sku=A1002'],
    ['its own path', 'https://shop.example/kettle-blue'],
  ])('of several variants the one that the address names by %s counts', (_name, url) => {
    const offers = [
      { price: 20, sku: 'A1001', url: '/kettle-red' },
      { price: 24.5, sku: 'A1002', url: '/kettle-blue' },
    ];
    expect(price(kettle({ offers }), url)).toBe(24.5);
  });

  test.each([
    ['a grouping point taken for a decimal one', '1.299', '1.299 €', 1299],
    ['no cents where the page has some', '51', '51,18 €', 51.18],
    ['the price without tax', '20.42', '£24.50 inc VAT', 24.5],
  ])('with %s gives way to what the page shows', (_name, declared, shown, amount) => {
    const body = `${kettle({ offers: { price: declared } })}<p class="price">${shown}</p><button>Add to cart</button>`;
    expect(price(body)).toBe(amount);
  });

  test('that the page shows nowhere gives way to the one price in the product’s place', () => {
    const declared = kettle({ offers: { price: 20, priceCurrency: 'EUR' } });
    expect(price(`${declared}<p class="t4">24,50 €</p>`)).toBe(24.5);
    expect(price(`${declared}<p class="t4">24,50 €</p><p class="t4">31,00 €</p>`)).toBe(20);
  });
});

describe('what a shop’s software hands to its scripts', () => {
  const state = (value: unknown) =>
    `<script id="__NEXT_DATA__" type="application/json">${JSON.stringify(value)}</script>`;
  test.each([
    [
      'variants’ range',
      state({ product: { name: 'Steel kettle', priceRange: { minVariantPrice: { amount: '24.5' } } } }),
    ],
    ['gross and net', state({ product: { name: 'Steel kettle', price: { gross: { amount: 24.5 } } } })],
    [
      'a data layer with its price apart',
      '<script>var digitalData={product:[{productInfo:{productName:"Steel kettle"},price:{priceWithTax:24.5}}]}</script>',
    ],
    ['an event of view', '<script>gtag("event","view_item",{items:[{name:"Steel kettle",price:"24.50"}]})</script>'],
    ['Nuxt', '<script>window.__NUXT__={data:[{product:{name:"Steel kettle",price:24.5}}]}</script>'],
    ['an attribute', `<div data-product='{"name":"Steel kettle","price":"24,50 €","price_amount":24.5}'></div>`],
  ])('%s tells the price', (_name, body) => {
    expect(price(body)).toBe(24.5);
  });

  test('an encoded amount is none, and the page’s own meta speaks', () => {
    const script = '<script>var products=[{name:"Steel kettle",sku:"K-1",price:"MzI5Ljk5"}]</script>';
    expect(price(`${script}<meta property="product:price:amount" content="329.99">`)).toBe(329.99);
  });
});
