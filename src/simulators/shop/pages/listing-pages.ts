import type { DemoProduct } from '../types.ts';
import { type Html, html, type Part, trusted } from './html.ts';
import { printPrice } from './labels.ts';
import { layout, SHOP_NAME } from './layout.ts';

/** A product as a list shows it. */
export type Listed = { product: DemoProduct; title: string; url: string; imageUrl: string };

/** The home page: who we are and a few products. */
export function homePage(base: string, listed: readonly Listed[]): string {
  const hero = listed[0];
  return simplePage(base, {
    path: '/',
    title: `${SHOP_NAME}: things for kitchen, home and outdoors`,
    description: 'Kettles, lamps, blankets and outdoor gear made to be repaired, with every measure on the page.',
    body: html`<section class="hero"><div><h1>Made to be used, and repaired</h1>
<p>${SHOP_NAME} designs kitchen, home and outdoor goods and keeps spare parts for each of them for ten years. We print every measure on the page, because nobody should have to guess whether a lamp fits a desk.</p>
<p><a href="${base}/collections/all">See all ${listed.length} products</a></p></div>
${hero ? html`<a href="${hero.url}"><img src="${hero.imageUrl}" alt="${hero.title}" width="560" height="560"></a>` : null}</section>
<h2>Much used this season</h2>${grid(listed.slice(0, 8))}`,
  });
}

/** The list of everything. */
export function collectionPage(base: string, listed: readonly Listed[]): string {
  return simplePage(base, {
    path: '/collections/all',
    title: `All products | ${SHOP_NAME}`,
    description: `All ${listed.length} products of ${SHOP_NAME}.`,
    body: html`<h1>All products</h1>${grid(listed)}`,
  });
}

/** A page of prose. */
export function aboutPage(base: string): string {
  return simplePage(base, {
    path: '/pages/about',
    title: `About us | ${SHOP_NAME}`,
    description: `Who stands behind ${SHOP_NAME}.`,
    body: html`<h1>About us</h1>
<p>We began with one kettle and a bench of hand tools. Today we design under three names: Brindlewick for kitchen and home, Tarnhow for the outdoors, and Oskveld for wood and iron.</p>
<p>Every product has a page with its measures, its materials and how to care for it. If something is missing, write to us and we will measure it.</p>`,
  });
}

/** What sending and returning costs. */
export function shippingPage(base: string): string {
  return simplePage(base, {
    path: '/pages/shipping',
    title: `Shipping and returns | ${SHOP_NAME}`,
    description: 'Delivery in three to five working days, returns within 60 days.',
    body: html`<h1>Shipping and returns</h1>
<p>Orders leave our warehouse within two working days and arrive three to five working days later. Shipping costs $5.90 and is free above $60.</p>
<p>You may return anything within 60 days. Used is fine; broken by us is our problem. Spare parts are sent at cost.</p>`,
  });
}

/** The page for an address that leads nowhere. */
export function notFoundPage(base: string): string {
  return layout({
    base,
    lang: 'en',
    title: `Not found | ${SHOP_NAME}`,
    head: html`<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="robots" content="noindex">`,
    body: html`<h1>We do not have this page</h1><p>It may have moved. <a href="${base}/collections/all">All our products are here.</a></p>`,
  });
}

/** What a bot gets that the shop's edge turns away. */
export function refusedPage(base: string): string {
  return layout({
    base,
    lang: 'en',
    title: 'Access denied',
    head: html`<meta name="robots" content="noindex">`,
    body: html`<h1>Access denied</h1><p>Automated requests of this kind are blocked by the site owner.</p>`,
  });
}

/** The one script of the shop that runs: it shows the picture that the slider is at. */
export const VIEWER_SCRIPT =
  "document.querySelector('input').addEventListener('input',function(e){document.querySelectorAll('img').forEach(function(i,n){i.hidden=n!==Number(e.target.value)})})";

/** Turns a product's pictures under a slider. */
export function viewerPage(lang: DemoProduct['lang'], title: string, imageUrls: readonly string[]): string {
  const frames = imageUrls.map(
    (url, index) => html`<img src="${url}" alt="${title}, view ${index + 1}"${index ? html` hidden` : null}>`,
  );
  const page = html`<!doctype html>
<html lang="${lang}"><head><meta charset="utf-8"><title>${title}, 360° view</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
<style>body{margin:0}img{width:100%;display:block}[hidden]{display:none}input{position:fixed;left:10%;bottom:4%;width:80%}</style></head>
<body>${frames}<input type="range" min="0" max="${imageUrls.length - 1}" value="0" aria-label="Turn">
<script>${trusted(VIEWER_SCRIPT)}</script>
</body></html>
`;
  return page.markup;
}

function grid(listed: readonly Listed[]): Html {
  const cards = listed.map(
    ({ product, title, url, imageUrl }) =>
      html`<a class="card" href="${url}"><img src="${imageUrl}" alt="${title}" loading="lazy"><div><p>${product.brand}</p><h3>${title}</h3><p>${printPrice(product)}</p></div></a>\n`,
  );
  return html`<div class="grid">${cards}</div>`;
}

function simplePage(base: string, page: { path: string; title: string; description: string; body: Part }): string {
  return layout({
    base,
    lang: 'en',
    title: page.title,
    head: html`<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="description" content="${page.description}">
<link rel="canonical" href="${base}${page.path}">`,
    body: page.body,
  });
}
