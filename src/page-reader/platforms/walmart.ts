import type { Platform } from './platform.ts';

/** Walmart: the item id stands in the address. */
export const walmart: Platform = {
  name: 'Walmart',
  productAddress: { host: /(?:^|\.)walmart\.[a-z.]{2,6}$/, path: /\/ip\/(?:[^/]+\/)?(\d{5,15})/ },
};
