import { criticalErrors, detectableErrors, moreNeeded, PROMPTS_MIN } from './power.ts';
import { type Interval, type Rate, rateOf } from './rate.ts';
import { answerVariance, betweenVariance, type PromptPair, withinVariance } from './variance.ts';

/** `real`: chance alone does this once in twenty times at most; `too_few`: even a large change would not show. */
export const VERDICTS = ['real', 'within_noise', 'too_few'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** Two periods held against each other. */
export type Comparison = {
  before: Rate;
  after: Rate;
  /** After less before; null when a period has no answers. */
  difference: number | null;
  /** Where the difference lies with at least 95 % confidence, without 0 when it is real; null under five prompts. */
  interval: Interval | null;
  verdict: Verdict;
  /** The smallest change that such answers show in four cases of five; null under five prompts. */
  detectable: number | null;
  /**
   * So many more repeats of each prompt, in each period, would show a difference of ten points in four cases of five.
   * 0 when there are enough; null when only more prompts would do.
   */
  moreRepeats: number | null;
  /** So many more prompts, asked as often as these, would show it; null under five prompts, and where 1,000 would not do. */
  morePrompts: number | null;
};

/** Answers that could not show a change of so many points say nothing of noise. */
const DETECTABLE_MAX = 0.3;

/**
 * Is what changed between two periods more than chance?
 *
 * Prompts are held against themselves, so that what a prompt always does is no noise; the variance is that between
 * prompts, and at least that between repeats of one.
 * @param pairs one for each prompt of either period
 * @param answersPerRepeat answers that one repeat of a prompt brings, i.e. engines asked
 * @source Liang and Zeger 1986 (variance of clusters), with Student's t for few of them
 */
export function comparePairs(pairs: readonly PromptPair[], answersPerRepeat = 1): Comparison {
  const before = rateOf(pairs.map((pair) => pair.before));
  const after = rateOf(pairs.map((pair) => pair.after));
  const difference = before.rate === null || after.rate === null ? null : after.rate - before.rate;
  const prompts = Math.min(before.prompts, after.prompts);
  if (difference === null || prompts < PROMPTS_MIN) {
    const unknown = { interval: null, detectable: null, moreRepeats: null, morePrompts: null };
    return { before, after, difference, verdict: 'too_few', ...unknown };
  }
  const error = Math.sqrt(Math.max(betweenVariance(pairs), withinVariance(pairs)));
  const half = criticalErrors(prompts) * error;
  const more = moreNeeded(pairs, answersPerRepeat);
  const detectable = detectableErrors(prompts) * (error || smoothedError(pairs, { before, after }));
  return {
    before,
    after,
    difference,
    interval: { low: Math.max(-1, difference - half), high: Math.min(1, difference + half) },
    verdict: verdictOf(Math.abs(difference) > half, detectable),
    detectable,
    moreRepeats: more.repeats,
    morePrompts: more.prompts,
  };
}

function verdictOf(isBeyondChance: boolean, detectable: number): Verdict {
  if (isBeyondChance) return 'real';
  return detectable > DETECTABLE_MAX ? 'too_few' : 'within_noise';
}

/** Where every answer was the same, what more of them could still have been. */
function smoothedError(pairs: readonly PromptPair[], { before, after }: { before: Rate; after: Rate }): number {
  const first = answerVariance(pairs.map((pair) => pair.before)) / before.denominator;
  return Math.sqrt(first + answerVariance(pairs.map((pair) => pair.after)) / after.denominator);
}
