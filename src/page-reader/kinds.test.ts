import { describe, expect, test } from 'vitest';
import { readPageFacts } from './read-page.ts';

/** A page of an invented shop; `data` is its JSON-LD Product. */
function facts(body: string, given: { data?: object; head?: string; url?: string } = {}) {
  const block = given.data ? `<script type="application/ld+json">${JSON.stringify(given.data)}</script>` : '';
  const html = `<!doctype html><title>Oak lamp Nora | Shop</title>${block}${given.head ?? ''}<body><header><nav><a href="/">Home</a></nav></header><main><h1>Oak lamp Nora</h1>${body}</main></body>`;
  return readPageFacts(Buffer.from(html), { url: given.url ?? 'https://shop.example/oak-lamp-nora' });
}
const lamp = (offers: unknown, more: object = {}) => ({ '@type': 'Product', name: 'Oak lamp Nora', offers, ...more });
const buy = '<button type="submit">Add to cart</button>';

describe('a price is what independent places agree on', () => {
  test('metas and the page outvote an auction’s starting price in data', () => {
    const shown = `<div>Estimate $500 - $900</div><span>$400</span><span>Starting Price $80</span>${buy}`;
    const read = facts(shown, {
      data: lamp({ price: 80, priceCurrency: 'USD' }),
      head: '<meta property="product:price:amount" content="400">',
    });
    expect(read.price).toMatchObject({ value: '400', runnersUp: [{ value: '80' }] });
  });

  test('of several offers in data the one that the page and its scripts say', () => {
    const data = lamp([
      { price: '12.0', sku: 'T-1' },
      { price: '28.0', sku: 'T-2' },
    ]);
    expect(facts(`<span>$28.00</span>${buy}`, { data }).price?.value).toBe('28.0');
  });

  test.each([
    [
      'its name in Croatian',
      '<li><span class="price-old-now">50.00 €</span></li><li>Bez PDV-a: <span>40.00 €</span></li>',
      50,
    ],
    ['the class of its element', '<p><span>122.00 €</span></p><p><span class="price-tax">100.00 €</span></p>', 122],
  ])('of two prices a tax apart the higher one is paid, by %s', (_by, shown, price) => {
    expect(Number(facts(`<ul>${shown}</ul>${buy}`).price?.value)).toBe(price);
  });

  test.each([
    ['312,00 – 340,50 zł', 312],
    ['$79.99$39.99', 39.99],
    [',89 €', 0.89],
    ['49<span>99</span> €', 49.99],
    ['$1,299.<span>00</span>', 1299],
    ['£3.350', 3.35],
  ])('%s costs %d', (shown, price) => {
    expect(Number(facts(`<p class="price">${shown}</p>${buy}`).price?.value)).toBe(price);
  });

  test('what is called the price of now replaces the one in the same row', () => {
    const shown = '<div><h5>$64.95</h5></div><div><h5><span>Now</span> <span>$52.00</span></h5></div>';
    expect(facts(shown + buy).price?.value).toBe('52.00');
  });

  test('the rounding noise of a float is none of the price', () => {
    expect(facts(buy, { data: lamp({ price: '34.9899997711' }) }).price?.value).toBe('34.99');
  });

  test('places that agree make it sure, a lone contradicted one does not', () => {
    const agreed = facts(`<p class="price">$24.50</p>${buy}`, { data: lamp({ price: '24.50' }) });
    expect(agreed.price?.confidence).toBe('high');
    const alone = facts('<p>Nora 30 $, base 40 $</p>', { data: lamp({ price: '99.00' }) });
    expect(alone.price?.confidence).not.toBe('high');
  });
});

describe('a number is what a visitor reads under its label', () => {
  test.each([
    ['a label with a colon', '<p>Product code: 144801</p>', '144801'],
    ['a label without a colon', '<div>Bestellnummer 107701</div>', '107701'],
    [
      'a label in an element of its own',
      '<div><span>Item</span> <b>No</b></div><div><strong>Varenummer</strong><span>88-120</span></div>',
      '88-120',
    ],
    ['a label that no list knows whole', '<p>Numéro de l’article : 5512-3</p>', '5512-3'],
  ])('%s outranks data that only the address confirms', (_kind, shown, sku) => {
    const url = 'https://shop.example/oak-lamp-nora-10188244.html';
    expect(facts(shown + buy, { data: lamp({ price: 1 }, { sku: '10188244' }), url }).sku?.value).toBe(sku);
  });

  test('data that the page shows too is taken whole, of several words and all', () => {
    const shown = '<table><tr><th>Kód produktu:</th><td>GARDA 570 PLUS</td></tr></table>';
    const read = facts(shown + buy, { data: lamp({ price: 1 }, { sku: 'GARDA 570 PLUS' }) });
    expect(read.sku).toMatchObject({ value: 'GARDA 570 PLUS', confidence: 'high' });
    expect(facts(shown + buy).sku?.value).not.toBe('GARDA');
  });

  test('a number written without its punctuation in the address is confirmed by it', () => {
    const url = 'https://shop.example/oak-lamp-nora-00293772';
    expect(facts(buy, { data: lamp({ price: 1 }, { sku: '002.937.72', mpn: 'x' }), url }).sku).toMatchObject({
      value: '002.937.72',
      confidence: 'high',
    });
  });
});

describe('stock is what a visitor would find', () => {
  const soldOut = { data: lamp({ price: 1, availability: 'OutOfStock' }) };
  const inStock = { data: lamp({ price: 1, availability: 'InStock' }) };

  test.each([
    ['sells', buy],
    ['is a picture', '<input type="image" alt="Add to bag">'],
    ['carries the texts of all its states', '<button><span>Add to cart</span><span>Sold out</span></button>'],
    ['takes bids', '<a href="/bid" role="button">Place bid</a>'],
    ['speaks Slovenian', '<button>Dodaj v košarico</button>'],
  ])('a button that %s outranks data that says sold out', (_kind, button) => {
    expect(facts(button, soldOut).availability?.value).toBe('InStock');
  });

  test.each([
    '<ul><li><strong>Momentálne nie je možné produkt kúpiť, ale je možné ho rezervovať</strong></li></ul><button disabled>Do košíka</button>',
    '<p>Vabandame, antud toode pole hetkel saadaval. Kuvame teisi <a href="/x">tooteid</a></p>',
    '<p class="stock">¡Pronto estarán en stock!</p>',
    '<p class="stock">Back in stock on 12 May</p>',
  ])('a page that sells nothing and says so outranks data: %s', (shown) => {
    expect(facts(shown, inStock).availability?.value).toBe('OutOfStock');
  });

  test('a message that the page’s style sheet hides by its id waits for its day', () => {
    const head = '<style>#gone{display:none} #gone.show{display:block}</style>';
    const shown = `<div id="gone">We're sorry, this item is no longer available.</div>`;
    expect(facts(shown, { ...inStock, head }).availability?.value).toBe('InStock');
    expect(facts(shown, inStock).availability?.value).toBe('OutOfStock');
  });

  test('the variant in the address counts, not one that is left of the others', () => {
    const variant = (id: string, availability: string) => ({
      '@type': 'Product',
      sku: id,
      offers: { price: 9, availability, url: `https://shop.example/oak-lamp-nora?variant=${id}` },
    });
    const data = {
      '@type': 'ProductGroup',
      name: 'Oak lamp Nora',
      hasVariant: [variant('41001', 'InStock'), variant('41002', 'OutOfStock')],
    };
    const at = (id: string) => facts('', { data, url: `https://shop.example/oak-lamp-nora?variant=${id}` });
    expect(at('41002').availability?.value).toBe('OutOfStock');
    expect(at('41001').availability?.value).toBe('InStock');
  });

  test('one size of several that is gone says nothing of the product', () => {
    const sizes = '<ul><li>36 sold out</li><li>37 sold out</li><li>38</li></ul>';
    expect(facts(sizes, inStock).availability?.value).toBe('InStock');
  });

  test('an aside that holds the buy box is the buy box', () => {
    const read = facts(`<aside><p class="price">£14.00</p><p class="stock">In stock</p>${buy}</aside>`);
    expect(read).toMatchObject({ price: { value: '14.00' }, availability: { value: 'InStock', confidence: 'high' } });
  });
});
