import { describe, expect, test } from 'vitest';
import { readPageFacts } from '../read-page.ts';

const facts = (html: string, url = 'https://shop.example/kettle') => readPageFacts(Buffer.from(html), { url });
const price = (html: string, url?: string) => facts(html, url).price?.value ?? null;
const stock = (html: string) => facts(html).availability?.value ?? null;
const sku = (html: string, url?: string) => facts(html, url).sku?.value ?? null;
const product = (body: string) => `<title>Steel kettle</title><h1>Steel kettle</h1>${body}`;
const jsonLd = (value: unknown) => `<script type="application/ld+json">${JSON.stringify(value)}</script>`;
const kettle = (offers: unknown, more: object = {}) =>
  jsonLd({ '@type': 'Product', name: 'Steel kettle', offers, ...more });

describe('price', () => {
  test.each([
    ['€ 1.299,00', '1299.00'],
    ['1 299,00 €', '1299.00'],
    ['$1,299.00', '1299.00'],
    ['CHF 1’299.-', '1299'],
    ['₹2,433', '2433'],
    ['₹1,29,999.00', '129999.00'],
    ['$3.499', '3499'],
    ['KWD 3.499', '3.499'],
    ['49,- €', '49'],
    ['Rs. 635,000', '635000'],
    ['129,00 zł', '129.00'],
    ['٢٩٫٥٠ ر.س', '29.50'],
    ['<span>$</span><span>49</span><sup>99</sup>', '49.99'],
    ['<span class="whole">49</span><span class="price-cents">95</span> €', '49.95'],
  ])('a visible %s is read by the rules of its country', (shown, amount) => {
    expect(price(product(`<p class="price">${shown}</p>`))).toBe(amount);
  });

  test('data is trusted, and named with its place, when the page shows the same', () => {
    const read = facts(
      product(`${kettle({ '@type': 'Offer', price: '24.50', priceCurrency: 'GBP' })}<p class="price">£24.50</p>`),
    );
    expect(read.price).toEqual({
      value: '24.50',
      source: 'json-ld',
      where: 'JSON-LD Product.offers.price',
      confidence: 'high',
      runnersUp: [],
    });
    expect(read.currency?.value).toBe('GBP');
  });

  test('a struck price in data gives way to the one a visitor pays', () => {
    const shown = '<div class="price"><del>£30.00</del> <ins>£24.50</ins></div><button>Add to basket</button>';
    expect(price(product(kettle({ price: 30, priceCurrency: 'GBP' }) + shown))).toBe('24.50');
  });

  test.each([
    ['<span class="price-old">£30.00</span><span class="price-new">£24.50</span>'],
    ['<p>Was £30.00 <b>Now £24.50</b></p>'],
    ['<p>Was £30.00 Now £24.50</p>'],
    [
      '<style>.x1{text-decoration:line-through}</style><p class=price><span class=x1>£30.00</span> <span>£24.50</span></p>',
    ],
    ['<p class=price><span>£30.00</span> <i>-18%</i> <span>£24.50</span></p>'],
  ])('the old price next to the present one is not taken: %s', (shown) => {
    expect(price(product(`${shown}<button>Add to basket</button>`))).toBe('24.50');
  });

  test.each([
    ['shipping', '<p>Delivery £3.99</p>'],
    ['per unit', '<p>£2.00 per 100 ml</p>'],
    ['savings', '<p>Save £6.00</p>'],
    ['instalments', '<p>3 x £8.17</p>'],
    ['other products', '<div class="related-products"><span class="price">£9.99</span></div>'],
    ['the cart', '<header><span class="minicart price">£0.99</span></header>'],
  ])('an amount of %s is not the price', (_name, other) => {
    expect(price(product(`${other}<p class="price">£24.50</p>${other}<button>Add to cart</button>`))).toBe('24.50');
    expect(price(product(other))).toBeNull();
  });

  test('words about tax and shipping behind a price leave it the price', () => {
    expect(price(product('<p class="price">99,95 € inkl. MwSt. zzgl. Versandkosten</p>'))).toBe('99.95');
  });

  test('of many products in data the one named like the page counts', () => {
    const others = ['Copper pan', 'Tea pot']
      .map((name) => jsonLd({ '@type': 'Product', name, offers: { price: 5 } }))
      .join('');
    expect(price(product(others + kettle({ price: '24.50' })))).toBe('24.50');
  });

  test.each([
    ['an aggregate offer', { '@type': 'AggregateOffer', lowPrice: '24.50', highPrice: '31' }],
    [
      'a price specification',
      [{ priceSpecification: [{ priceType: 'https://schema.org/ListPrice', price: 30 }, { price: 24.5 }] }],
    ],
    ['a price said twice', { price: '24.50€ 24.50€' }],
    ['more digits than money has', { price: '24.5000' }],
  ])('%s is understood', (_name, offers) => {
    expect(Number(price(product(kettle(offers))))).toBe(24.5);
  });

  test('the variant that the address chooses is the one on the page', () => {
    const offers = [
      { price: 20, url: '/kettle?variant=1111' },
      { price: 24.5, url: '/kettle?variant=2222' },
    ];
    expect(price(product(kettle(offers)), 'https://shop.example/kettle?variant=2222')).toBe('24.5');
  });

  test.each([
    [
      'Shopify’s cents',
      '<script>var meta = {"product":{"id":99,"title":"Steel kettle","vendor":"Acme","variants":[{"id":1,"price":2450,"sku":"K-1"}]}};</script>',
    ],
    [
      'an analytics layer',
      "<script>dataLayer.push({ecommerce:{detail:{products:[{name:'Steel kettle',price:'24.50',brand:'Acme',},]}}});</script>",
    ],
    [
      'application state',
      '<script id="__NEXT_DATA__" type="application/json">{"props":{"product":{"name":"Steel kettle","price":{"current":24.5}}}}</script>',
    ],
    ['WooCommerce variations', `<form data-product='{"name":"Steel kettle","price":"24.50"}'></form>`],
    ['Open Graph', '<meta property="og:price:amount" content="24.50">'],
    ['microdata without a scope', '<span itemprop="price" content="24.50"></span>'],
    [
      'RDFa',
      '<div vocab="https://schema.org/" typeof="Product"><b property="name">Steel kettle</b><i property="offers" typeof="Offer"><u property="price" content="24.50"></u></i></div>',
    ],
  ])('%s tells the price where nothing else does', (_name, markup) => {
    expect(Number(price(product(markup)))).toBe(24.5);
  });
});

describe('availability', () => {
  test.each([
    ['https://schema.org/InStock', 'InStock'],
    ['http://schema.org/OutOfStock', 'OutOfStock'],
    ['out of stock', 'OutOfStock'],
    ['SoldOut', 'OutOfStock'],
    ['PreOrder', 'PreOrder'],
  ])('%s in data is %s', (given, expected) => {
    expect(stock(product(kettle({ price: 1, availability: given })))).toBe(expected);
  });

  test.each([
    'Out of stock',
    'Sold out',
    'Currently unavailable.',
    'Ausverkauft',
    'Derzeit nicht verfügbar',
    'Rupture de stock',
    'Actuellement indisponible',
    'Non disponibile',
    'Agotado',
    'Esgotado',
    'Uitverkocht',
    'Slut i lager',
    'Produkt niedostępny',
    'Vyprodáno',
    'Нет в наличии',
    'Stokta yok',
    '在庫切れ',
    '缺货',
    '품절',
    'غير متوفر',
    'Nav pieejams',
  ])('a visitor who reads “%s” cannot buy', (words) => {
    expect(stock(product(`<p class="price">€ 24,50</p><p>${words}</p>`))).toBe('OutOfStock');
  });

  test('one variant left makes the product buyable', () => {
    const offers = [
      { price: 1, availability: 'OutOfStock' },
      { price: 1, availability: 'InStock' },
    ];
    expect(stock(product(kettle(offers)))).toBe('InStock');
  });

  test('a sold-out size or neighbour says nothing of the product', () => {
    const elsewhere =
      '<div class="size-list"><span>Sold out</span></div><div class="related"><p>Out of stock</p></div>';
    expect(stock(product(`${elsewhere}<button type="submit">Add to cart</button>`))).toBe('InStock');
  });

  test('stale data gives way where the page says sold out and sells nothing', () => {
    expect(stock(product(`${kettle({ price: 1, availability: 'InStock' })}<p class="stock">Out of stock</p>`))).toBe(
      'OutOfStock',
    );
  });

  test('a product that its shop’s software marks as sold out is', () => {
    expect(
      stock('<div class="product type-product outofstock"><h1>Steel kettle</h1><p class=price>£1.00</p></div>'),
    ).toBe('OutOfStock');
  });

  test('a page that says nothing of stock says nothing', () => {
    expect(stock(product('<p>A kettle made of steel.</p>'))).toBeNull();
  });
});

describe('sku and its kin', () => {
  test.each([
    ['SKU: <b>K-4711</b>', 'K-4711'],
    ['Art.-Nr.: 47.11/2', '47.11/2'],
    ['Réf : 004711', '004711'],
    ['Артикул: А-4711', 'А-4711'],
    ['商品編號：M4711', 'M4711'],
    ['Product code 4711000', '4711000'],
    ['<span data-testid="product-reference">4711/000</span>', '4711/000'],
  ])('a shown %s is the number', (shown, number) => {
    expect(sku(product(`<p>${shown}</p>`))).toBe(number);
  });

  test('the number a shop shows beats the key in its data', () => {
    expect(sku(product(`${kettle({ price: 1 }, { sku: '238368885' })}<p>Product code: 83810610</p>`))).toBe('83810610');
    expect(sku(product(`${kettle({ price: 1 }, { sku: '238368885' })}<p>No number.</p>`))).toBe('238368885');
  });

  test.each([
    ['https://www.amazon.de/-/en/Kettle/dp/B004SNMXRS/ref=x', 'B004SNMXRS'],
    ['https://www.ebay.ie/itm/Kettle-/223820586800', '223820586800'],
    ['https://shop.example/steel-kettle-987929.html', '987929'],
    ['https://shop.example/item/steel-kettle-iid-1024643167', '1024643167'],
    ['https://shop.example/kettle?sku=1357247', '1357247'],
  ])('%s carries it', (url, number) => {
    expect(sku(product(''), url)).toBe(number);
  });

  test('words and machine keys are no numbers', () => {
    expect(
      sku(
        product(
          kettle({ price: 1 }, { sku: 'Ca304103-0000 Montre', productID: '9b2f7f9e-1111-4222-8333-123456789012' }),
        ),
      ),
    ).toBeNull();
  });

  test('a GTIN counts only with its check digit', () => {
    expect(facts(product('<p>EAN: 5018479061991.</p>')).gtin?.value).toBe('5018479061991');
    expect(facts(product('<p>EAN: 5018479061992</p>')).gtin).toBeNull();
  });

  test('brand, maker’s number, condition and rating are read with their place', () => {
    const read = facts(
      product(
        kettle(
          { price: 1, itemCondition: 'https://schema.org/NewCondition' },
          { brand: { name: 'Acme' }, mpn: 'AC-1', aggregateRating: { ratingValue: '4,5', reviewCount: '1,204' } },
        ),
      ),
    );
    expect(read).toMatchObject({
      title: { value: 'Steel kettle', source: 'json-ld' },
      brand: { value: 'Acme', where: 'JSON-LD Product.brand' },
      mpn: { value: 'AC-1' },
      itemCondition: { value: 'NewCondition' },
      ratingValue: { value: '4.5' },
      reviewCount: { value: '1204' },
    });
  });
});
