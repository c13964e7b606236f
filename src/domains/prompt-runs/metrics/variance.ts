import { type ClusterCount, clusterVariance, sumOf } from './rate.ts';

/** One prompt in both periods; a period in which it was not asked has zero counts. */
export type PromptPair = { before: ClusterCount; after: ClusterCount };

/** The variance of the difference of two rates as prompts show it, held against themselves where both periods have them. */
export function betweenVariance(pairs: readonly PromptPair[]): number {
  const before = sumOf(pairs.map((pair) => pair.before));
  const after = sumOf(pairs.map((pair) => pair.after));
  const residual = (one: ClusterCount, sum: ClusterCount): number =>
    (one.numerator - (sum.numerator / sum.denominator) * one.denominator) / sum.denominator;
  return clusterVariance(pairs.map((pair) => residual(pair.after, after) - residual(pair.before, before)));
}

/** The least that the variance can be: that of repeats of one prompt; 0 where none was repeated. */
export function withinVariance(pairs: readonly PromptPair[]): number {
  const ofPeriod = (counts: readonly ClusterCount[]): number => {
    const { denominator } = sumOf(counts);
    return counts.reduce((sum, one) => sum + (one.denominator * (repeatVariance(one) ?? 0)) / denominator ** 2, 0);
  };
  return ofPeriod(pairs.map(({ before }) => before)) + ofPeriod(pairs.map(({ after }) => after));
}

/** The variance of a single answer within its prompt, pooled; a rate's own where no prompt was repeated. Never 0. */
export function answerVariance(counts: readonly ClusterCount[]): number {
  const repeated = counts.flatMap((one) => {
    const variance = repeatVariance(one);
    return variance === null ? [] : [{ variance, weight: one.denominator - 1 }];
  });
  const weight = repeated.reduce((sum, one) => sum + one.weight, 0);
  if (weight === 0) return smoothedVariance(counts);
  const pooled = repeated.reduce((sum, one) => sum + one.variance * one.weight, 0) / weight;
  return Math.max(pooled, smoothedVariance(counts) / (weight + 1));
}

/** The variance of a single answer, whichever its prompt. Never 0. */
export function smoothedVariance(counts: readonly ClusterCount[]): number {
  const { numerator, denominator } = sumOf(counts);
  const smoothed = (numerator + 1) / (denominator + 2);
  return smoothed * (1 - smoothed);
}

function repeatVariance({ numerator, denominator }: ClusterCount): number | null {
  if (denominator < 2) return null;
  const rate = numerator / denominator;
  return (rate * (1 - rate) * denominator) / (denominator - 1);
}
