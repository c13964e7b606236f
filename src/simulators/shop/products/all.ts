import type { DemoProduct } from '../types.ts';
import { HEADLINE_PRODUCTS } from './headline.ts';
import { HOME_PRODUCTS } from './home.ts';
import { KITCHEN_PRODUCTS } from './kitchen.ts';
import { OUTDOOR_PRODUCTS } from './outdoor.ts';

/** Everything the bundled shop sells, headline products first. */
export const DEMO_PRODUCTS: readonly DemoProduct[] = [
  ...HEADLINE_PRODUCTS,
  ...KITCHEN_PRODUCTS,
  ...OUTDOOR_PRODUCTS,
  ...HOME_PRODUCTS,
];
