import { asList, asRecord, asText } from '../sources/bound-json.ts';
import type { OfferFacts } from '../sources/offers.ts';
import { offersOf } from '../sources/offers.ts';
import type { FactSource } from '../types.ts';
import type { ProductItem } from './main-product.ts';

/** An offer of the page's product, with where it was read; `isChosen` when the address names this variant. */
export type MainOffer = OfferFacts & { source: FactSource; isChosen: boolean };

type Offer = OfferFacts & { source: FactSource };

const MAX_VARIANTS = 100;
const MAX_SIBLINGS = 50;

/** The offers of the page's product from the best source that has any, those of this very address first. */
export function mainOffers(products: readonly ProductItem[], url: URL, market: string): MainOffer[] {
  for (const product of products.slice(0, 6)) {
    const own = offersIn(product, market);
    const all = own.length > 0 ? own : variantOffers(product, market);
    if (all.length > 0) return ownFirst([...all, ...siblingOffers(products, product, market)], url);
  }
  return [];
}

function offersIn({ value, path, source }: ProductItem, market: string): Offer[] {
  return offersOf(value, path, market).map((offer) => ({ ...offer, source }));
}

/** Shops that list each size as a product of the same name mean one product with several offers. */
function siblingOffers(products: readonly ProductItem[], product: ProductItem, market: string): Offer[] {
  const name = asText(product.value['name']);
  return products
    .filter((other) => other !== product && other.source === product.source && asText(other.value['name']) === name)
    .slice(0, MAX_SIBLINGS)
    .flatMap((other) => offersIn(other, market));
}

function variantOffers({ value, path, source }: ProductItem, market: string): Offer[] {
  const variants = asList(value['hasVariant'] ?? value['model']).slice(0, MAX_VARIANTS);
  return variants.flatMap((variant, index) => {
    const record = asRecord(variant);
    if (!record) return [];
    const sku = asText(record['sku']);
    return offersOf(record, `${path}.hasVariant[${index}]`, market).map((offer) => ({
      ...offer,
      sku: offer.sku ?? sku,
      source,
    }));
  });
}

/** The variant that the address chooses (`?variant=42`, `?sku=…`, `#42`, a path of its own) is the one on the page. */
function ownFirst(offers: readonly Offer[], url: URL): MainOffer[] {
  const marks = [...url.searchParams.values(), ...url.hash.slice(1).split(/[=&/]/)].filter(({ length }) => length >= 4);
  const paths = offers.map((offer) => pathOf(offer.url, url));
  const isDistinct = new Set(paths).size > 1;
  const named = offers.map((offer, index) => ({
    ...offer,
    isChosen: offers.length > 1 && marks.some((mark) => offer.sku === mark || (offer.url ?? '').includes(`=${mark}`)),
    isAtPath: isDistinct && paths[index] === url.pathname,
  }));
  const isOwn = (offer: { isChosen: boolean; isAtPath: boolean }) => offer.isChosen || offer.isAtPath;
  return [...named.filter(isOwn), ...named.filter((offer) => !isOwn(offer))];
}

function pathOf(address: string | null, base: URL): string | null {
  if (address === null || !URL.canParse(address, base)) return null;
  return new URL(address, base).pathname;
}
