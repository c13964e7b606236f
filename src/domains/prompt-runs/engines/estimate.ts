import { ENGINE_IDS, type EngineId } from './engine.ts';
import { findPrice, type PriceTable } from './price-table.ts';
import { usageCost } from './prices.ts';

/** What one answer of an engine takes on average. */
export type AnswerAverages = {
  inputTokens: number;
  outputTokens: number;
  searches: number;
  seconds: number;
  usd?: number | null;
};

/**
 * What is assumed of an engine that has not answered yet. Nobody measured these: they are round numbers on the safe side
 * of what one question with a few searches takes, and a workspace's own averages replace them.
 */
export const ASSUMED_AVERAGES: Readonly<Record<EngineId, AnswerAverages>> = {
  chatgpt: { inputTokens: 10_000, outputTokens: 1_000, searches: 2, seconds: 20 },
  claude: { inputTokens: 15_000, outputTokens: 1_000, searches: 2, seconds: 20 },
  gemini: { inputTokens: 1_000, outputTokens: 1_500, searches: 3, seconds: 15 },
  perplexity: { inputTokens: 8_000, outputTokens: 1_000, searches: 1, seconds: 15 },
  google_ai_overviews: { inputTokens: 0, outputTokens: 0, searches: 1, seconds: 8 },
};

const RESERVE_FACTOR = 4;
const RESERVED_UNPRICED_USD = 0.25;

/** An engine's part of a plan: how often it is asked, of which model, how much of it at once. */
export type PlannedEngine = {
  engine: EngineId;
  model: string;
  units: number;
  concurrency: number;
  perMinute: number;
  /** From the answers before; left out, what is assumed. */
  averages?: Partial<AnswerAverages>;
};

/** What a plan will take. `usd` is null as soon as the cost of one engine is not known. */
export type Estimate = { units: number; searches: number; usd: number | null; seconds: number; priceTableDate: string };

/** An estimate, and the same for each engine in the order they are listed. */
export type PlanEstimate = Estimate & { engines: (Estimate & { engine: EngineId })[] };

/** What asking will take: money, searches, and time with all engines at work beside one another. */
export function estimateUnits(plan: readonly PlannedEngine[], table: PriceTable): PlanEstimate {
  const ordered = ENGINE_IDS.flatMap((id) => plan.filter(({ engine }) => engine === id));
  const engines = ordered.map((planned) => estimateEngine(planned, table));
  return {
    units: total(engines.map(({ units }) => units)),
    searches: total(engines.map(({ searches }) => searches)),
    usd: engines.some(({ usd }) => usd === null) ? null : total(engines.map(({ usd }) => usd ?? 0)),
    seconds: Math.max(0, ...engines.map(({ seconds }) => seconds)),
    priceTableDate: table.date,
    engines,
  };
}

/**
 * What is reserved before a question leaves: four times what its answer is assumed to cost. Where a price is not known a
 * quarter of a dollar, so that a cap holds all the same; it is never told as a cost.
 */
export function reserveUsd(engine: EngineId, model: string, table: PriceTable): number {
  const price = findPrice(table, engine, model);
  const usd = price && usageCost(price, ASSUMED_AVERAGES[engine]);
  return usd === null ? RESERVED_UNPRICED_USD : usd * RESERVE_FACTOR;
}

function estimateEngine(planned: PlannedEngine, table: PriceTable): Estimate & { engine: EngineId } {
  const { engine, model, units, concurrency, perMinute } = planned;
  const averages = { ...ASSUMED_AVERAGES[engine], ...planned.averages };
  const price = findPrice(table, engine, model);
  const usdEach = averages.usd ?? (price && usageCost(price, averages));
  return {
    engine,
    units,
    searches: Math.round(averages.searches * units),
    usd: usdEach === null ? null : usdEach * units,
    seconds: secondsFor(units, averages.seconds, { concurrency, perMinute }),
    priceTableDate: table.date,
  };
}

/** Whichever is slower: as many at once as may be, or as many a minute. */
function secondsFor(units: number, secondsEach: number, limits: { concurrency: number; perMinute: number }): number {
  if (units === 0) return 0;
  const byConcurrency = Math.ceil(units / limits.concurrency) * secondsEach;
  const byRate = ((units - 1) * 60) / limits.perMinute + secondsEach;
  return Math.ceil(Math.max(byConcurrency, byRate));
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
