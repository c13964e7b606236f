import { currencyCode, findPrices, parseDataAmount } from '../numbers/money.ts';
import { CENT_KEYS, countsInCents, NESTED_PRODUCT_KEYS, nestedProductName } from '../platforms/platforms.ts';
import { asRecord, asText } from './bound-json.ts';
import { decodeText } from './entities.ts';

/** A product as the shop's own software describes it to its scripts. */
export type ShopProduct = {
  name: string | null;
  price: string | null;
  currency: string | null;
  sku: string | null;
  /** The key of its row, for shops that know no other number. */
  key: string | null;
  gtin: string | null;
  mpn: string | null;
  brand: string | null;
  availability: string | null;
  where: string;
};

type Fields = Readonly<Record<string, unknown>>;

/** Names of fields in the data of shop software, the more telling first; compared without case, `_` and `-`. */
const KEYS = {
  name: ['name', 'title', 'productname', 'itemname', 'displayname', 'producttitle'],
  price: [
    'saleprice',
    'specialprice',
    'finalprice',
    'currentprice',
    'sellingprice',
    'priceamount',
    'discountedprice',
    'price',
    'productprice',
    'displayprice',
    'unitprice',
    'pricevalue',
    'itemprice',
    'bestprice',
    'priceinfo',
    'prices',
    'pricerange',
    'productpricefrom',
    'minprice',
  ],
  currency: ['currency', 'currencycode', 'pricecurrency', 'productcurrency'],
  sku: [
    'sku',
    'productsku',
    'itemsku',
    'articlenumber',
    'articleno',
    'articlecode',
    'productcode',
    'itemnumber',
    'itemcode',
    'displaycode',
    'reference',
    'partnumber',
    'stylecode',
  ],
  key: ['productid', 'itemid', 'code', 'id'],
  gtin: ['gtin', 'gtin13', 'ean', 'ean13', 'upc', 'barcode', 'productean'],
  mpn: ['mpn', 'manufacturerpartnumber', 'modelnumber', 'supplierstyleno'],
  brand: ['brand', 'vendor', 'brandname', 'manufacturer', 'itembrand', 'productbrand', 'manufacturername'],
  availability: [
    'availability',
    'stockstatus',
    'availabilitystatus',
    'productavailability',
    'instock',
    'isinstock',
    'available',
    'isavailable',
    'availableforsale',
    'productinstock',
    'outofstock',
    'soldout',
    'issoldout',
  ],
} as const;

/** The product that an object describes. @returns null when it has no name, or neither a price nor a number */
export function toShopProduct(record: Fields, where: string): ShopProduct | null {
  const fields = new Map<string, unknown>();
  const names = NESTED_PRODUCT_KEYS.map((key) => asRecord(record[key])).find((one) => one !== null) ?? {};
  for (const [key, value] of [...Object.entries(names), ...Object.entries(record)].slice(0, 200))
    fields.set(key.toLowerCase().replace(/[_-]/g, ''), value);
  const name = textOf(fields, KEYS.name) ?? nestedProductName(record);
  if (name === null || name.length < 3 || name.length > 400) return null;
  const sku = textOf(fields, KEYS.sku);
  const key = textOf(fields, KEYS.key);
  const price = priceOf(fields, countsInCents(record));
  if (price === null && sku === null && key === null) return null;
  const currency = textOf(fields, KEYS.currency);
  return {
    name,
    price,
    currency: currency === null ? null : currencyCode(currency.toUpperCase(), ''),
    sku: sku !== null && sku.length <= 40 ? sku : null,
    key: key !== null && key.length <= 40 ? key : null,
    gtin: textOf(fields, KEYS.gtin),
    mpn: textOf(fields, KEYS.mpn),
    brand: textOf(fields, KEYS.brand),
    availability: stockOf(fields),
    where,
  };
}

function textOf(fields: ReadonlyMap<string, unknown>, keys: readonly string[]): string | null {
  for (const key of keys) {
    const text = asText(fields.get(key) ?? null);
    if (text !== null && text !== '' && text !== '0') return decodeText(text.slice(0, 500));
  }
  return null;
}

function priceOf(fields: ReadonlyMap<string, unknown>, inCents: boolean): string | null {
  for (const key of KEYS.price) {
    const value = fields.get(key);
    if (value === undefined || value === null) continue;
    const amount = amountIn(value, 3);
    if (amount === null || Number(amount) <= 0) continue;
    return inCents && Number.isInteger(value) ? (Number(amount) / 100).toFixed(2) : amount;
  }
  const first = inCents ? asRecord((fields.get('variants') as unknown[])[0]) : null;
  const cents = first?.['price'];
  return typeof cents === 'number' && Number.isInteger(cents) && cents > 0 ? (cents / 100).toFixed(2) : null;
}

function amountIn(value: unknown, depth: number): string | null {
  if (typeof value === 'number') return parseDataAmount(value);
  if (typeof value === 'string') return value.length <= 30 && /\d/.test(value) ? writtenAmount(value) : null;
  if (depth <= 0) return null;
  if (Array.isArray(value)) return amountIn(value[0], depth - 1);
  const record = asRecord(value);
  if (!record) return null;
  const cents = CENT_KEYS.map((key) => record[key]).find((one) => typeof one === 'number' && one > 0);
  if (typeof cents === 'number') return (cents / 100).toFixed(2);
  for (const key of [
    'current',
    'final',
    'sale',
    'sales',
    'special',
    'now',
    'finalPrice',
    'value',
    'amount',
    'price',
    'min',
    'formatted',
    'withTax',
    'priceWithTax',
    'gross',
    'minVariantPrice',
    'minPrice',
    'basePrice',
  ]) {
    const amount = amountIn(record[key], depth - 1);
    if (amount !== null) return amount;
  }
  return null;
}

/** A price with its currency (`2 999,000 DT`) is read by the currency's rules, a bare number by those of data. */
function writtenAmount(value: string): string | null {
  return findPrices(value, '')[0]?.amount ?? parseDataAmount(value);
}

function stockOf(fields: ReadonlyMap<string, unknown>): string | null {
  for (const key of KEYS.availability) {
    const value = fields.get(key);
    const isNegative = key.includes('outofstock') || key.includes('soldout');
    if (typeof value === 'boolean') return value === isNegative ? 'OutOfStock' : 'InStock';
    const text = typeof value === 'string' ? value.trim() : null;
    if (text && text.length <= 60 && !isNegative) return text;
  }
  return null;
}
