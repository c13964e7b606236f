import { studentQuantile } from './distributions.ts';
import { type ClusterCount, clusterVariance, type Interval, sumOf } from './rate.ts';

/** A mean with what it is made of and how sure it is. */
export type Mean = {
  sum: number;
  count: number;
  /** Null without a single value. */
  mean: number | null;
  /** With values of one prompt being like each other; null with fewer than two prompts. */
  clustered: Interval | null;
};

/** The mean over clusters, each with the sum (numerator) and the number (denominator) of its values, all at least 1. */
export function meanOf(counts: readonly ClusterCount[]): Mean {
  const clusters = counts.filter(({ denominator }) => denominator > 0);
  const { numerator: sum, denominator: count } = sumOf(clusters);
  if (count === 0) return { sum, count, mean: null, clustered: null };
  const mean = sum / count;
  return { sum, count, mean, clustered: intervalOf(clusters, mean, count) };
}

function intervalOf(clusters: readonly ClusterCount[], mean: number, count: number): Interval | null {
  if (clusters.length < 2) return null;
  const variance = clusterVariance(
    clusters.map(({ numerator, denominator }) => (numerator - mean * denominator) / count),
  );
  const half = studentQuantile(0.975, clusters.length - 1) * Math.sqrt(variance);
  return { low: Math.max(1, mean - half), high: mean + half };
}
