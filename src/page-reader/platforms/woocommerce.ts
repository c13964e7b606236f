import type { Platform } from './platform.ts';

/** WooCommerce: the form of a variable product carries all variations. */
export const woocommerce: Platform = { name: 'WooCommerce', dataAttributes: ['data-product_variations'] };
