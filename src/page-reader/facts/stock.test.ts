import { describe, expect, test } from 'vitest';
import { readPageFacts } from '../read-page.ts';

const stock = (body: string) => {
  const page = `<title>Steel kettle</title><h1>Steel kettle</h1><p class="price">€24.50</p>${body}`;
  return readPageFacts(Buffer.from(page), { url: 'https://shop.example/kettle' }).availability?.value ?? null;
};
const kettle = (availability: string) =>
  `<script type="application/ld+json">${JSON.stringify({ '@type': 'Product', name: 'Steel kettle', offers: { price: 1, availability } })}</script>`;

describe('availability', () => {
  test.each([
    ['schema.org/InStock', 'InStock'],
    ['in_stock', 'InStock'],
    ['IN STOCK', 'InStock'],
    ['https://schema.org/OnlineOnly', 'InStock'],
    ['https://schema.org/LimitedAvailability', 'LimitedAvailability'],
    ['https://schema.org/PreSale', 'PreOrder'],
    ['https://schema.org/BackOrder', 'BackOrder'],
    ['out-of-stock', 'OutOfStock'],
    ['https://schema.org/Reserved', 'OutOfStock'],
    ['https://schema.org/Discontinued', 'Discontinued'],
    ['pending', null],
  ])('%s in data is %s', (given, expected) => {
    expect(stock(kettle(given))).toBe(expected);
  });

  test.each([
    '<button disabled>Sold out</button>',
    '<p>Email me when back in stock</p>',
    '<a class="btn">Join the waitlist</a>',
    '<p>Prévenez-moi lorsque le produit est disponible</p>',
    '<p>Avvisami quando disponibile</p>',
    '<p>Powiadom o dostępności</p>',
    '<p>Сообщить о поступлении</p>',
    '<p>Gelince haber ver</p>',
    '<p>Benachrichtigen Sie mich, wenn verfügbar</p>',
    '<p>再入荷お知らせ</p>',
  ])('a page that offers no more than a message sells nothing: %s', (shown) => {
    expect(stock(shown)).toBe('OutOfStock');
  });

  test('a page that says in stock next to a button that sells knows better than its data', () => {
    const button = '<button>Add to cart</button>';
    expect(stock(`${kettle('OutOfStock')}<p class="stock-status">In stock</p>${button}`)).toBe('InStock');
    expect(
      stock(`${kettle('OutOfStock')}<div class="options-stock"><p class="stock">In stock</p></div>${button}`),
    ).toBe('InStock');
    expect(stock(`${kettle('OutOfStock')}${button}`)).toBe('InStock');
    expect(stock(`${kettle('OutOfStock')}<p class="stock-status">In stock</p>`)).toBe('OutOfStock');
  });

  test('what a branch store has left says nothing of the shop', () => {
    expect(stock(`${kettle('InStock')}<div class="store-availability"><p>Out of stock</p></div>`)).toBe('InStock');
  });
});

describe('a row of the stock is read by its value', () => {
  test.each([
    ['<table><tr><td>In stock:</td><td>Yes</td></tr></table>', 'InStock'],
    ['<table><tr><td>In stock:</td><td>No</td></tr></table>', 'OutOfStock'],
    ['<p><b>Verfügbarkeit:</b> Nein</p>', 'OutOfStock'],
    ['<p>Lagerbestand: 0</p>', 'OutOfStock'],
    ['<p><span>Dostupnost:</span> <b>12 ks</b></p>', 'InStock'],
    ['<p>Stock: 0</p><p>Stock: 4</p>', 'InStock'],
    ['<p>Stock: see below</p>', null],
  ])('%s', (body, value) => {
    expect(stock(body)).toBe(value);
  });
});

test('a dialog that waits to be opened says nothing of the stock', () => {
  const html =
    '<title>Oak lamp Nora</title><h1>Oak lamp Nora</h1><p>$89.00</p><button>Add to cart</button>' +
    '<div role="dialog"><button>×</button><h2>Product sold out</h2></div>';
  expect(readPageFacts(Buffer.from(html), { url: 'https://shop.example/nora' }).availability?.value).toBe('InStock');
});

test('boxes that are only wrapped alike are no row of sizes', () => {
  const wrapped = (inner: string) => `<div><div>${inner}</div></div>`;
  const html = `<title>Oak lamp Nora</title><h1>Oak lamp Nora</h1><div>${['<p class="price">$89.00</p>', '<ul class="stock"><li class="out">Out of stock</li></ul>', '<p class="more">Details</p>'].map(wrapped).join('')}</div>`;
  expect(readPageFacts(Buffer.from(html), { url: 'https://shop.example/nora' }).availability?.value).toBe('OutOfStock');
});
