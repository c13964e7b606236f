import type { EngineId } from './engine.ts';

/** What a model costs, in US dollars; null is not known, 0 is not billed. */
export type ModelPrice = {
  engine: EngineId;
  /** As it is asked for, without a date; `*` is every model of the engine that has no row of its own. */
  model: string;
  inputPerMillion: number | null;
  outputPerMillion: number | null;
  searchesPerThousand: number | null;
  /** What is billed as a search: each query that was run, or the answer that was grounded, however many it took. */
  searchUnit: 'query' | 'answer';
};

/** Prices as they were known on a day. A list price changes without notice, so every figure made from it says the day. */
export type PriceTable = { date: string; prices: readonly ModelPrice[] };

const OPENAI_SEARCHES = { searchesPerThousand: 10, searchUnit: 'query' } as const;
const ANTHROPIC_SEARCHES = { searchesPerThousand: 10, searchUnit: 'query' } as const;

/**
 * The prices that an installation starts with; `ENGINE_PRICES` replaces rows of it.
 *
 * Perplexity writes the cost into each answer, and what SerpAPI costs depends on the plan.
 */
export const DEFAULT_PRICES: PriceTable = {
  date: '2026-11-23',
  prices: [
    { engine: 'chatgpt', model: 'gpt-6-luna', inputPerMillion: 0.1, outputPerMillion: 0.5, ...OPENAI_SEARCHES },
    { engine: 'chatgpt', model: 'gpt-6-sol', inputPerMillion: 2, outputPerMillion: 10, ...OPENAI_SEARCHES },
    { engine: 'chatgpt', model: 'gpt-6-astra', inputPerMillion: 10, outputPerMillion: 50, ...OPENAI_SEARCHES },
    { engine: 'claude', model: 'claude-haiku-5-5', inputPerMillion: 0.1, outputPerMillion: 0.5, ...ANTHROPIC_SEARCHES },
    { engine: 'claude', model: 'claude-opus-5-5', inputPerMillion: 4, outputPerMillion: 20, ...ANTHROPIC_SEARCHES },
    { engine: 'gemini', model: 'gemini-2.5-flash', ...geminiSearches(35, 'answer') },
    { engine: 'gemini', model: 'gemini-2.5-pro', ...geminiSearches(35, 'answer') },
    { engine: 'gemini', model: '*', ...geminiSearches(14, 'query') },
    {
      engine: 'google_ai_overviews',
      model: '*',
      inputPerMillion: 0,
      outputPerMillion: 0,
      searchesPerThousand: null,
      searchUnit: 'query',
    },
  ],
};

/** Of Gemini only the searches' prices are known to us. */
function geminiSearches(searchesPerThousand: number, searchUnit: ModelPrice['searchUnit']) {
  return { inputPerMillion: null, outputPerMillion: null, searchesPerThousand, searchUnit };
}

/** The row for a model, asked for or served: by its name, by its name without a date or version, or the engine's own. */
export function findPrice({ prices }: PriceTable, engine: EngineId, model: string): ModelPrice | null {
  const base = model.replace(/-(?:\d{4}-\d{2}-\d{2}|\d{8}|\d{3})$/, '');
  const rows = prices.filter((price) => price.engine === engine);
  const named = (name: string) => rows.find((price) => price.model === name);
  return named(model) ?? named(base) ?? named('*') ?? null;
}

/** A table with the rows of another in place of its own. */
export function withPrices(table: PriceTable, given: PriceTable): PriceTable {
  const isReplaced = ({ engine, model }: ModelPrice) =>
    given.prices.some((price) => price.engine === engine && price.model === model);
  return { date: given.date, prices: [...given.prices, ...table.prices.filter((price) => !isReplaced(price))] };
}
