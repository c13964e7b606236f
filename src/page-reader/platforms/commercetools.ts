import type { Platform } from './platform.ts';

/** commercetools: money objects hold `centAmount`. */
export const commercetools: Platform = { name: 'commercetools', centKeys: ['centAmount'] };
