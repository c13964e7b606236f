import { describe, expect, test } from 'vitest';
import { readPageFacts } from '../read-page.ts';

const read = (body: string, url = 'https://shop.example.com/oak-lamp-nora') =>
  readPageFacts(
    Buffer.from(
      `<title>Oak lamp Nora | Shop</title><header><a href="/cart">Cart €0.00</a></header><main><h1>Oak lamp Nora</h1>${body}<button>Add to cart</button></main>`,
    ),
    { url },
  );
const price = (body: string) => Number(read(body).price?.value);

describe('an amount that stands alone is the price, and one among words that nobody knows is something else', () => {
  test.each([
    'Doprava od 4,99 €',
    'Wysyłka 4,99 €',
    'Μεταφορικά 4,99 €',
    'Ušetříte 20 €',
    'Экономия 20 €',
    'Megtakarítás: 20 €',
    'Кешбэк 20 €',
    'Livraison offerte dès 40 €',
    'Fri frakt över 40 €',
    '12 taksit x 9,20 €',
    'havi 9,20 €',
    'от 9,20 € в месяц',
    '月々 €9.20',
    '1 db = 12,50 €',
    'Jednotková cena: 12,50 € / ks',
    'Zyxwv qrst 12,50 €',
  ])('before and behind it: %s', (other) => {
    expect(price(`<p>100,00 €</p><p>${other}</p>`)).toBe(100);
    expect(price(`<p>${other}</p><p>100,00 €</p>`)).toBe(100);
  });

  test.each([
    'Najniższa cena z 30 dni przed obniżką',
    'Nejnižší cena za posledních 30 dní',
    'A legalacsonyabb ár az elmúlt 30 napban',
    'Lägsta pris senaste 30 dagarna',
    'Viimeisen 30 päivän alin hinta',
    'Χαμηλότερη τιμή 30 ημερών',
  ])('also where both share a box: %s', (label) => {
    expect(price(`<div><span>100,00 €</span><p><span>${label}:</span> <span>79,00 €</span></p></div>`)).toBe(100);
  });

  test.each([
    'Původní cena',
    'Ancien prix',
    'Precio anterior',
    'Tidigare pris',
    'Førpris',
    'Régi ár',
    'Стара ціна',
    'Eski fiyat',
    'Sena kaina',
    'Tavahind',
    '定価',
    'PVP',
  ])('also where the words call it the price of then: %s', (label) => {
    expect(price(`<div><p>${label}: 120,00 €</p><p>89,00 €</p></div>`)).toBe(89);
    expect(price(`<div><p>89,00 €</p><p>${label} 120,00 €</p></div>`)).toBe(89);
  });
});

describe('the words of one line speak of no amount of another line', () => {
  test('what is paid each month does not make the next amount an instalment', () => {
    expect(price('<p>9,20 € в месяц</p><p>100,00 €</p>')).toBe(100);
  });

  test('shipping behind the price does not make the price shipping', () => {
    expect(read('<p>100,00 €</p><p>Shipping: €4.99</p>').price).toMatchObject({ value: '100.00' });
  });
});

test('a price without a currency is read though another amount shares its box', () => {
  expect(price('<div><p class="price">1.299,-</p><p><s>€1,499.00</s></p></div>')).toBe(1299);
});

test('a price that holds from a number of pieces on is not the price of one', () => {
  const tier = (count: string, amount: string) => `<tr><td>${count}</td><td>${amount}</td></tr>`;
  expect(price(`<p>€89.00</p><table>${tier('5–9 pcs', '€80.00')}${tier('10+', '€75.00')}</table>`)).toBe(89);
});

test('a percentage in an element called after the price is no price', () => {
  expect(price('<div class="price-box"><span class="price">€89.00</span><span>25%</span></div>')).toBe(89);
});

test.each([
  ['<span class="price-excluding-tax"><b>82,64 €</b></span><span class="price-including-tax"><b>100,00 €</b></span>'],
  ['<span class="price-including-tax"><b>100,00 €</b></span><span class="price-excluding-tax"><b>82,64 €</b></span>'],
])('what is called a price without tax is none, wherever it stands', (body) => {
  expect(price(body)).toBe(100);
});

test.each([
  ['$12.99 CAD', 12.99, 'CAD', 'com'],
  ['MXN $1,299.00', 1299, 'MXN', 'com'],
  ['AU $12.99', 12.99, 'AUD', 'com'],
  ['RD$ 1,299', 1299, 'DOP', 'com'],
  ['E£ 1,299', 1299, 'EGP', 'com'],
  ['Bs. 129', 129, 'BOB', 'bo'],
  ['L 129.00', 129, 'HNL', 'hn'],
  ['1.299 L', 1299, 'ALL', 'al'],
  ['12 900 ֏', 12900, 'AMD', 'com'],
  ['1 299 lei', 1299, 'MDL', 'md'],
  ['Rs 1,299', 1299, 'MUR', 'mu'],
  ['1 299 MDL', 1299, 'MDL', 'com'],
])('%s is %d %s on a .%s', (shown, amount, code, domain) => {
  const { price: found, currency } = read(`<p>${shown}</p>`, `https://shop.example.${domain}/oak-lamp-nora`);
  expect([Number(found?.value), currency?.value]).toEqual([amount, code]);
});
