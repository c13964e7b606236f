import type { Platform } from './platform.ts';

/** Shopify: product objects, known by their variants and handle, count in cents. */
export const shopify: Platform = {
  name: 'Shopify',
  dataAttributes: ['data-product-json'],
  // The object of its statistics leaves the name to the variants.
  productName: ({ variants }) => (Array.isArray(variants) ? Reflect.get(Object(variants[0]), 'name') : undefined),
  countsInCents: (record) =>
    Array.isArray(record['variants']) &&
    (record['handle'] !== undefined || record['vendor'] !== undefined || record['gid'] !== undefined),
};
