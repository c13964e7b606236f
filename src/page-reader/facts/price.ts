import { whereOf } from '../candidates/where.ts';
import { currencyCode, parseDataAmount } from '../numbers/money.ts';
import { asText } from '../sources/bound-json.ts';
import type { OfferFacts } from '../sources/offers.ts';
import { offersOf } from '../sources/offers.ts';
import type { ProductItem } from '../subject/main-product.ts';
import type { Fact, FactSource, PageFacts } from '../types.ts';
import type { Priced } from './choose-price.ts';
import { choosePrice } from './choose-price.ts';
import type { FactContext } from './context.ts';

/** An offer of the page's product, with where it was read. */
export type MainOffer = OfferFacts & { source: FactSource };

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

/** The variant that the address chooses (`?variant=42`, `?sku=…`, `#42`, a path of its own) is the one on the page. */
function ownFirst(offers: MainOffer[], url: URL): MainOffer[] {
  const marks = [...url.searchParams.values(), ...url.hash.slice(1).split(/[=&/]/)];
  const chosen = marks.filter((value) => value.length >= 4);
  const paths = offers.map((offer) => pathOf(offer.url, url));
  const isDistinct = new Set(paths).size > 1;
  const isOwn = (offer: MainOffer, index: number) =>
    chosen.some((value) => offer.sku === value || (offer.url ?? '').includes(`=${value}`)) ||
    (isDistinct && paths[index] === url.pathname);
  return [...offers.filter(isOwn), ...offers.filter((offer, index) => !isOwn(offer, index))];
}

function pathOf(address: string | null, base: URL): string | null {
  if (address === null || !URL.canParse(address, base)) return null;
  return new URL(address, base).pathname;
}

/** The price and its currency: what data says, checked against what a visitor sees. */
export function readPrice(context: FactContext): Pick<PageFacts, 'price' | 'currency'> {
  const declared = declaredPrices(context);
  const chosen = choosePrice(declared, context.prices);
  if (!chosen) return { price: null, currency: currencyFact(context, null) };
  const price: Fact = { value: chosen.amount, source: chosen.source, where: chosen.where };
  return { price, currency: currencyFact(context, chosen) };
}

function declaredPrices(context: FactContext): Priced[] {
  const offers = mainOffers(context).flatMap(({ price, currency, source, where }) =>
    price === null ? [] : [{ amount: price, currency, source, where }],
  );
  return [...offers, ...loosePrices(context), ...metaPrices(context), ...shopPrices(context)];
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

function currencyFact(context: FactContext, chosen: Priced | null): Fact | null {
  if (chosen?.currency) return { value: chosen.currency, source: chosen.source, where: chosen.where };
  const declared = declaredPrices(context).find((price) => price.currency !== null);
  if (declared?.currency) return { value: declared.currency, source: declared.source, where: declared.where };
  const seen = context.prices.find((price) => price.currency !== null && !price.isBoilerplate);
  return seen?.currency ? { value: seen.currency, source: 'visible', where: whereOf(seen.element) } : null;
}
