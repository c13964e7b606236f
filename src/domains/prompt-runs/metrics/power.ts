import { studentQuantile } from './distributions.ts';
import { sumOf } from './rate.ts';
import { answerVariance, betweenVariance, type PromptPair } from './variance.ts';

/** Fewer prompts tell nothing of how prompts differ. */
export const PROMPTS_MIN = 5;

/**
 * A change that chance alone does less often than this is real. Stricter than one in twenty, for Student's t is true only
 * nearly where counts are small, and what did not change must not be called real more often than that.
 */
const LEVEL = 0.035;

/** A change is to show in so many cases of all. */
const POWER = 0.8;

/** The change that a run is to show unless said otherwise: ten points. */
const TARGET = 0.1;
const REPEATS_MAX = 1_000;

/** How many standard errors a change must have to be real. @param prompts at least 2 */
export function criticalErrors(prompts: number): number {
  return studentQuantile(1 - LEVEL / 2, prompts - 1);
}

/** How many standard errors a change must have to show in four cases of five. @param prompts at least 2 */
export function detectableErrors(prompts: number): number {
  return criticalErrors(prompts) + studentQuantile(POWER, prompts - 1);
}

/**
 * So many more repeats of each prompt, in each of two periods, would show a difference of ten points in four cases of five.
 *
 * @param answersPerRepeat answers that one repeat of a prompt brings, i.e. engines asked
 * @returns 0 when there are enough; null when only more prompts would do
 */
export function moreRepeats(pairs: readonly PromptPair[], answersPerRepeat = 1): number | null {
  const prompts = pairs.length;
  const before = pairs.map((pair) => pair.before);
  const after = pairs.map((pair) => pair.after);
  const size = Math.min(sumOf(before).denominator, sumOf(after).denominator) / prompts;
  const single = answerVariance(before) + answerVariance(after);
  const between = Math.max(0, prompts * betweenVariance(pairs) - single / size);
  const needed = answersNeeded({ prompts, single, between, target: TARGET });
  return needed === null ? null : Math.max(0, Math.ceil((needed - size) / answersPerRepeat));
}

/** A run that is to show a change. */
export type Plan = {
  prompts: number;
  /** The rates between which it is to tell. */
  from: number;
  to: number;
  /** How alike answers to one prompt are, 0 to 1. */
  correlation?: number;
  /** Engines asked, whose answers are summed up together. */
  answersPerRepeat?: number;
};

/** How much a prompt's own rate before tells of its rate after. */
const STABILITY = 0.8;

/**
 * How often to repeat each prompt in each period so that a change of rate shows in four cases of five.
 *
 * @returns at least 1; null when only more prompts would do
 */
export function planRepeats({ prompts, from, to, correlation = 0.3, answersPerRepeat = 1 }: Plan): number | null {
  if (prompts < PROMPTS_MIN) return null;
  const variances = [from * (1 - from), to * (1 - to)] as const;
  const single = (variances[0] + variances[1]) * (1 - correlation);
  const shared = 2 * STABILITY * Math.sqrt(variances[0] * variances[1]);
  const between = correlation * (variances[0] + variances[1] - shared);
  const needed = answersNeeded({ prompts, single, between, target: Math.abs(from - to) });
  return needed === null ? null : Math.max(1, Math.ceil(needed / answersPerRepeat));
}

type Need = {
  prompts: number;
  /** Variance of a single answer within its prompt, both periods together. */
  single: number;
  /** Variance of how prompts change. */
  between: number;
  target: number;
};

function answersNeeded({ prompts, single, between, target }: Need): number | null {
  const allowed = prompts * (target / detectableErrors(prompts)) ** 2 - between;
  if (allowed <= 0) return null;
  const needed = single / allowed;
  return needed > REPEATS_MAX ? null : needed;
}
