import type { Platform } from './platform.ts';

/** Shopify: product objects, known by their variants and handle, count in cents. */
export const shopify: Platform = {
  name: 'Shopify',
  dataAttributes: ['data-product-json'],
  countsInCents: (record) =>
    Array.isArray(record['variants']) &&
    (record['handle'] !== undefined || record['vendor'] !== undefined || record['gid'] !== undefined),
};
