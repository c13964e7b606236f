import type { Platform } from './platform.ts';

/** The W3C customer experience digital data layer keeps a product's names in `productInfo`, apart from its price. */
export const digitalDataLayer: Platform = {
  name: 'digital data layer',
  dataAttributes: ['data-layer', 'data-gtm', 'data-analytics'],
  nestedProductKeys: ['productInfo'],
};
