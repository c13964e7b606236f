import { asList, asRecord, asText } from '../sources/bound-json.ts';
import type { Item } from '../sources/items.ts';
import { similarity, wordsOf } from './names.ts';
import { isProductType } from './product-types.ts';

/** The object that a page says it is about, with how well its name fits the page's own title. */
export type ProductItem = Item & { fit: number };

/** Where a product inside another object is a neighbour, not the subject. */
const NEIGHBOUR =
  /\.(?:isRelatedTo|isSimilarTo|itemListElement|isAccessoryOrSparePartFor|isConsumableFor|itemOffered|hasOfferCatalog|itemReviewed|relatedItem)\b/i;

/**
 * The products of a page that it can be about, best first: named like the page, of the page's own address, outermost.
 *
 * @param titles what the page calls itself: headings, title, og:title
 */
export function rankProducts(items: readonly Item[], titles: readonly string[], url: string): ProductItem[] {
  const titleWords = titles.map(wordsOf);
  const products = items.filter((item) => isProductType(item.types)).slice(0, 300);
  const scored = products.map((item, order) => ({ item: { ...item, fit: fitOf(item, titleWords) }, order }));
  const counts = new Map<string, number>();
  for (const { source } of products) counts.set(source, (counts.get(source) ?? 0) + 1);
  const score = ({ item }: { item: ProductItem }) => {
    const isAlone = counts.get(item.source) === 1;
    const neighbour = NEIGHBOUR.test(item.path) && !isAlone ? 2 : 0;
    const variant = /hasVariant|isVariantOf|\.model\b/i.test(item.path) ? 0.6 : 0;
    return (
      item.fit * 2 + (isAlone ? 0.5 : 0) + (isAt(item, url) ? 1 : 0) + (hasOffer(item) ? 0.6 : 0) - neighbour - variant
    );
  };
  return scored
    .map((entry) => ({ ...entry, score: score(entry) }))
    .filter(
      ({ item, score: value }) => value > 0.3 && (item.fit > 0.15 || counts.get(item.source) === 1 || isAt(item, url)),
    )
    .sort((one, other) => other.score - one.score || one.order - other.order)
    .map(({ item }) => item);
}

function fitOf(item: Item, titles: readonly ReadonlySet<string>[]): number {
  const name = asText(item.value['name']);
  if (name === null) return 0;
  const words = wordsOf(name);
  return Math.max(0, ...titles.map((title) => similarity(words, title)));
}

function hasOffer(item: Item): boolean {
  return asList(item.value['offers']).some((offer) => asRecord(offer) !== null) || item.value['price'] !== undefined;
}

function isAt(item: Item, url: string): boolean {
  const address = asText(item.value['url']) ?? asText(item.value['@id']);
  if (address === null) return false;
  return pathOf(address, url) === pathOf(url, url) && pathOf(url, url) !== '/';
}

function pathOf(address: string, base: string): string {
  try {
    return decodeURI(new URL(address, base).pathname).replace(/\/$/, '').toLowerCase() || '/';
  } catch {
    // An address nobody can follow is the address of nothing.
    return address;
  }
}
