import { isNamedIn, type Relevance, type RelevanceIndex } from './relevance.ts';
import type { SimulatedEngine, SimulatedProduct, SimulatedWorld } from './world.ts';

/** A product or competitor, with the odds that a complete answer names it, and that it then cites its page. */
export type EntityRate = {
  /** The SKU, or the competitor's name. */
  id: string;
  name: string;
  url: string | null;
  /** Does the prompt name it? */
  isNamed: boolean;
  /** Of being named by a complete answer. */
  mention: number;
  /** Of its page being cited where it is named and the answer is grounded. */
  citation: number;
} & ({ kind: 'product'; product: SimulatedProduct } | { kind: 'competitor' });

/** Fixes the odds of being named, for statistics whose truth must be known; undefined leaves them to the page. */
export type RateOverride = (
  entity: Pick<EntityRate, 'kind' | 'id' | 'name'>,
  engine: SimulatedEngine,
) => number | undefined;

/** What the odds are made of. */
export type RateSource = { world: SimulatedWorld; index: RelevanceIndex; rateOf?: RateOverride | undefined };

const COMPETITORS_MAX = 8;
const MENTION_MAX = 0.97;
/** Of a product whose name the shopper already knows. */
const NAMED_RATE = 0.9;
const COMPETITOR_RATE = 0.35;
const COMPETITOR_CITATION = 0.3;
const OUT_OF_STOCK_FACTOR = 0.6;
/** Of a product that was never audited. */
const DEFAULT_SCORE = 50;
const FACTS_THAT_COUNT = 10;

/** How readily each engine names anything: a property of the simulation, not a measurement of the real ones. */
const READINESS: Readonly<Record<SimulatedEngine, number>> = {
  chatgpt: 1,
  claude: 0.85,
  gemini: 0.95,
  perplexity: 1.05,
  google_ai_overviews: 0.8,
};

/**
 * What a complete answer to this prompt names, and how often: the true rates.
 *
 * A product's odds grow with the share of the prompt's words that its title, category and text hold, with its score, and
 * with the facts on its page; they shrink when it is out of stock. Products beyond the six most relevant are never named.
 */
export function entityRates(source: RateSource, engine: SimulatedEngine, prompt: string): EntityRate[] {
  const products = source.index.find(prompt).map((found): EntityRate => {
    const { product, isNamed } = found;
    const entity = { kind: 'product' as const, id: product.sku, name: product.title };
    const mention = source.rateOf?.(entity, engine) ?? productRate(found, engine);
    return { ...entity, product, url: product.url, isNamed, mention, citation: 0.3 + 0.5 * qualityOf(product) };
  });
  const competitors = source.world.competitors.slice(0, COMPETITORS_MAX).map((competitor): EntityRate => {
    const isNamed = isNamedIn(prompt, competitor.name);
    const entity = { kind: 'competitor' as const, id: competitor.name, name: competitor.name };
    const mention = source.rateOf?.(entity, engine) ?? (isNamed ? NAMED_RATE : COMPETITOR_RATE * READINESS[engine]);
    return { ...entity, url: competitor.url, isNamed, mention, citation: competitor.url ? COMPETITOR_CITATION : 0 };
  });
  return [...products, ...competitors];
}

function productRate({ product, relevance, isNamed }: Relevance, engine: SimulatedEngine): number {
  const stock = product.availability === 'out_of_stock' ? OUT_OF_STOCK_FACTOR : 1;
  const rate = READINESS[engine] * stock * Math.sqrt(relevance) * qualityOf(product);
  return Math.min(MENTION_MAX, isNamed ? Math.max(rate, NAMED_RATE) : rate);
}

/** What the page is worth to an engine, 0.15..1: its score first, then how many facts it states. */
function qualityOf({ score, facts }: SimulatedProduct): number {
  const told = Math.min(facts.length, FACTS_THAT_COUNT) / FACTS_THAT_COUNT;
  return 0.15 + (0.65 * (score ?? DEFAULT_SCORE)) / 100 + 0.2 * told;
}
