import type { Platform } from './platform.ts';

/** AliExpress: the item id stands in the address. */
export const aliexpress: Platform = {
  name: 'AliExpress',
  productAddress: { host: /(?:^|\.)aliexpress\.[a-z.]{2,6}$/, path: /\/item\/(?:[^/]+\/)?(\d{8,20})\.html/ },
};
