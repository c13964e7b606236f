import type { Terms } from './vocabulary.ts';

/** A term that a cluster's reviews say more often than the others. */
export type DistinctiveTerm = {
  term: string;
  /** Of the cluster's reviews that have it, and of the other clusters'. */
  share: number;
  shareElsewhere: number;
};

const TERMS = 40;
/** The prior's weight: so many texts that say every term as often as all reviews do. */
const PRIOR = 20;

/**
 * The terms that tell each cluster from the rest, the surest first: by the log-odds of a term with an informative prior,
 * in standard errors.
 *
 * @param labels the cluster of each row; a negative one leaves the row out
 * @source Monroe, Colaresi and Quinn, "Fightin' Words", 2008
 */
export function distinctiveTerms({ counts, terms }: Terms, labels: Int32Array, k: number): DistinctiveTerm[][] {
  const width = terms.length;
  const inCluster = new Float64Array(k * width);
  const sizes = new Float64Array(k);
  const total = new Float64Array(width);
  for (let row = 0; row < counts.rows; row += 1) {
    const label = labels[row] ?? -1;
    if (label < 0) continue;
    sizes[label] = (sizes[label] ?? 0) + 1;
    for (let at = counts.starts[row] ?? 0; at < (counts.starts[row + 1] ?? 0); at += 1) {
      const term = counts.columns[at] ?? 0;
      inCluster[label * width + term] = (inCluster[label * width + term] ?? 0) + 1;
      total[term] = (total[term] ?? 0) + 1;
    }
  }
  const all = sizes.reduce((sum, size) => sum + size, 0);
  return Array.from({ length: k }, (_, cluster) => {
    const size = sizes[cluster] ?? 0;
    const scored = terms.map((term, index) => {
      const here = inCluster[cluster * width + index] ?? 0;
      const elsewhere = (total[index] ?? 0) - here;
      const prior = PRIOR * ((total[index] ?? 0) / Math.max(1, all));
      const score = zScore({ here, size }, { here: elsewhere, size: all - size }, prior);
      return { term, score, share: here / Math.max(1, size), shareElsewhere: elsewhere / Math.max(1, all - size) };
    });
    return scored
      .filter(({ score, share, shareElsewhere }) => score > 1.96 && share > shareElsewhere)
      .sort((first, second) => second.score - first.score || (first.term < second.term ? -1 : 1))
      .slice(0, TERMS)
      .map(({ term, share, shareElsewhere }) => ({ term, share, shareElsewhere }));
  });
}

type Group = { here: number; size: number };

function zScore(first: Group, second: Group, prior: number): number {
  const odds = ({ here, size }: Group) => Math.log((here + prior) / Math.max(0.5, size + PRIOR - here - prior));
  const variance = 1 / (first.here + prior) + 1 / (second.here + prior);
  return (odds(first) - odds(second)) / Math.sqrt(variance);
}
