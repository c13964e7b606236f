import type { SimulatedProduct, SimulatedWorld } from '../../src/simulators/engines/world.ts';

/** A product as a page tells of it. */
export function simulatedProduct(change: Partial<SimulatedProduct> = {}): SimulatedProduct {
  return {
    sku: 'VRN-AC1',
    title: 'Vornado AC1 air purifier',
    brand: 'Vornado',
    url: 'https://vornado.com/products/ac1',
    price: { amount: '129.99', currency: 'USD' },
    availability: 'in_stock',
    score: 80,
    category: 'Air purifiers',
    description: 'A quiet purifier for a small bedroom.',
    facts: ['HEPA filter', 'CADR 130', 'Three speeds'],
    ...change,
  };
}

/** Two products and two competitors. */
export const SIMULATED_WORLD: SimulatedWorld = {
  products: [
    simulatedProduct(),
    simulatedProduct({
      sku: 'VRN-HT2',
      title: 'Vornado HT2 tower heater',
      url: 'https://vornado.com/products/ht2',
      category: 'Heaters',
      description: 'Warms a bedroom.',
      score: 40,
      facts: [],
    }),
  ],
  competitors: [
    { name: 'Levoit', url: 'https://levoit.example/' },
    { name: 'Coway', url: null },
  ],
};
