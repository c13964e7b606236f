import type { EngineId, EngineReading, EngineUsage } from './engine.ts';
import { findPrice, type ModelPrice, type PriceTable } from './price-table.ts';

/** What something costs; null where a price, or what was used, is not known. */
export type Price = { usd: number | null; priceTableDate: string };

/** Outcomes that no vendor bills when nothing was used. A connection that was cut may have been billed. */
const UNBILLED = new Set(['blocked', 'rate_limited', 'unavailable']);

/**
 * What an answer cost: what the engine itself reports, else by the table.
 *
 * @param asked the engine, and the model that served; where it is not known, the one that was asked for
 */
export function priceOf(reading: EngineReading, asked: { engine: EngineId; model: string }, table: PriceTable): Price {
  return { usd: costOf(reading, asked, table), priceTableDate: table.date };
}

function costOf(reading: EngineReading, asked: { engine: EngineId; model: string }, table: PriceTable): number | null {
  const { usage, outcome, error } = reading;
  if (usage.reportedCostUsd !== null) return usage.reportedCostUsd;
  const isUnused = Object.values(usage).every((value) => value === null);
  if (isUnused && UNBILLED.has(outcome) && error?.code !== 'connection_failed') return 0;
  const price = findPrice(table, asked.engine, asked.model);
  return price && usageCost(price, usage);
}

/** What such a usage costs. @returns null where a price, or what it is for, is not known */
export function usageCost(price: ModelPrice, usage: Omit<EngineUsage, 'reportedCostUsd'>): number | null {
  const searches =
    price.searchUnit === 'answer' && usage.searches !== null ? Math.min(1, usage.searches) : usage.searches;
  const parts = [
    part(price.inputPerMillion, usage.inputTokens, 1_000_000),
    part(price.outputPerMillion, usage.outputTokens, 1_000_000),
    part(price.searchesPerThousand, searches, 1_000),
  ];
  return parts.reduce((total, one) => (total === null || one === null ? null : total + one), 0);
}

function part(price: number | null, used: number | null, per: number): number | null {
  if (price === 0) return 0;
  return price === null || used === null ? null : (price * used) / per;
}
