import { sanitizeJson } from '../kernel/text.ts';
import { readBreadcrumbs } from './content/breadcrumbs.ts';
import { readBullets } from './content/bullets.ts';
import { readDescription } from './content/description.ts';
import { readFaq } from './content/faq.ts';
import { readImages, readMedia, readResources } from './content/media.ts';
import { readReviews } from './content/reviews.ts';
import { readVariations } from './content/variations.ts';
import type { PageDocument } from './document/document.ts';
import { pageText, visibleText } from './document/text.ts';
import type { ReadOptions } from './open-page.ts';
import { openPage } from './open-page.ts';
import { itemsByType } from './sources/items.ts';
import { attributeRows } from './sources/specs.ts';
import type { PageDigest, PageFacts } from './types.ts';

/**
 * Everything the audit's criteria read of one HTML document, from its bytes.
 *
 * Pure and synchronous; hostile pages take bounded time, yet should be read through a page reader's own thread.
 * @throws page_unreadable when the bytes are no HTML document
 */
export function readPage(html: Uint8Array, options: ReadOptions): PageDigest {
  const { page, url, head, anchor, items, products, rows, jsonLd, facts } = openPage(html, options);
  const { title } = anchor;
  const description = readDescription(page, title, facts.description?.value ?? null);
  return sanitizeJson({
    url: options.url,
    bytes: html.byteLength,
    lang: head.lang,
    title: head.title,
    metaDescription: head.meta('description'),
    viewport: head.meta('viewport'),
    canonicalUrl: head.canonicalUrl,
    canonicalUrls: head.canonicalUrls,
    metas: head.metas,
    openGraph: head.openGraph,
    headings: headingsOf(page),
    text: pageText(page),
    descriptionText: description?.text ?? null,
    bullets: readBullets(page, title, description?.element ?? null),
    specs: attributeRows(rows),
    faq: readFaq(page),
    reviews: readReviews(page, items),
    breadcrumbs: readBreadcrumbs(page, items),
    images: readImages(page, { title, products, base: url.href }),
    ...readMedia(page, items, url.href),
    ...readResources(page, url.href),
    jsonLd,
    items: itemsByType(items, products[0]),
    variations: readVariations(page, title),
    facts,
  });
}

/** The facts alone, for whoever needs no more: they cost a part of the whole. @throws page_unreadable as `readPage` */
export function readPageFacts(html: Uint8Array, options: ReadOptions): PageFacts {
  return sanitizeJson(openPage(html, options).facts);
}

function headingsOf(page: PageDocument): PageDigest['headings'] {
  const headings: PageDigest['headings'] = [];
  for (const element of page.elements) {
    const level = /^h([1-6])$/.exec(element.name)?.[1];
    if (level === undefined || element.isHidden) continue;
    const text = visibleText(page, element, 500);
    if (text !== '') headings.push({ level: Number(level), text });
    if (headings.length >= 300) break;
  }
  return headings;
}
