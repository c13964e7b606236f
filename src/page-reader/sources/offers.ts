import { currencyCode, findPrices, parseDataAmount } from '../numbers/money.ts';
import { asList, asRecord, asText } from './bound-json.ts';

/** One offer of structured data, flattened. */
export type OfferFacts = {
  price: string | null;
  currency: string | null;
  availability: string | null;
  condition: string | null;
  sku: string | null;
  url: string | null;
  where: string;
};

const MAX_OFFERS = 200;
const NOT_THE_PRICE = /ListPrice|StrikethroughPrice|SRP|MSRP|MinimumAdvertisedPrice|Suggested|Regular/i;

/** The offers of a product, in document order; an aggregate offer tells its lowest price. */
export function offersOf(product: Readonly<Record<string, unknown>>, path: string, host: string): OfferFacts[] {
  const offers: OfferFacts[] = [];
  const given = asList(product['offers'] ?? product['Offers'] ?? product['offer']);
  for (const [index, value] of given.slice(0, MAX_OFFERS).entries()) {
    const offer = asRecord(value);
    if (offer)
      addOffer(offers, offer, { where: given.length > 1 ? `${path}.offers[${index}]` : `${path}.offers`, host });
  }
  if (offers.length === 0 && product['price'] !== undefined) addOffer(offers, product, { where: path, host });
  return offers;
}

function addOffer(
  offers: OfferFacts[],
  offer: Readonly<Record<string, unknown>>,
  at: { where: string; host: string },
): void {
  const inner = asList(offer['offers'])
    .map(asRecord)
    .filter((one) => one !== null);
  const own = readOffer(offer, at);
  // An aggregate names the cheapest of its offers; the first of them says the rest.
  if (own.price !== null || inner.length === 0) offers.push(own);
  for (const one of inner.slice(0, MAX_OFFERS)) offers.push(readOffer(one, { ...at, where: `${at.where}.offers` }));
}

function readOffer(offer: Readonly<Record<string, unknown>>, at: { where: string; host: string }): OfferFacts {
  const price = priceOf(offer);
  const written = findPrices(asText(offer['price'])?.slice(0, 60) ?? '', at.host)[0]?.currency;
  const currency = asText(offer['priceCurrency'] ?? offer['pricecurrency'] ?? price?.currency ?? written ?? null);
  return {
    price: price?.amount ?? null,
    currency: currency === null ? null : currencyCode(currency.toUpperCase().slice(0, 10), at.host),
    availability: asText(offer['availability']),
    condition: asText(offer['itemCondition']),
    sku: asText(offer['sku']),
    url: asText(offer['url']),
    where: `${at.where}.${price?.key ?? 'price'}`,
  };
}

type PriceFound = { amount: string; currency: string | null; key: string };

function priceOf(offer: Readonly<Record<string, unknown>>): PriceFound | null {
  for (const key of ['price', 'Price', 'lowPrice', 'lowprice', 'minPrice']) {
    const amount = amountIn(offer[key], 4);
    if (amount !== null && Number(amount) > 0) return { amount, currency: null, key };
  }
  return specifiedPrice(offer) ?? highest(offer);
}

function highest(offer: Readonly<Record<string, unknown>>): PriceFound | null {
  const amount = amountIn(offer['highPrice'] ?? offer['highprice'], 4);
  return amount !== null && Number(amount) > 0 ? { amount, currency: null, key: 'highPrice' } : null;
}

function specifiedPrice(offer: Readonly<Record<string, unknown>>): PriceFound | null {
  const all = asList(offer['priceSpecification'])
    .map(asRecord)
    .filter((one) => one !== null);
  const typed = (one: Readonly<Record<string, unknown>>) => asText(one['priceType']) ?? '';
  const sale = all.filter((one) => /SalePrice/i.test(typed(one)));
  const whole = all.filter((one) => !NOT_THE_PRICE.test(typed(one)) && one['referenceQuantity'] === undefined);
  for (const specification of [...sale, ...whole, ...all.filter((one) => !NOT_THE_PRICE.test(typed(one)))]) {
    const amount = parseDataAmount(asText(specification['price'] ?? specification['minPrice'] ?? null));
    if (amount !== null && Number(amount) > 0) {
      return { amount, currency: asText(specification['priceCurrency']), key: 'priceSpecification.price' };
    }
  }
  return null;
}

/** Some shops put a whole price object, or a list of one, where a number belongs. */
function amountIn(value: unknown, depth: number): string | null {
  if (typeof value === 'number' || typeof value === 'string') return parseDataAmount(firstNumber(value));
  if (depth <= 0) return null;
  if (Array.isArray(value)) return amountIn(value[0], depth - 1);
  const record = asRecord(value);
  if (!record) return null;
  for (const key of ['@value', 'decimalPrice', 'value', 'amount', 'sales', 'price', 'min', 'current', 'final']) {
    const amount = amountIn(record[key], depth - 1);
    if (amount !== null) return amount;
  }
  return null;
}

/** `499€ 499€` is one price said twice, not a number of six digits. */
function firstNumber(value: string | number): string | number {
  if (typeof value === 'number') return value;
  const first = /\d[\d.,'’]*(?:[ \u00a0\u202f]\d{3}(?![\d]))*(?:[.,]\d+)?/.exec(value);
  return first?.[0] ?? value;
}
