import { currencyCode, findPrices, parseDataAmount } from '../numbers/money.ts';
import type { FactSource } from '../types.ts';
import type { FactContext } from './context.ts';

/** Where data says a price: places that a shop fills independently of each other, the most telling first. */
export type DeclaredPlace = 'offer' | 'property' | 'meta' | 'shop-data' | 'sentence';

/** A price that the page's data or head says; `rank` counts the prices before it in the same place. */
export type DeclaredPrice = {
  amount: string;
  currency: string | null;
  source: FactSource;
  where: string;
  place: DeclaredPlace;
  rank: number;
};

type Found = Omit<DeclaredPrice, 'place' | 'rank'>;

const PRICE_METAS = [
  'product:sale_price:amount',
  'product:price:amount',
  'og:price:amount',
  'og:price',
  'product:price',
  'price',
  'twitter:data1',
];

/** Every price that data and metas say, in the order of their places. */
export function declaredPrices(context: FactContext): DeclaredPrice[] {
  const ranked = (place: DeclaredPlace, found: readonly Found[]) =>
    found.map((price, rank): DeclaredPrice => ({ ...price, place, rank }));
  return [
    ...ranked('offer', offerPrices(context)),
    ...ranked('property', loosePrices(context)),
    ...ranked('meta', metaPrices(context)),
    ...ranked('shop-data', shopPrices(context)),
    ...ranked('sentence', sentencePrices(context)),
  ];
}

function offerPrices(context: FactContext): Found[] {
  return context.offers.flatMap(({ price, currency, source, where }) =>
    price === null ? [] : [{ amount: price, currency, source, where }],
  );
}

function loosePrices({ loose, host }: FactContext): Found[] {
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

function shopPrices({ shop }: FactContext): Found[] {
  return shop.flatMap(({ price, currency, where }) =>
    price === null ? [] : [{ amount: price, currency, source: 'shop-data' as const, where: `${where}.price` }],
  );
}

function metaPrices({ head, host }: FactContext): Found[] {
  const given = head.meta('product:price:currency') ?? head.meta('og:price:currency') ?? head.meta('og:currency');
  const currency = given === null ? null : currencyCode(given, host);
  return PRICE_METAS.flatMap((name) => {
    const content = head.meta(name);
    const amount = content === null || !/\d/.test(content) || content.length > 30 ? null : parseDataAmount(content);
    if (amount === null || Number(amount) === 0) return [];
    if (name === 'twitter:data1' && !/price|preis|prix/i.test(head.meta('twitter:label1') ?? '')) return [];
    return [{ amount, currency, source: 'open-graph' as const, where: `meta ${name}` }];
  });
}

/** Shops write the price into what search engines show: `Oak desk for €129.00 | Shop`. */
function sentencePrices({ head, host, anchor }: FactContext): Found[] {
  const texts = [
    ['<title>', head.title],
    ['<h1>', anchor.titleText],
    ['meta og:title', head.meta('og:title')],
    ['meta description', head.meta('description')],
  ] as const;
  return texts.flatMap(([where, text]) =>
    findPrices((text ?? '').slice(0, 400), host)
      .slice(0, 1)
      .map(({ amount, currency }): Found => ({ amount, currency, source: 'meta', where })),
  );
}
