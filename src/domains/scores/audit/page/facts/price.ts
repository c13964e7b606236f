import type { Fact, FactSource, PageFacts } from '../../types.ts';

import { asText } from '../bound-json.ts';
import type { FactContext } from './context.ts';
import type { ProductItem } from './main-product.ts';
import { currencyCode, isSameAmount, parseDataAmount } from './money.ts';
import type { OfferFacts } from './offers.ts';
import { offersOf } from './offers.ts';
import type { VisiblePrice } from './visible-price.ts';
import { whereOf } from './where.ts';

/** An offer of the page's product, with where it was read. */
export type MainOffer = OfferFacts & { source: FactSource };

type Priced = { amount: string; currency: string | null; source: FactSource; where: string };

/** A visible price scored at least so is sure to be a price of the product. */
const SURE = 5;
const PASSABLE = 1.5;

/** The offers of the page's product from the best source that has any, those of this very address first. */
export function mainOffers(context: FactContext): MainOffer[] {
  for (const product of context.products.slice(0, 6)) {
    const offers = offersOf(product.value, product.path, context.host).map((offer) => ({
      ...offer,
      source: product.source,
    }));
    const variants = product.value['hasVariant'] ?? product.value['model'];
    const all = offers.length > 0 ? offers : variantOffers(variants, product.path, context.host, product.source);
    if (all.length > 0) return ownFirst([...all, ...siblingOffers(context, product)], context.url);
  }
  return [];
}

/** Shops that list each size as a product of the same name mean one product with several offers. */
function siblingOffers(context: FactContext, product: ProductItem): MainOffer[] {
  const name = asText(product.value['name']);
  const siblings = context.products.filter(
    (other) => other !== product && other.source === product.source && asText(other.value['name']) === name,
  );
  return siblings
    .slice(0, 50)
    .flatMap((other) =>
      offersOf(other.value, other.path, context.host).map((offer) => ({ ...offer, source: other.source })),
    );
}

function variantOffers(variants: unknown, path: string, host: string, source: FactSource): MainOffer[] {
  const list = Array.isArray(variants) ? variants.slice(0, 100) : [];
  return list.flatMap((variant, index) =>
    typeof variant === 'object' && variant !== null
      ? offersOf(variant, `${path}.hasVariant[${index}]`, host).map((offer) => ({ ...offer, source }))
      : [],
  );
}

/** The variant that the address chooses (`?variant=42`, `?sku=…`) is the one on the page. */
function ownFirst(offers: MainOffer[], url: URL): MainOffer[] {
  const chosen = [...url.searchParams.values()].filter((value) => value.length >= 4);
  const isOwn = (offer: MainOffer) =>
    chosen.some((value) => offer.sku === value || (offer.url ?? '').includes(`=${value}`));
  return [...offers.filter(isOwn), ...offers.filter((offer) => !isOwn(offer))];
}

/** The price and its currency: what data says, checked against what a visitor sees. */
export function readPrice(context: FactContext): Pick<PageFacts, 'price' | 'currency'> {
  const told = toldPrices(context);
  const chosen = choose(told, context.prices);
  if (!chosen) return { price: null, currency: currencyFact(context, null) };
  const price: Fact = { value: chosen.amount, source: chosen.source, where: chosen.where };
  return { price, currency: currencyFact(context, chosen) };
}

function toldPrices(context: FactContext): Priced[] {
  const offers = mainOffers(context).flatMap(({ price, currency, source, where }) =>
    price === null ? [] : [{ amount: price, currency, source, where }],
  );
  return [...offers, ...loosePrices(context), ...shopPrices(context), ...metaPrices(context)];
}

function loosePrices({ loose, host }: FactContext): Priced[] {
  const prices = loose.filter(({ name }) => name === 'price' || name === 'lowPrice');
  const currency = loose.find(({ name }) => name === 'priceCurrency')?.value ?? null;
  return prices.slice(0, 1).flatMap(({ value, name }) => {
    const amount = parseDataAmount(value);
    const code = currency === null ? null : currencyCode(currency, host);
    return amount === null || Number(amount) === 0
      ? []
      : [{ amount, currency: code, source: 'microdata' as const, where: `microdata ${name}` }];
  });
}

function shopPrices({ shop }: FactContext): Priced[] {
  return shop.flatMap(({ price, currency, where }) =>
    price === null ? [] : [{ amount: price, currency, source: 'shop-data' as const, where: `${where}.price` }],
  );
}

function metaPrices({ head, host }: FactContext): Priced[] {
  const names = [
    'product:sale_price:amount',
    'product:price:amount',
    'og:price:amount',
    'og:price',
    'product:price',
    'price',
    'twitter:data1',
  ];
  return names.flatMap((name) => {
    const content = head.meta(name);
    const amount = content === null || !/\d/.test(content) || content.length > 30 ? null : parseDataAmount(content);
    if (amount === null || Number(amount) === 0) return [];
    if (name === 'twitter:data1' && !/price|preis|prix/i.test(head.meta('twitter:label1') ?? '')) return [];
    const currency = head.meta('product:price:currency') ?? head.meta('og:price:currency') ?? head.meta('og:currency');
    return [
      {
        amount,
        currency: currency === null ? null : currencyCode(currency, host),
        source: 'open-graph' as const,
        where: `meta ${name}`,
      },
    ];
  });
}

/**
 * Data is trusted when the page shows the same amount. Where it does not, a sure visible price wins: data goes stale,
 * says the price before the discount, or speaks of another variant, and a visitor pays what the page shows.
 */
function choose(told: readonly Priced[], seen: readonly VisiblePrice[]): Priced | null {
  const best = seen.find((price) => !price.isOld && !price.isBeside) ?? null;
  const shown = best ? visiblePriced(best) : null;
  const first = told[0];
  if (!first) return best && best.score >= PASSABLE ? shown : null;
  if (best === null) return first;
  const agreeing = told.find((price) => isSameAmount(price.amount, best.amount));
  if (agreeing && (best.score >= SURE || agreeing === first)) return agreeing;
  const inCents = told.find(
    (price) => price.source === 'shop-data' && isSameAmount(price.amount, String(Number(best.amount) * 100)),
  );
  if (inCents === first) return { ...inCents, amount: best.amount };
  if (best.score < SURE) return first;
  const sightings = seen.filter((price) => isSameAmount(price.amount, first.amount));
  const isCurrent = sightings.some((price) => !price.isOld && !price.isBeside && price.score >= best.score - 2.5);
  return isCurrent ? first : shown;
}

function visiblePriced(price: VisiblePrice): Priced {
  return { amount: price.amount, currency: price.currency, source: 'visible', where: whereOf(price.element) };
}

function currencyFact(context: FactContext, chosen: Priced | null): Fact | null {
  if (chosen?.currency) return { value: chosen.currency, source: chosen.source, where: chosen.where };
  const told = toldPrices(context).find((price) => price.currency !== null);
  if (told?.currency) return { value: told.currency, source: told.source, where: told.where };
  const seen = context.prices.find((price) => price.currency !== null && !price.isBeside);
  return seen?.currency ? { value: seen.currency, source: 'visible', where: whereOf(seen.element) } : null;
}
