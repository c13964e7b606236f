import { describe, expect, test } from 'vitest';
import { readPageFacts } from '../read-page.ts';

const HEADING = '<h1>Orvane oak lamp Nora</h1>';
const brand = (body: string) =>
  readPageFacts(Buffer.from(`<title>Orvane oak lamp Nora | Shop</title><main>${body}<p>$89.00</p></main>`), {
    url: 'https://shop.example/oak-lamp-nora',
  }).brand?.value ?? null;

describe('a brand that only a visitor reads', () => {
  test.each([
    ['under a label with a colon of its own', `${HEADING}<p>Brand: <a href="/orvane">Orvane</a></p>`],
    ['under a label in Slovene', `${HEADING}<ul><li>Proizvajalec: <a href="/x">Orvane</a></li></ul>`],
    ['under a label in Swedish', `${HEADING}<table><tr><th>Varumärke</th><td>Orvane</td></tr></table>`],
    ['in an element that is called so', `${HEADING}<h3 class="product-brand">Orvane</h3>`],
    ['in a link to the page of the brand', `${HEADING}<a href="/lamps?marke=orvane">Orvane</a>`],
    ['as the logo on such a link', `<a class="brand" href="/o"><img src="/o.png" alt="Orvane"></a>${HEADING}`],
    ['in a link right behind the name that says more', `${HEADING}<a href="/stores/1">Visit the Orvane store</a>`],
    ['as the first of two parts of the name', '<h1><span>Orvane</span> <span>oak lamp Nora</span></h1>'],
  ])('is read %s', (_place, body) => {
    expect(brand(body)).toBe('Orvane');
  });

  test.each([
    ['the department before the name', '<p><a href="/">Home</a> › <a href="/orvane">Orvane</a></p>'],
    [
      'a menu of brands',
      `<ul>${['Arlo', 'Birk', 'Cato', 'Dorn'].map((b) => `<li><a href="/brand/${b}">${b}</a></li>`)}</ul>`,
    ],
    ['a part of the heading that is none of the name', '<h1><span>Details about</span> Orvane oak lamp Nora</h1>'],
  ])('is not %s', (_place, before) => {
    expect(brand(`${before}${before.includes('<h1>') ? '' : HEADING}`)).toBeNull();
  });
});

test('of a heading the name is what the page’s title says too', () => {
  const html = '<title>Oak lamp Nora | Shop</title><h1><span>Oak lamp Nora</span> <b>$89.00</b> <i>$99.00</i></h1>';
  const facts = readPageFacts(Buffer.from(html), { url: 'https://shop.example/nora' });
  expect(facts.title?.value).toBe('Oak lamp Nora');
});

test('a banner about cookies is not the product, and a long title’s main part finds the name in a bare element', () => {
  const html =
    '<title>For sale: Oak lamp Nora, pair (#12) | Fine Lamps</title>' +
    '<div id="cookie-banner"><h2>Cookies on Fine Lamps</h2></div><div>Oak lamp Nora, pair</div>';
  const facts = readPageFacts(Buffer.from(html), { url: 'https://finelamps.example/nora' });
  expect(facts.title?.value).toBe('Oak lamp Nora, pair');
});
