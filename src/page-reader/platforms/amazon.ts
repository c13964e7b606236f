import type { Platform } from './platform.ts';

/** Amazon's marketplaces: the ASIN stands in the address. */
export const amazon: Platform = {
  name: 'Amazon',
  productAddress: {
    host: /(?:^|\.)amazon\.[a-z.]{2,6}$/,
    path: /\/(?:dp|gp\/product|gp\/aw\/d|product)\/([A-Z0-9]{10})(?:[/?]|$)/i,
  },
};
