import type { PageFacts } from '../../src/page-reader/types.ts';
import type { Attribute, Labels } from './corpus.ts';

/** What was read of one page, to be held against labels. */
export type Reading = { id: string; labels: Labels; facts: PageFacts };
/** Counts as the benchmark has them; a wrong value of an annotated page is both wrong and missed. */
export type Tally = { right: number; wrong: number; missed: number; misses: Miss[] };
/** One reading that does not count as right. */
export type Miss = { id: string; expected: readonly string[]; got: string | null; where: string; confidence: string };

/**
 * Counts one attribute over pages, by the rules of the benchmark: one value at most, right when it equals an accepted
 * one; a value where none is annotated is wrong; no availability found counts as in stock.
 */
export function tallyOf(attribute: Attribute, readings: readonly Reading[]): Tally {
  const tally: Tally = { right: 0, wrong: 0, missed: 0, misses: [] };
  for (const { id, labels, facts } of readings) {
    const accepted = labels[attribute] ?? [];
    const got = predicted(facts, attribute);
    if (got !== null && accepted.some((value) => isRight(attribute, got, value))) {
      tally.right += 1;
      continue;
    }
    if (got !== null) tally.wrong += 1;
    if (accepted.length > 0) tally.missed += 1;
    if (got === null && accepted.length === 0) continue;
    const fact = facts[attribute];
    tally.misses.push({ id, expected: accepted, got, where: fact?.where ?? '-', confidence: fact?.confidence ?? '-' });
  }
  return tally;
}

/** Precision, recall and their harmonic mean. */
export function scoreOf({ right, wrong, missed }: Tally): { precision: number; recall: number; f1: number } {
  const precision = right / Math.max(1, right + wrong);
  const recall = right / Math.max(1, right + missed);
  return { precision, recall, f1: (2 * precision * recall) / Math.max(1e-9, precision + recall) };
}

function predicted(facts: PageFacts, attribute: Attribute): string | null {
  const value = facts[attribute]?.value ?? null;
  if (attribute !== 'availability') return value;
  return value === 'OutOfStock' || value === 'Discontinued' ? 'OutOfStock' : 'InStock';
}

function isRight(attribute: Attribute, got: string, accepted: string): boolean {
  if (attribute === 'price') return Number(accepted) === Number(got);
  if (attribute === 'brand') return accepted.trim().toLowerCase() === got.trim().toLowerCase();
  if (attribute === 'currency') return isCurrency(accepted.trim(), got);
  return accepted.trim() === got;
}

/** Currencies are annotated as the page shows them, by code or by symbol; a shared symbol admits each that uses it. */
function isCurrency(shown: string, code: string): boolean {
  const symbols: Readonly<Record<string, RegExp>> = {
    $: /^(?:USD|CAD|AUD|NZD|CLP|MXN|COP|ARS|SGD|HKD|TWD)$/,
    kr: /^(?:SEK|NOK|DKK|ISK)$/i,
    '\u00a3': /^GBP$/,
    '\u20ac': /^EUR$/,
    '\u00a5': /^(?:JPY|CNY)$/,
    '\u20bd': /^RUB$/,
    '\u20b9': /^INR$/,
    Rs: /^(?:INR|PKR|LKR|NPR)$/,
    '\u0631.\u0633': /^SAR$/,
  };
  return shown === code || (symbols[shown]?.test(code) ?? false);
}
