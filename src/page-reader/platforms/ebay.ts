import type { Platform } from './platform.ts';

/** eBay: the item number stands in the address. */
export const ebay: Platform = {
  name: 'eBay',
  productAddress: { host: /(?:^|\.)ebay\.[a-z.]{2,6}$/, path: /\/itm\/(?:[^/]+\/)?(\d{9,15})/ },
};
