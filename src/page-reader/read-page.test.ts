import { expect, test } from 'vitest';
import { sanitizeJson } from '../kernel/text.ts';
import { readPage } from './read-page.ts';

const url = 'https://shop.example/p/kettle-4711';
const read = (html: string | Uint8Array, contentType?: string) =>
  readPage(typeof html === 'string' ? Buffer.from(html) : html, { url, contentType: contentType ?? null });

test('text is what a visitor can read: no scripts, no hidden parts, a line for each block', () => {
  const { text } = read(`<body><h1>Tea <b>kettle</b></h1><script>var a</script><p hidden>gone</p>
    <p style="color:red; display: none">gone</p><div>one<div>two</div>three</div><noscript>gone</noscript>`);
  expect(text).toBe('Tea kettle\none\ntwo\nthree');
});

test('a byte order mark beats the header, the header beats the meta element', () => {
  const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('<h1>Größe</h1>', 'utf16le')]);
  expect(read(utf16, 'text/html; charset=utf-8').text).toBe('Größe');
  const latin = Buffer.from('<meta charset="utf-8"><h1>Größe</h1>', 'latin1');
  expect(read(latin, 'text/html; charset=ISO-8859-1').text).toBe('Größe');
  expect(read(Buffer.from('<meta charset="windows-1251"><h1>\xd6\xe5\xed\xe0</h1>', 'latin1')).text).toBe('Цена');
});

test('bytes without a declared charset are UTF-8 where they are valid, else windows-1252', () => {
  expect(read('<h1>Größe 😀</h1>').text).toBe('Größe 😀');
  expect(read(Buffer.from('<h1>Gr\xf6\xdfe</h1>', 'latin1')).text).toBe('Größe');
});

test('NUL characters, lone surrogates and unknown charsets leave a digest that can be stored', () => {
  const digest = read(
    `<h1>a\u0000b &#xD800;</h1><script type="application/ld+json">{"name":"\\ud800\\u0000"}</script>`,
    'text/html; charset=nonsense',
  );
  expect(sanitizeJson(digest)).toEqual(digest);
  expect(JSON.stringify(digest)).not.toMatch(/\\u0000|\\ud800/);
});

test('data that names an object’s prototype changes nothing', () => {
  const digest =
    read(`<script type="application/ld+json">{"@type":"__proto__","__proto__":{"x":1},"constructor":{"prototype":{"x":1}}}</script>
    <div itemscope itemtype="https://schema.org/Product"><i itemprop="__proto__">1</i><i itemprop=name>Kettle</i></div><script>a = {"__proto__":{"x":1},"price":1}</script>`);
  expect(Reflect.get({}, 'x')).toBeUndefined();
  expect(digest.items['Product']).toEqual([{ '@type': 'Product', name: 'Kettle' }]);
});

test.each([
  ['trailing commas and comments', '{"@type":"Product",/* note */"name":"Kettle",} // end'],
  ['raw newlines in texts', '{"@type":"Product","name":"Kettle","description":"two\nlines"}'],
  ['HTML entities', '{&quot;@type&quot;:&quot;Product&quot;,&quot;name&quot;:&quot;Kettle&quot;}'],
  ['CDATA wrappers', '//<![CDATA[\n{"@type":"Product","name":"Kettle",}\n//]]>'],
  ['single quotes and bare keys', "{'@type':'Product', name:'Kettle'}"],
])('JSON-LD with %s is read, and said to be repaired', (_name, source) => {
  const { jsonLd, items } = read(`<script type="application/ld+json">${source}</script>`);
  expect(jsonLd[0]).toMatchObject({ isRepaired: true, error: null });
  expect(items['Product']?.[0]).toMatchObject({ name: 'Kettle' });
});

test('JSON-LD that nobody can read says why', () => {
  expect(read('<script type="application/ld+json">Product: kettle</script>').jsonLd[0]).toMatchObject({
    value: null,
    isRepaired: false,
    error: expect.any(String),
  });
});

test('items are found in @graph, in arrays and inside other items', () => {
  const { items } = read(
    `<script type="application/ld+json">{"@graph":[{"@type":"WebPage","mainEntity":{"@type":["Product","Thing"],"name":"Kettle","offers":[{"@type":"Offer","price":1}]}}]}</script>`,
  );
  expect(Object.keys(items)).toEqual(['WebPage', 'Product', 'Thing', 'Offer']);
});

test('questions are read from details, definition lists and headings, also where the answer is folded away', () => {
  const { faq } = read(`<details><summary>Does it whistle?</summary><p>It whistles at 100 °C.</p></details>
    <dl><dt>Is it heavy?</dt><dd>It weighs 900 grams empty.</dd></dl>
    <h3>Can I use induction?</h3><p>The base works on induction hobs.</p><p>And on gas.</p><h3>Other</h3>
    <div class="accordion"><button>How long is the warranty?</button><div style="display:none">Five years from the day you buy it.</div></div>`);
  expect(faq.map(({ question }) => question)).toEqual([
    'Does it whistle?',
    'Is it heavy?',
    'Can I use induction?',
    'How long is the warranty?',
  ]);
  expect(faq[2]?.answer).toBe('The base works on induction hobs. And on gas.');
  expect(faq[3]?.answer).toBe('Five years from the day you buy it.');
});

test('reviews carry their text, stars and author', () => {
  const { reviews } =
    read(`<div class="reviews"><div class="review"><span class="author">Ada</span><span class="stars" aria-label="4.5 out of 5 stars"></span>
    <p class="review-body">Boils quickly and pours without a drip.</p></div></div>`);
  expect(reviews).toEqual([{ text: 'Boils quickly and pours without a drip.', rating: 4.5, author: 'Ada' }]);
});

test('bullets are the product’s lists, not menus; specs are rows of name and value', () => {
  const digest =
    read(`<nav><ul><li>Kitchen department</li></ul></nav><h1>Kettle</h1><ul><li>Boils 1.7 litres in 3 minutes</li><li>Stays cool outside</li></ul>
    <ul><li><a href="/a">Another kettle</a></li></ul><table><tr><th>Power</th><td>2200 W</td></tr></table><dl><dt>Colour:</dt><dd>Black</dd></dl>`);
  expect(digest.bullets).toEqual(['Boils 1.7 litres in 3 minutes', 'Stays cool outside']);
  expect(digest.specs).toEqual([
    { name: 'Power', value: '2200 W' },
    { name: 'Colour', value: 'Black' },
  ]);
});

test('images of the gallery are the product’s, logos and recommendations are not', () => {
  const { images } =
    read(`<header><img src="/logo.png" alt="Shop"></header><h1>Kettle</h1><div class="product-gallery"><img data-src="/k1.jpg" alt="Black kettle" width="800"></div>
    <div class="related"><div class="product-image"><img src="/pan.jpg"></div></div>`);
  expect(images.map(({ url: address, isProduct }) => [address.split('/').at(-1), isProduct])).toEqual([
    ['logo.png', false],
    ['k1.jpg', true],
    ['pan.jpg', false],
  ]);
});

test('breadcrumbs, variations, videos and head are read', () => {
  const digest =
    read(`<html lang="en"><head><title> A  kettle </title><meta name="viewport" content="width=device-width"><link rel=canonical href="/p/kettle"></head>
    <ol class="breadcrumb"><li>Home</li><li>Kitchen</li></ol><h1>Kettle</h1><select name="attribute_pa_color"><option value="">Choose</option><option value=b>Black</option><option value=w>White</option></select>
    <iframe src="https://www.youtube.com/embed/x"></iframe>`);
  expect(digest).toMatchObject({
    lang: 'en',
    title: 'A kettle',
    viewport: 'width=device-width',
    canonicalUrl: 'https://shop.example/p/kettle',
    breadcrumbs: ['Home', 'Kitchen'],
    variations: [{ name: 'color', options: ['Black', 'White'] }],
    videos: ['https://www.youtube.com/embed/x'],
  });
});

test.each([['%PDF-1.7'], ['\x89PNG\r\n'], ['just text'], ['']])('bytes that are no HTML (%s) are refused', (bytes) => {
  expect(() => read(Buffer.from(bytes, 'latin1'))).toThrow(expect.objectContaining({ code: 'page_unreadable' }));
});
