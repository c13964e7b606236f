import { describe, expect, test } from 'vitest';
import { readPageFacts } from '../read-page.ts';

const product = (body: string) => `<title>Steel kettle</title><h1>Steel kettle</h1>${body}<button>Add to cart</button>`;
const price = (body: string, url = 'https://shop.example/kettle') => {
  const value = readPageFacts(Buffer.from(product(body)), { url }).price?.value;
  return value === undefined ? null : Number(value);
};

describe('a written price', () => {
  test.each([
    ['24,50&nbsp;€', 24.5],
    ['1&thinsp;299,00 €', 1299],
    ['ab 24,50 €', 24.5],
    ['2&nbsp;450 руб.', 2450],
    ['2,450円(税込)', 2450],
    ['24,500원', 24500],
    ['₹ 1,24,500', 124500],
    ['Rs.24,500/-', 24500],
    ['R$ 2.450,90', 2450.9],
    ['$2.450.000', 2450000],
    ['245:-', 245],
    ['۲٬۴۵۰٬۰۰۰ تومان', 2450000],
    ['24.500đ', 24500],
    ['24.50 ש"ח', 24.5],
    ['24.50', 24.5],
    ['Price: 24.50', 24.5],
    ['2 999,000 DT', 2999],
  ])('%s is read whatever its country', (shown, amount) => {
    expect(price(`<p class="price">${shown}</p>`)).toBe(amount);
  });

  test.each([
    ['R 1,299.00', 'https://shop.co.za/kettle', 1299],
    ['S/ 24.50', 'https://shop.pe/kettle', 24.5],
    ['999,000 TND', 'https://shop.tn/kettle', 999],
  ])('%s is read by the country of %s', (shown, url, amount) => {
    expect(price(`<p class="price">${shown}</p>`, url)).toBe(amount);
  });

  test.each([
    '<span>24</span><sup>,50</sup> €',
    '<span>24,</span><sup>50</sup> €',
    '24€<sup>50</sup>',
    '24 € 50',
    '<span class="integer">24</span><span class="decimals">50</span><span class="currency">€</span>',
    '<span class="shown-to-readers">$24.50</span><span><span>$</span><span>24<span>.</span></span><span>50</span></span>',
  ])('in pieces is put together: %s', (shown) => {
    expect(price(`<p class="price">${shown}</p>`)).toBe(24.5);
  });

  test.each(['<p class="price">MzI5Ljk5 $</p>', '<p class="price">2 gel pens</p>', '<p class="price">-5,50 €</p>'])(
    'is none where a number is encoded, counts things or is taken off: %s',
    (shown) => {
      expect(price(shown)).toBeNull();
    },
  );
});

describe('of two prices', () => {
  test.each([
    ['the one per unit', '<p>12,25 €/l</p><p class="price">24,50 €</p>'],
    ['the one without tax', '<p class="price">Inc. VAT £24.50</p><p class="price">Ex. VAT £20.42</p>'],
    ['the one for members', '<p class="price">£24.50</p><p class="club-price">Members £22.05</p>'],
    ['instalments', '<p>4 payments of £6.13</p><p class="price">£24.50</p>'],
    ['a month', '<p>As low as $2.04/month</p><p class="price">$24.50</p>'],
    ['parcels', '<p class="preco">R$ 24,50</p><p>em até 10x de R$ 2,45 sem juros</p>'],
    ['the saving', '<span class="discount-price">-5,50 €</span><span class="x">24,50 €</span>'],
    ['the lowest of 30 days', '<p class="price">24,50 zł</p><p>Najniższa cena z 30 dni: 22,00 zł</p>'],
    ['a bundle', '<p class="price">£24.50</p><div class="bundle"><span class="price">£44.00</span></div>'],
    ['for ten', '<p class="price">£24.50</p><table><tr><td>10+</td><td>£22.00</td></tr></table>'],
    ['a threshold', '<p>Free delivery on orders over £40</p><p class="price">£24.50</p>'],
    ['a size', '<p class="price">£24.50</p><select><option>L - £30.00</option></select>'],
    ['the regular one', '<p>Regular price £30.00</p><p class="price">Sale price £24.50</p>'],
  ])('%s is not the product’s', (_name, shown) => {
    expect(price(shown)).toBe(24.5);
  });

  test.each([
    '<span>Regular price</span><span class="price-item price-item--regular">£24.50</span>',
    '<p class="standard-price">£24.50</p>',
    '<p class="price">£24.50 / piece</p>',
  ])('a regular price alone, or a price of one piece, is the price: %s', (shown) => {
    expect(price(shown)).toBe(24.5);
  });
});

test('a page without headings, or with a slogan for one, has its name where the title says it', () => {
  const others = Array.from(
    { length: 12 },
    (_, index) => `<li><a href="/o">Other ${index}</a> <b>£${index + 5}.00</b></li>`,
  );
  const page = (heading: string) =>
    `<title>Steel kettle of 2 litres</title><ul>${others.join('')}</ul><td>Steel kettle of 2 litres</td><td>£24.50</td>${heading}`;
  for (const heading of ['', '<p>Made well.</p><h1>Boiling since 1920, and still at it</h1>']) {
    expect(readPageFacts(Buffer.from(page(heading)), { url: 'https://shop.example/k' }).price?.value).toBe('24.50');
  }
});
