import type { Knowledge, KnownProduct } from '../names/knowledge.ts';

/** What simulated engines find on the web: the workspace's own pages, and its competitors. */
export type SimulatedWorld = {
  products: {
    sku: string;
    title: string;
    brand: string | null;
    url: string;
    price: { amount: string; currency: string } | null;
    availability: 'in_stock' | 'out_of_stock' | 'preorder' | 'backorder' | null;
    score: number | null;
    category: string | null;
    description: string | null;
    facts: string[];
  }[];
  competitors: { name: string; url: string | null }[];
};

/** The world that simulated engines know: what is known of the workspace, in their words. */
export function simulatedWorld({ products, competitors }: Knowledge): SimulatedWorld {
  return {
    products: products.filter(({ availability }) => availability !== 'DISCONTINUED').map(asProduct),
    competitors: competitors.map(({ name, url }) => ({ name, url })),
  };
}

function asProduct(product: KnownProduct): SimulatedWorld['products'][number] {
  const { sku, title, brand, url, category, description, bullets, score } = product;
  const { priceAmount, priceCurrency, availability } = product;
  const price = priceAmount && priceCurrency ? { amount: priceAmount.toFixed(2), currency: priceCurrency } : null;
  const isKnown = availability !== null && availability !== 'DISCONTINUED';
  return {
    sku,
    title,
    brand,
    url,
    price,
    availability: isKnown ? AVAILABILITY[availability] : null,
    score,
    category,
    description,
    facts: bullets,
  };
}

const AVAILABILITY = {
  IN_STOCK: 'in_stock',
  OUT_OF_STOCK: 'out_of_stock',
  PREORDER: 'preorder',
  BACKORDER: 'backorder',
} as const;
