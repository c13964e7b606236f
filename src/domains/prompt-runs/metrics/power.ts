import { studentQuantile } from './distributions.ts';
import { sumOf } from './rate.ts';
import { answerVariance, betweenVariance, type PromptPair, smoothedVariance } from './variance.ts';

/** Fewer prompts tell nothing of how prompts differ. */
export const PROMPTS_MIN = 5;

/**
 * A change that chance alone does less often than this is real. Stricter than one in twenty, for Student's t is true only
 * nearly where counts are small, and what did not change must not be called real more often than that.
 */
const LEVEL = 0.035;

/** A change is to show in so many cases of all. */
const POWER = 0.8;

/** A plan aims a little higher, so that what it promises holds where counts are small, too. */
const PLANNED_POWER = 0.82;

/** The change that a run is to show unless said otherwise: ten points. */
const TARGET = 0.1;
const REPEATS_MAX = 1_000;
const PROMPTS_MAX = 1_000;

/** How alike answers to one prompt are taken to be where no prompt was repeated, so that nothing tells. */
const ASSUMED_CORRELATION = 0.3;

/** How many standard errors a change must have to be real. @param prompts at least 2 */
export function criticalErrors(prompts: number): number {
  return studentQuantile(1 - LEVEL / 2, prompts - 1);
}

/** How many standard errors a change must have to show in four cases of five. @param prompts at least 2 */
export function detectableErrors(prompts: number): number {
  return criticalErrors(prompts) + studentQuantile(POWER, prompts - 1);
}

/** What more would show a change of ten points in four cases of five; null when no number of it would. */
export type MoreNeeded = {
  /** More repeats of each prompt, in each period; 0 when there are enough. */
  repeats: number | null;
  /** More prompts, each asked as often as these were; 0 when there are enough. */
  prompts: number | null;
};

/**
 * So many more repeats of each prompt, or so many more prompts, in each of two periods, would show a difference of ten
 * points in four cases of five.
 *
 * @param answersPerRepeat answers that one repeat of a prompt brings, i.e. engines asked
 */
export function moreNeeded(pairs: readonly PromptPair[], answersPerRepeat = 1): MoreNeeded {
  const prompts = pairs.length;
  const before = pairs.map((pair) => pair.before);
  const after = pairs.map((pair) => pair.after);
  const size = Math.min(sumOf(before).denominator, sumOf(after).denominator) / prompts;
  const isRepeated = pairs.some((pair) => pair.before.denominator > 1 || pair.after.denominator > 1);
  const total = smoothedVariance(before) + smoothedVariance(after);
  const single = answerVariance(before) + answerVariance(after);
  const shown = prompts * betweenVariance(pairs) - single / size;
  // Few prompts tell badly how alike their answers are.
  const correlation = isRepeated ? 1 - single / total + 1 / Math.sqrt(2 * prompts) : ASSUMED_CORRELATION;
  const between = Math.max(0, shown, unevenVariance(correlation, TARGET));
  const repeats = answersNeeded({ prompts, single, between, target: TARGET });
  const inAll = promptsNeeded({ single: single / size, between, target: TARGET });
  return {
    repeats: repeats === null ? null : Math.max(0, Math.ceil((repeats - size) / answersPerRepeat)),
    prompts: inAll === null ? null : Math.max(0, inAll - prompts),
  };
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
 * How often to repeat each prompt in each period so that a change of rate shows in four cases of five, also where the
 * change comes to few prompts and to nearly all of their answers.
 *
 * @returns at least 1; null when only more prompts would do, as many as {@link planPrompts} says
 */
export function planRepeats({ prompts, from, to, correlation, answersPerRepeat = 1 }: Plan): number | null {
  if (prompts < PROMPTS_MIN) return null;
  const needs = needsOf({ from, to, correlation }).map((need) => answersNeeded({ prompts, ...need }));
  const known = needs.filter((needed) => needed !== null);
  return known.length < needs.length ? null : Math.max(1, Math.ceil(Math.max(...known) / answersPerRepeat));
}

/**
 * How many prompts to ask in each period, each so often, so that a change of rate shows in four cases of five.
 *
 * @param plan.answers answers to each prompt: repeats times engines
 * @returns at least 5; null when even 1,000 would not do
 */
export function planPrompts({
  answers,
  ...rates
}: Pick<Plan, 'from' | 'to' | 'correlation'> & { answers: number }): number | null {
  const needs = needsOf(rates).map((need) => promptsNeeded({ ...need, single: need.single / answers }));
  const known = needs.filter((needed) => needed !== null);
  return known.length < needs.length ? null : Math.max(...known);
}

type Need = {
  prompts: number;
  /** Variance of a single answer within its prompt, both periods together. */
  single: number;
  /** Variance of how prompts change. */
  between: number;
  target: number;
};

/** What answers need that are as alike as said, and what they need that are not alike at all: a plan holds for both. */
function needsOf({ from, to, correlation = ASSUMED_CORRELATION }: Pick<Plan, 'from' | 'to' | 'correlation'>) {
  const variances = [from * (1 - from), to * (1 - to)] as const;
  const total = variances[0] + variances[1];
  const target = Math.abs(from - to);
  const even = correlation * (total - 2 * STABILITY * Math.sqrt(variances[0] * variances[1]));
  const between = Math.max(even, unevenVariance(correlation, target));
  return [
    { single: total * (1 - correlation), between, target },
    { single: total, between: 0, target },
  ];
}

/**
 * How differently prompts change where repeats of a prompt share their luck: then a change comes to a part of the prompts
 * as large as itself, and to nearly all of their answers, which no number of repeats evens out.
 */
function unevenVariance(correlation: number, change: number): number {
  return Math.min(1, Math.max(0, correlation)) * change * (1 - change);
}

function answersNeeded({ prompts, single, between, target }: Need): number | null {
  const allowed = prompts * (target / plannedErrors(prompts)) ** 2 - between;
  if (allowed <= 0) return null;
  const needed = single / allowed;
  return needed > REPEATS_MAX ? null : needed;
}

/** @param need.single of the mean of a prompt's answers */
function promptsNeeded({ single, between, target }: Omit<Need, 'prompts'>): number | null {
  const isEnough = (prompts: number) => prompts * (target / plannedErrors(prompts)) ** 2 >= single + between;
  if (!isEnough(PROMPTS_MAX)) return null;
  let [low, high] = [PROMPTS_MIN, PROMPTS_MAX];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (isEnough(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function plannedErrors(prompts: number): number {
  return criticalErrors(prompts) + studentQuantile(PLANNED_POWER, prompts - 1);
}
