import { createHash } from 'node:crypto';
import type { DemoProduct } from '../types.ts';

const FIRST_PRODUCT = 7_300_000_000_001;
const FIRST_VARIANT = 8_300_000_000_000;
const VARIANTS_EACH = 100;

/** The number of the product at this place of the catalogue. */
export function productNumber(index: number): number {
  return FIRST_PRODUCT + index;
}

/** The number of a product's variant; positions count from 1. */
export function variantNumber(index: number, position: number): number {
  return FIRST_VARIANT + index * VARIANTS_EACH + position;
}

/** The global id of a kind of row, e.g. `gid://shopify/Product/7300000000001`. */
export function gid(kind: 'Product' | 'ProductVariant' | 'Shop', number: number): string {
  return `gid://shopify/${kind}/${number}`;
}

/** The global id of a metafield: always the same for the same place. */
export function metafieldGid(handle: string, namespace: string, key: string): string {
  const digest = createHash('sha256').update(`${handle}\n${namespace}\n${key}`).digest();
  return `gid://shopify/Metafield/${digest.readUIntBE(0, 6)}`;
}

/** The place in the catalogue of the product with this global id, or -1. */
export function productIndexOf(id: string, products: readonly DemoProduct[]): number {
  const index = Number(/^gid:\/\/shopify\/Product\/(\d{1,16})$/.exec(id)?.[1] ?? 0) - FIRST_PRODUCT;
  return products[index] ? index : -1;
}
