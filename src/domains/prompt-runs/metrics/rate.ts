import { studentQuantile, Z95 } from './distributions.ts';

/** Where a value lies with 95 % confidence. */
export type Interval = { low: number; high: number };

/** Counts of one cluster, i.e. of all answers to one prompt: so many of so many. */
export type ClusterCount = { numerator: number; denominator: number };

/** A share with what it is made of and how sure it is. */
export type Rate = ClusterCount & {
  /** Null without a single answer. */
  rate: number | null;
  /** As if every answer were independent of the others. */
  wilson: Interval | null;
  /** With answers to one prompt being like each other; null with fewer than two prompts. */
  clustered: Interval | null;
  /** How many prompts the answers are to. */
  prompts: number;
};

/** How much alike answers to one prompt are taken to be where they all agree, so that nothing tells. */
const ASSUMED_CORRELATION = 0.5;

/** The share over clusters of answers; those without any do not count. */
export function rateOf(counts: readonly ClusterCount[]): Rate {
  const clusters = counts.filter(({ denominator }) => denominator > 0);
  const { numerator, denominator } = sumOf(clusters);
  if (denominator === 0) return { numerator, denominator, rate: null, wilson: null, clustered: null, prompts: 0 };
  return {
    numerator,
    denominator,
    rate: numerator / denominator,
    wilson: wilsonInterval(numerator / denominator, denominator),
    clustered: clusteredInterval(clusters),
    prompts: clusters.length,
  };
}

/** All counts together. */
export function sumOf(counts: readonly ClusterCount[]): ClusterCount {
  return counts.reduce(
    (sum, one) => ({
      numerator: sum.numerator + one.numerator,
      denominator: sum.denominator + one.denominator,
    }),
    { numerator: 0, denominator: 0 },
  );
}

/**
 * Where a share lies with 95 % confidence, given so many independent answers.
 *
 * @source Wilson 1927, the score interval
 */
export function wilsonInterval(rate: number, size: number): Interval {
  const z2 = (Z95 * Z95) / size;
  const middle = (rate + z2 / 2) / (1 + z2);
  const half = (Z95 / (1 + z2)) * Math.sqrt((rate * (1 - rate)) / size + z2 / (4 * size));
  return { low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}

/**
 * Wilson's interval at the effective sample size: so many independent answers as would be as sure as these.
 *
 * The variance between prompts tells how much answers to one prompt are alike; few prompts tell it badly, so that
 * Student's t with one degree of freedom less than prompts takes the place of the normal distribution.
 * @returns null with fewer than two clusters
 * @source Korn and Graubard 1998, "Confidence intervals for proportions with small expected number of positive counts"
 */
export function clusteredInterval(clusters: readonly ClusterCount[]): Interval | null {
  if (clusters.length < 2) return null;
  const { numerator, denominator } = sumOf(clusters);
  const rate = numerator / denominator;
  const shrink = (Z95 / studentQuantile(0.975, clusters.length - 1)) ** 2;
  return wilsonInterval(rate, effectiveSize(clusters) * shrink);
}

function effectiveSize(clusters: readonly ClusterCount[]): number {
  const { numerator, denominator } = sumOf(clusters);
  const rate = numerator / denominator;
  if (numerator === 0 || numerator === denominator) {
    return denominator / (1 + (denominator / clusters.length - 1) * ASSUMED_CORRELATION);
  }
  const variance = clusterVariance(clusters.map((one) => (one.numerator - rate * one.denominator) / denominator));
  return Math.min(denominator, (rate * (1 - rate)) / variance);
}

/**
 * The variance of a sum of contributions of clusters that are independent of each other and have zero mean; to the last
 * digit the same in whichever order they come.
 */
export function clusterVariance(contributions: readonly number[]): number {
  const { length } = contributions;
  const squares = contributions.map((one) => one * one).sort((left, right) => left - right);
  return (length / (length - 1)) * squares.reduce((sum, one) => sum + one, 0);
}
