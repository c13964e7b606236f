import type { Platform } from './platform.ts';

/** Etsy: the listing id stands in the address. */
export const etsy: Platform = {
  name: 'Etsy',
  productAddress: { host: /(?:^|\.)etsy\.com$/, path: /\/listing\/(\d{6,15})/ },
};
