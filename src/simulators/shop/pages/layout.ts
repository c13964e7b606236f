import type { DemoProduct } from '../types.ts';
import { type Html, html, type Part } from './html.ts';
import { labelsOf } from './labels.ts';

/** The name over the door. */
export const SHOP_NAME = 'Brindlewick Supply';

/** What a page tells the frame around it. `head` holds everything that differs between pages. */
export type Page = { base: string; lang: DemoProduct['lang']; title: string; head: Part; body: Part };

/** A whole document of the shop. */
export function layout({ base, lang, title, head, body }: Page): string {
  const labels = labelsOf(lang);
  const page: Html = html`<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<title>${title}</title>
${head}
<link rel="stylesheet" href="${base}/assets/shop.css">
</head>
<body>
<header>
<p class="notice" style="margin:0">${labels.notice}</p>
<div class="top">
<strong><a href="${base}/">${SHOP_NAME}</a></strong>
<nav><a href="${base}/collections/all">${labels.shop}</a> <a href="${base}/pages/about">${labels.about}</a> <a href="${base}/pages/shipping">${labels.shipping}</a></nav>
</div>
</header>
<main>
${body}
</main>
<footer class="bottom">${SHOP_NAME} is the demonstration shop of eCommerce Insights. Nothing here is for sale.</footer>
</body>
</html>
`;
  return page.markup;
}
