import { DomainError } from '../kernel/errors.ts';
import { BoilerplateJudge } from './candidates/boilerplate.ts';
import { announcesBrand } from './candidates/brand-label.ts';
import { announcesNumber } from './candidates/number-labels.ts';
import { announcesStock } from './candidates/stock-label.ts';
import { visiblePrices } from './candidates/visible-price.ts';
import { decodeHtml } from './document/decode.ts';
import type { PageDocument } from './document/document.ts';
import { parseDocument } from './document/document.ts';
import type { Head } from './document/head.ts';
import { readHead } from './document/head.ts';
import { rawText } from './document/text.ts';
import { readFacts } from './facts/read-facts.ts';
import { marketOf } from './numbers/market.ts';
import { joinGraph } from './sources/graph.ts';
import type { Item } from './sources/items.ts';
import { itemsIn } from './sources/items.ts';
import { readJsonLdBlock } from './sources/json-ld.ts';
import { readLabels } from './sources/labels.ts';
import { readMicrodata, readRdfa } from './sources/microdata.ts';
import { readShopData } from './sources/shop-data.ts';
import type { Row } from './sources/specs.ts';
import { readSpecRows } from './sources/specs.ts';
import type { Anchor } from './subject/anchor.ts';
import { findAnchor } from './subject/anchor.ts';
import { mainOffers } from './subject/main-offers.ts';
import type { ProductItem } from './subject/main-product.ts';
import { rankProducts } from './subject/main-product.ts';
import { mainPartOf } from './subject/names.ts';
import type { JsonLdBlock, PageFacts } from './types.ts';

/** What the reader must be declared of a document's bytes: where they came from, and what the server called them. */
export type ReadOptions = { url: string; contentType?: string | null };

/** A parsed page with its facts, before anything else is read of it. */
export type OpenPage = {
  page: PageDocument;
  url: URL;
  head: Head;
  jsonLd: JsonLdBlock[];
  items: readonly Item[];
  /** Those that the page can be about, best first. */
  products: readonly ProductItem[];
  anchor: Anchor;
  rows: readonly Row[];
  facts: PageFacts;
};

const MAX_JSON_LD_BLOCKS = 60;
const OTHER_TYPE = /^\s*(?:image|audio|video|font)\/|^\s*application\/(?:pdf|zip|gzip|octet-stream|json)\b/i;
const MAGIC: readonly string[] = ['%PDF', '\x89PNG', 'GIF8', 'PK\x03\x04', '\x1f\x8b', '\xff\xd8\xff', 'RIFF'];

/** Parses a page and reads its facts. @throws page_unreadable when the bytes are no HTML document */
export function openPage(html: Uint8Array, options: ReadOptions): OpenPage {
  const url = addressOf(options.url);
  refuseOtherFormats(html, options);
  const page = parseDocument(decodeHtml(html, options.contentType));
  if (page.elements.length === 0) throw new DomainError('page_unreadable', 'The page holds no HTML.');
  const head = readHead(page, url.href);
  const jsonLd = joinGraph(readJsonLd(page));
  const microdata = readMicrodata(page);
  const rdfa = readRdfa(page);
  const items: Item[] = [
    ...jsonLd.flatMap((block) => itemsIn(block.value, 'json-ld', 'JSON-LD')),
    ...microdata.roots.flatMap((root) => itemsIn(root, 'microdata', 'microdata')),
    ...rdfa.roots.flatMap((root) => itemsIn(root, 'rdfa', 'RDFa')),
  ];
  const host = marketOf(url.hostname, head.lang);
  const names = [head.meta('og:title'), head.title].filter((name) => name !== null);
  const parts = names.map((name) => mainPartOf(name, url.hostname)).filter((part) => part !== null);
  const anchor = findAnchor(page, [...names, ...parts], url);
  const titles = anchor.titleText === null ? names : [anchor.titleText, ...names];
  const rows = readSpecRows(page);
  const products = rankProducts(items, titles, url.href);
  const boilerplate = new BoilerplateJudge(anchor, page.texts.length);
  const facts = readFacts({
    page,
    url,
    host,
    head,
    anchor,
    products,
    offers: mainOffers(products, url, host),
    loose: [...microdata.loose, ...rdfa.loose],
    shop: readShopData(page, { titles, url }),
    boilerplate,
    prices: visiblePrices({ page, anchor, url, host, boilerplate }),
    labels: readLabels(page, rows, (name) => announcesNumber(name) || announcesBrand(name) || announcesStock(name)),
  });
  return { page, url, head, jsonLd, items, products, anchor, rows, facts };
}

function addressOf(text: string): URL {
  try {
    return new URL(text);
  } catch (cause) {
    throw new DomainError('page_unreadable', `'${text.slice(0, 200)}' is not a URL.`, {}, cause);
  }
}

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
