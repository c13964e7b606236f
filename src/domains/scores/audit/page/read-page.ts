import { DomainError } from '../../../../kernel/errors.ts';
import { sanitizeJson } from '../../../../kernel/text.ts';
import type { JsonLdBlock, PageDigest } from '../types.ts';
import { readBreadcrumbs, readBullets, readDescriptionText, readVariations } from './content.ts';
import { decodeHtml } from './decode.ts';
import type { PageDocument } from './document.ts';
import { parseDocument } from './document.ts';
import { findAnchor } from './facts/anchor.ts';
import { readLabels } from './facts/labels.ts';
import { rankProducts } from './facts/main-product.ts';
import { readFacts } from './facts/read-facts.ts';
import { visiblePrices } from './facts/visible-price.ts';
import { readFaq } from './faq.ts';
import { readHead } from './head.ts';
import type { Item } from './items.ts';
import { itemsByType, itemsIn } from './items.ts';
import { readJsonLdBlock } from './json-ld.ts';
import { readImages, readMedia, readResources } from './media.ts';
import { readMicrodata, readRdfa } from './microdata.ts';
import { readReviews } from './reviews.ts';
import { readShopData } from './shop-data.ts';
import { readSpecRows } from './specs.ts';
import { pageText, rawText, visibleText } from './text.ts';

/** What the reader must be told of a document's bytes: where they came from, and what the server called them. */
export type ReadOptions = { url: string; contentType?: string | null };

const MAX_JSON_LD_BLOCKS = 60;

/**
 * Everything the audit's criteria read of one HTML document, from its bytes.
 *
 * Pure and synchronous; hostile pages take bounded time, yet should be read through a page reader's own thread.
 * @throws page_unreadable when the bytes are no HTML document
 */
export function readPage(html: Uint8Array, options: ReadOptions): PageDigest {
  const url = addressOf(options.url);
  refuseOtherFormats(html, options);
  const page = parseDocument(decodeHtml(html, options.contentType));
  if (page.elements.length === 0)
    throw new DomainError('page_unreadable', 'The page holds no HTML.', { url: options.url });
  const jsonLd = readJsonLd(page);
  const head = readHead(page, url.href);
  const microdata = readMicrodata(page);
  const rdfa = readRdfa(page);
  const items: Item[] = [
    ...jsonLd.flatMap((block) => itemsIn(block.value, 'json-ld', 'JSON-LD')),
    ...microdata.roots.flatMap((root) => itemsIn(root, 'microdata', 'microdata')),
    ...rdfa.roots.flatMap((root) => itemsIn(root, 'rdfa', 'RDFa')),
  ];
  const host = url.hostname;
  const names = [head.meta('og:title'), head.title].filter((name) => name !== null);
  const anchor = findAnchor(page, names);
  const titles = anchor.titleText === null ? names : [anchor.titleText, ...names];
  const rows = readSpecRows(page);
  const facts = readFacts({
    page,
    url,
    host,
    head,
    anchor,
    products: rankProducts(items, titles, url.href),
    loose: [...microdata.loose, ...rdfa.loose],
    shop: readShopData(page),
    prices: visiblePrices(page, anchor, host),
    labels: readLabels(page, rows),
  });
  return sanitizeJson({
    url: options.url,
    bytes: html.byteLength,
    lang: head.lang,
    title: head.title,
    metaDescription: head.meta('description'),
    viewport: head.meta('viewport'),
    canonicalUrl: head.canonicalUrl,
    metas: head.metas,
    openGraph: head.openGraph,
    headings: headingsOf(page),
    text: pageText(page),
    descriptionText: readDescriptionText(page, anchor.title),
    bullets: readBullets(page, anchor.title),
    specs: rows.map(({ name, value }) => ({ name, value })),
    faq: readFaq(page),
    reviews: readReviews(page),
    breadcrumbs: readBreadcrumbs(page, items),
    images: readImages(page, anchor.title, items, url.href),
    ...readMedia(page, items, url.href),
    ...readResources(page, url.href, (link) => visibleText(page, link, 200)),
    jsonLd,
    items: itemsByType(items),
    variations: readVariations(page, anchor.title),
    facts,
  });
}

function addressOf(text: string): URL {
  try {
    return new URL(text);
  } catch (cause) {
    throw new DomainError('page_unreadable', `'${text.slice(0, 200)}' is not a URL.`, {}, cause);
  }
}

const OTHER_TYPE = /^\s*(?:image|audio|video|font)\/|^\s*application\/(?:pdf|zip|gzip|octet-stream|json)\b/i;
const MAGIC: readonly string[] = ['%PDF', '\x89PNG', 'GIF8', 'PK\x03\x04', '\x1f\x8b', '\xff\xd8\xff', 'RIFF'];

function refuseOtherFormats(bytes: Uint8Array, options: ReadOptions): void {
  const start = Buffer.from(bytes.subarray(0, 8)).toString('latin1');
  if (OTHER_TYPE.test(options.contentType ?? '') || MAGIC.some((magic) => start.startsWith(magic))) {
    throw new DomainError('page_unreadable', 'The address holds a file, not an HTML page.', { url: options.url });
  }
}

function readJsonLd(page: PageDocument): JsonLdBlock[] {
  const blocks: JsonLdBlock[] = [];
  for (const element of page.elements) {
    if (element.name !== 'script' || !/ld\+json/i.test(element.attributes['type'] ?? '')) continue;
    blocks.push(readJsonLdBlock(rawText(page, element)));
    if (blocks.length >= MAX_JSON_LD_BLOCKS) break;
  }
  return blocks;
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
