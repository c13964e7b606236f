/** The engines that are simulated, by their names in REST. */
export const SIMULATED_ENGINES = ['chatgpt', 'claude', 'gemini', 'perplexity', 'google_ai_overviews'] as const;

/** One of the simulated engines. */
export type SimulatedEngine = (typeof SIMULATED_ENGINES)[number];

/** A product as its page tells of it; what is not known is null or empty. */
export type SimulatedProduct = {
  sku: string;
  title: string;
  brand: string | null;
  url: string;
  /** A decimal amount, e.g. `129.99`, and an ISO 4217 currency. */
  price: { amount: string; currency: string } | null;
  availability: 'in_stock' | 'out_of_stock' | 'preorder' | 'backorder' | null;
  /** The latest score, 0..100. */
  score: number | null;
  category: string | null;
  description: string | null;
  /** Bullets, specifications: one claim each, in the page's words. */
  facts: readonly string[];
};

/** Another brand that engines may name. */
export type SimulatedCompetitor = { name: string; url: string | null };

/** All that the simulated engines know: one workspace's catalogue and its competitors. */
export type SimulatedWorld = {
  products: readonly SimulatedProduct[];
  competitors: readonly SimulatedCompetitor[];
};
