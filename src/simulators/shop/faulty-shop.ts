import { createFaults, type Faults } from './faults.ts';
import { createDemoShop, type DemoShop, type DemoShopOptions } from './shop.ts';

/** The bundled shop with a switchboard that makes its requests fail. */
export type FaultyShop = DemoShop & { faults: Faults };

/** Opens the bundled shop with a switchboard, nothing set. */
export function openFaultyShop(options: Omit<DemoShopOptions, 'faults'>): FaultyShop {
  const faults = createFaults();
  return { ...createDemoShop({ ...options, faults }), faults };
}
