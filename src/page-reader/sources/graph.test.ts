import { expect, test } from 'vitest';
import { readPage } from '../read-page.ts';

function page(html: string) {
  return readPage(Buffer.from(`<title>Hob kettle</title><h1>Hob kettle</h1>${html}`), {
    url: 'https://shop.example/kettle',
  });
}
const block = (value: unknown) => `<script type="application/ld+json">${JSON.stringify(value)}</script>`;

test('a reference by @id is the node it names', () => {
  const image = { '@type': 'ImageObject', '@id': '#main', url: 'https://shop.example/kettle.jpg' };
  const product = { '@type': 'Product', name: 'Hob kettle', image: { '@id': '#main' } };
  expect(page(block({ '@graph': [image, product] })).items['Product']).toEqual([{ ...product, image }]);
});

test('nodes of one @id in two blocks are one', () => {
  const rated = { '@type': 'Product', '@id': '#p', aggregateRating: { ratingValue: 4.7, reviewCount: 212 } };
  const sold = { '@type': 'Product', '@id': '#p', name: 'Hob kettle', offers: { price: '119.00' } };
  const read = page(block(rated) + block(sold));
  expect(read.items['Product']).toEqual([{ ...sold, ...rated }]);
  expect(read.facts).toMatchObject({ price: { value: '119.00' }, reviewCount: { value: '212' } });
});

test('a Product that one block rates and another sells is one, two that differ in their number are two', () => {
  const rated = { '@type': 'Product', name: 'Hob kettle', aggregateRating: { ratingValue: 4.7 } };
  const sold = { '@type': 'Product', name: 'Hob kettle', sku: 'K-1', offers: { price: '119.00' } };
  expect(page(block(rated) + block(sold)).items['Product']).toHaveLength(1);
  expect(page(block({ ...sold, sku: 'K-2' }) + block(sold)).items['Product']).toHaveLength(2);
});

test('a graph that refers to itself ends', () => {
  const one = { '@type': 'Product', '@id': '#a', name: 'Hob kettle', isRelatedTo: { '@id': '#b' } };
  const other = { '@type': 'Product', '@id': '#b', name: 'Lid', isRelatedTo: { '@id': '#a' } };
  expect(page(block([one, other])).items['Product']?.[0]).toMatchObject({ isRelatedTo: { name: 'Lid' } });
});

test('the product that the page is about comes first among its items', () => {
  const other = { '@type': 'Product', name: 'Descaler', offers: { price: 4 } };
  const own = { '@type': 'Product', name: 'Hob kettle', offers: { price: 49 } };
  expect(page(block(other) + block(own)).items['Product']).toEqual([own, other]);
});

test('what itemref names belongs to the item, before it or after', () => {
  const offer =
    '<div id="box" itemprop="offers" itemscope itemtype="https://schema.org/Offer"><span itemprop="price" content="14.00">14</span></div>';
  const item =
    '<div itemscope itemtype="https://schema.org/Product" itemref="box"><meta itemprop="name" content="Hob kettle"></div>';
  for (const html of [offer + item, item + offer])
    expect(page(html).items['Product']).toEqual([
      { '@type': 'Product', name: 'Hob kettle', offers: { '@type': 'Offer', price: '14.00' } },
    ]);
});

test('metas inside an RDFa object are its properties', () => {
  const html =
    '<div vocab="https://schema.org/" typeof="Product"><span property="name">Hob kettle</span><div property="offers" typeof="Offer"><meta property="price" content="14.00"></div></div>';
  expect(page(html).facts.price).toMatchObject({ value: '14.00', source: 'rdfa' });
});

test('texts of data hold characters, not references to them, also where they were encoded twice', () => {
  const read = page(block({ '@type': 'Product', name: 'Hob k&eacute;ttle &amp;amp; lid' }));
  expect(read.facts.title?.value).toBe('Hob kéttle & lid');
});
