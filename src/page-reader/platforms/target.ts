import type { Platform } from './platform.ts';

/** Target: the TCIN stands in the address. */
export const target: Platform = {
  name: 'Target',
  productAddress: { host: /(?:^|\.)target\.com$/, path: /\/A-(\d{6,12})/ },
};
