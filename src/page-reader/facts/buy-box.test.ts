import { describe, expect, test } from 'vitest';
import { readPageFacts } from '../read-page.ts';

const read = (body: string, url = 'https://shop.example/oak-lamp-nora') =>
  readPageFacts(Buffer.from(`<title>Oak lamp Nora | Shop</title><main><h1>Oak lamp Nora</h1>${body}</main>`), { url });
const price = (body: string) => Number(read(body).price?.value);
const buy = '<button>Add to cart</button>';
const tile = (name: string, cost: string) =>
  `<li class="x"><a href="/p/${name}"><img src="/${name}.jpg"></a><b>${name}</b><span>${cost}</span></li>`;

describe('of several amounts that nothing marks, the buy box says the price', () => {
  test.each([
    ['the sum of a bundle', `<p>$89.00</p>${buy}<div><span>Total price:</span> <span>$112.49</span></div>`],
    [
      'what stands behind the button, though its name says it better',
      `<p>$89.00</p>${buy}<div><p>Two more years of care</p><span class="current-price">$143.99</span></div>`,
    ],
    [
      'the price before what is taken off by an amount',
      `<table><tr><td>Price:</td><td>$109.00</td></tr><tr><td>Instant savings:</td><td>$20.00</td></tr><tr><td>You pay:</td><td>$89.00</td></tr></table>${buy}`,
    ],
    [
      'a row of boxes that each have a picture',
      `<p>$89.00</p>${buy}<ul>${tile('elm', '$12.00')}${tile('fir', '$12.00')}${tile('yew', '$12.00')}</ul>`,
    ],
    ['what a purchase earns', `<p>Earn $25 back in rewards for every $250 spent</p><p>$89.00</p>${buy}`],
    ['shipping that is included', `<p>$89.00</p><p>Shipping included</p>${buy}<p>$5.00 shipping</p>`],
    ['a threshold', `<p>Free gift when you spend $150.00</p><p>$89.00</p>${buy}<p>Orders over $99.00 ship free</p>`],
    ['what is saved in percent', `<div><span>Save 15 %</span> <span>$89.00</span></div>${buy}`],
    ['an instalment', `<p>$89.00</p><p>or 4 payments of $22.25</p>${buy}`],
    ['a unit price', `<p>$89.00</p><p>$44.50 / kg</p>${buy}`],
    ['a recommended price', `<p><span>RRP</span> <span>$120.00</span></p><p>$89.00</p>${buy}`],
  ])('and not %s', (_kind, body) => {
    expect(price(body)).toBe(89);
  });

  test('boxes of other products say nothing where the page shows no price of its own', () => {
    const row = `<ul>${tile('elm', '$12.00')}${tile('fir', '$14.00')}${tile('yew', '$16.00')}</ul>`;
    expect(read(`${row}${buy}`).price?.confidence ?? 'low').toBe('low');
  });

  test.each([
    ['listing-price', 'a word for a place in the name of a price'],
    ['product-item-price', 'a word for a box of others in the name of a price'],
    ['wt-full-width', 'a word of layout that also means an old price'],
    ['list-inline', 'another one'],
  ])('class "%s" takes nothing from a price: %s', (name) => {
    expect(read(`<p class="${name}">$89.00</p>${buy}`).price).toMatchObject({ value: '89.00', confidence: 'high' });
  });

  test.each([
    ['a text beside the struck one', '<p class="price"><del>$120.00</del> $89.00</p>'],
    ['under its label', '<div><p>Price</p><p>$89.00</p></div><div><p>Delivery</p><p>$5.00</p></div>'],
  ])('the price is read in %s', (_place, shown) => {
    expect(price(`${shown}${buy}`)).toBe(89);
  });

  test('from-prices say the lowest that can be paid', () => {
    expect(price(`<p>From $89.00</p>${buy}`)).toBe(89);
    expect(price(`<p>$89.00+</p>${buy}`)).toBe(89);
    expect(price(`<p>$89.00 - $120.00</p>${buy}`)).toBe(89);
  });
});

describe('a number of the address is called as the page writes it', () => {
  test.each([
    ['nora-lamp__n92590', 'Oak lamp - #N92590', 'N92590'],
    ['nora-lamp-00293772', 'Article 002.937.72 in oak', '002.937.72'],
  ])('%s on a page that says “%s” is %s', (path, shown, sku) => {
    expect(read(`<p>${shown}</p>${buy}`, `https://shop.example/${path}`).sku?.value).toBe(sku);
  });

  test('shop software names the product’s own box by its key', () => {
    const page = `<title>Oak lamp</title><body><div id="product-790485"><h1>Oak lamp</h1>${buy}</div></body>`;
    const facts = readPageFacts(Buffer.from(page), { url: 'https://shop.example/oak-lamp' });
    expect(facts.sku).toMatchObject({ value: '790485', confidence: 'medium' });
  });

  test('the number of another product in a row of them is not taken', () => {
    const box = (at: number) =>
      `<li class="x"><a href="/p/${at}"><img src="/${at}.jpg"></a><span>Item</span> <span>19000${at}</span></li>`;
    expect(read(`${buy}<ul>${[1, 2, 3].map(box).join('')}</ul>`).sku).toBeNull();
  });
});

describe('what marks are sure', () => {
  const data = (brand: string) =>
    `<meta property="product:brand" content="${brand}"><script type="application/ld+json">${JSON.stringify({ '@type': 'Product', name: 'Oak lamp Nora', brand })}</script>`;

  test('a brand that markup and metas copy from one record is not sure until the page shows it', () => {
    expect(read(data('Mira')).brand).toMatchObject({ value: 'Mira', confidence: 'medium' });
    expect(read(`${data('Mira')}<p>Brand: Mira</p>`).brand).toMatchObject({ value: 'Mira', confidence: 'high' });
  });

  test.each([
    ['RUR', 'RUB'],
    ['BYR', 'BYN'],
    ['NIS', 'ILS'],
  ])('the former code %s means %s', (given, code) => {
    const offer = JSON.stringify({
      '@type': 'Product',
      name: 'Oak lamp Nora',
      offers: { price: 5, priceCurrency: given },
    });
    expect(read(`<script type="application/ld+json">${offer}</script>`).currency?.value).toBe(code);
  });
});
