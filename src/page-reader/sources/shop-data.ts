import type { PageDocument, PageElement } from '../document/document.ts';
import { rawText } from '../document/text.ts';
import { PLATFORM_DATA_ATTRIBUTES } from '../platforms/platforms.ts';
import { similarity, wordsOf } from '../subject/names.ts';
import { asRecord } from './bound-json.ts';
import { parseJson } from './parse-json.ts';
import { scriptValues } from './script-values.ts';
import type { ShopProduct } from './shop-product.ts';
import { toShopProduct } from './shop-product.ts';

/** What the page calls itself, to tell its product from the others that its data speaks of. */
export type ShopSubject = { titles: readonly string[]; url: URL };

const MAX_SCRIPT = 1_500_000;
const MAX_ALL_SCRIPTS = 4_000_000;
const MAX_VISITED = 120_000;
const MAX_DEPTH = 16;
const MAX_PRODUCTS = 400;
const WORTH_READING = /price|sku|product/i;
const OTHER_DATA = /^(?:text\/(?:template|x-|html)|application\/ld\+json|importmap|speculationrules)/i;
/** Attributes in which shop software hands data to its scripts. */
const DATA_ATTRIBUTES = ['data-product', 'data-product-info', 'data-json', ...PLATFORM_DATA_ATTRIBUTES];

/**
 * Products in the data that shop software leaves in the page for its scripts (state, analytics layers, variations),
 * those named like the page first; a product named otherwise is another one and left out.
 */
export function readShopData(page: PageDocument, subject: ShopSubject): ShopProduct[] {
  const found: { product: ShopProduct; score: number }[] = [];
  const titles = subject.titles.map(wordsOf);
  const budget = { visited: 0, characters: 0 };
  for (const element of page.elements) {
    if (budget.visited > MAX_VISITED || budget.characters > MAX_ALL_SCRIPTS) break;
    for (const { value, where } of valuesOf(page, element, budget)) {
      for (const product of productsIn(value, where, budget)) {
        const score = scoreOf(product, titles, subject.url);
        if (score > 0.75) found.push({ product, score });
      }
    }
  }
  return found
    .sort((one, other) => other.score - one.score)
    .slice(0, 8)
    .map(({ product }) => product);
}

type Budget = { visited: number; characters: number };

function valuesOf(page: PageDocument, element: PageElement, budget: Budget): { value: unknown; where: string }[] {
  if (element.name !== 'script') return attributeValues(element);
  if (element.attributes['src'] !== undefined || OTHER_DATA.test(element.attributes['type'] ?? '')) return [];
  const source = rawText(page, element);
  if (source.length > MAX_SCRIPT || !WORTH_READING.test(source)) return [];
  budget.characters += source.length;
  return scriptValues(source, element.attributes['id'] ?? null);
}

function attributeValues(element: PageElement): { value: unknown; where: string }[] {
  const values: { value: unknown; where: string }[] = [];
  for (const name of DATA_ATTRIBUTES) {
    const text = element.attributes[name];
    if (text === undefined || !/^\s*[[{]/.test(text) || text.length > MAX_SCRIPT) continue;
    try {
      values.push({ value: parseJson(text), where: `<${element.name} ${name}>` });
    } catch {
      // An attribute of that name that holds something else is no data.
    }
  }
  return values;
}

/** Every object in a value that could be a product; visited breadth first, so that depth costs no stack. */
function productsIn(value: unknown, where: string, budget: Budget): ShopProduct[] {
  const products: ShopProduct[] = [];
  let level: readonly unknown[] = [value];
  for (let depth = 0; depth < MAX_DEPTH && level.length > 0; depth += 1) {
    budget.visited += level.length;
    if (budget.visited > MAX_VISITED || products.length > MAX_PRODUCTS) return products;
    for (const record of level.map(asRecord)) {
      const product = record ? toShopProduct(record, where) : null;
      if (product) products.push(product);
    }
    level = level.flatMap(partsOf);
  }
  return products;
}

function partsOf(value: unknown): unknown[] {
  const parts = Array.isArray(value) ? value.slice(0, 500) : Object.values(asRecord(value) ?? {});
  return parts.filter((part) => typeof part === 'object' && part !== null);
}

function isPartOf(number: string | null, url: URL): boolean {
  return number !== null && number.length >= 4 && url.href.toLowerCase().includes(number.toLowerCase());
}

function scoreOf(product: ShopProduct, titles: readonly ReadonlySet<string>[], url: URL): number {
  const words = wordsOf(product.name ?? '');
  const fit = Math.max(0, ...titles.map((title) => similarity(words, title)));
  const isInUrl = isPartOf(product.sku, url) || isPartOf(product.key, url);
  const fields = [product.price, product.sku, product.brand, product.availability].filter(
    (field) => field !== null,
  ).length;
  // A name of one or two words fits by chance; then the number in the address has to agree.
  const isNamed = fit >= 0.7 && (words.size >= 2 || fit === 1);
  return isNamed || (isInUrl && fit > 0.2) ? fit + (isInUrl ? 0.5 : 0) + fields * 0.1 : 0;
}
