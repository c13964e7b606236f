import { aliexpress } from './aliexpress.ts';
import { amazon } from './amazon.ts';
import { commercetools } from './commercetools.ts';
import { digitalDataLayer } from './digital-data-layer.ts';
import { ebay } from './ebay.ts';
import { etsy } from './etsy.ts';
import type { Platform } from './platform.ts';
import { shopify } from './shopify.ts';
import { target } from './target.ts';
import { walmart } from './walmart.ts';
import { woocommerce } from './woocommerce.ts';

const PLATFORMS: readonly Platform[] = [
  amazon,
  ebay,
  walmart,
  etsy,
  aliexpress,
  target,
  shopify,
  woocommerce,
  commercetools,
  digitalDataLayer,
];

/** Attributes in which themes of known platforms hand product data to their scripts. */
export const PLATFORM_DATA_ATTRIBUTES: readonly string[] = PLATFORMS.flatMap(
  ({ dataAttributes }) => dataAttributes ?? [],
);

/** Keys under which a data layer keeps a product's names apart from its price. */
export const NESTED_PRODUCT_KEYS: readonly string[] = PLATFORMS.flatMap(
  ({ nestedProductKeys }) => nestedProductKeys ?? [],
);

/** Keys of amounts in cents, in price objects. */
export const CENT_KEYS: readonly string[] = PLATFORMS.flatMap(({ centKeys }) => centKeys ?? []);

/** The product number that a marketplace's address carries. @returns null on any other address */
export function marketplaceId(url: URL): string | null {
  for (const { productAddress } of PLATFORMS) {
    if (!productAddress?.host.test(url.hostname)) continue;
    return productAddress.path.exec(url.pathname)?.[1] ?? null;
  }
  return null;
}

/** Are whole amounts of this product object of shop data cents? */
export function countsInCents(record: Readonly<Record<string, unknown>>): boolean {
  return PLATFORMS.some((platform) => platform.countsInCents?.(record) === true);
}

/** The name of a product object of shop data that leaves it to a part of it. @returns null when it has none there */
export function nestedProductName(record: Readonly<Record<string, unknown>>): string | null {
  for (const { productName } of PLATFORMS) {
    const name = productName?.(record);
    if (typeof name === 'string' && name !== '') return name;
  }
  return null;
}
