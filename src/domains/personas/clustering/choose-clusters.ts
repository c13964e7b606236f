import { adjustedRand } from './adjusted-rand.ts';
import { findDirections, project } from './lsa.ts';
import { type Sparse, takeRows } from './matrix.ts';
import { createRandom, type Random, shuffled } from './random.ts';
import { assignPoints, type Clustering, clusterPoints, refine } from './spherical-k-means.ts';

/** How many personas there may be. */
export const PERSONAS_MIN = 4;
/** How many personas there may be. */
export const PERSONAS_MAX = 8;
/** Two halves of the reviews must agree on the groups at least so far (adjusted Rand). */
export const STABILITY_MIN = 0.5;
/** The groups may agree with the products at most so far (adjusted Rand). */
export const PRODUCT_AGREEMENT_MAX = 0.3;
/** Reviews of the smallest group, at least; three of them are quoted. */
export const GROUP_MIN = 5;

const DIMENSIONS = 50;
const RESTARTS = 10;
const HALF_RESTARTS = 5;
/** Times the reviews are cut in two halves that are clustered without knowing of each other. */
const SPLITS = 4;
/** Reviews that the groups are found in; a larger corpus is assigned to what its sample showed. */
const SAMPLE = 20_000;
const SEED = 0xb0b;

/** One number of groups that was tried, with what speaks for and against it. */
export type Candidate = {
  k: number;
  /** Mean adjusted Rand of the groups that two halves of the reviews lead to. */
  stability: number;
  /** Adjusted Rand of the groups against the products; null where there are fewer than two products. */
  productAgreement: number | null;
  smallest: number;
  isAcceptable: boolean;
};

/** The groups of the best number that is acceptable, or none; and what was tried. */
export type Choice = {
  candidates: Candidate[];
  chosen: { k: number; labels: Int32Array; similarity: Float64Array } | null;
};

/** Tells what is being done, and how far it has come in all, from 0 to 1. */
export type Tell = (step: string, share: number) => void;

/** The most groups that a corpus of this size can be asked for: 4 below 200 reviews, one more for each doubling. */
export function groupsMax(reviews: number): number {
  return Math.min(PERSONAS_MAX, PERSONAS_MIN + Math.max(0, Math.floor(Math.log2(Math.max(1, reviews) / 100))));
}

/**
 * Groups rows of weighed terms, and chooses their number by what is stable and not merely the products: the largest
 * `stability × (1 − productAgreement)` among those that reach both bounds.
 *
 * @param products the product of each row; negative when it is not known
 */
export function chooseClusters(weights: Sparse, products: Int32Array, tell: Tell): Choice {
  const random = createRandom(SEED);
  const usable = rowsWithTerms(weights);
  const order = shuffled(usable.length, random).slice(0, SAMPLE);
  const sample = takeRows(weights, Int32Array.from(order, (index) => usable[index] ?? 0).sort());
  const ks = Array.from({ length: groupsMax(usable.length) - PERSONAS_MIN + 1 }, (_, index) => PERSONAS_MIN + index);
  tell('Looking for directions', 0.05);
  const directions = findDirections(sample, DIMENSIONS, SEED);
  const points = project(sample, directions);
  const stability = measureStability(sample, ks, random, (share) => tell('Measuring stability', 0.1 + 0.5 * share));
  const all = project(weights, directions);
  const tried = ks.map((k, index) => {
    tell(`Grouping by ${k}`, 0.6 + (0.4 * index) / ks.length);
    const found = settle(all, clusterPoints(points, k, RESTARTS, random), sample.rows === usable.length);
    return { ...found, candidate: judge({ k, stability: stability[index] ?? 0 }, found.labels, products) };
  });
  const best = tried
    .filter(({ candidate }) => candidate.isAcceptable)
    .sort((first, second) => meritOf(second.candidate) - meritOf(first.candidate))[0];
  return {
    candidates: tried.map(({ candidate }) => candidate),
    chosen: best ? { k: best.candidate.k, labels: best.labels, similarity: best.similarity } : null,
  };
}

function meritOf({ stability, productAgreement }: Candidate): number {
  return stability * (1 - Math.max(0, productAgreement ?? 0));
}

function rowsWithTerms({ rows, starts }: Sparse): Int32Array {
  return Int32Array.from({ length: rows }, (_, row) => row).filter((row) => starts[row] !== starts[row + 1]);
}

/** What the sample showed, on all rows: a few steps more where there are rows that it did not hold. */
function settle(all: ReturnType<typeof project>, found: Clustering, isWhole: boolean) {
  return assignPoints(all, (isWhole ? found : refine(all, found.centers, 5)).centers);
}

function judge(tried: { k: number; stability: number }, labels: Int32Array, products: Int32Array): Candidate {
  const sizes = new Int32Array(tried.k);
  for (const label of labels) if (label >= 0) sizes[label] = (sizes[label] ?? 0) + 1;
  const smallest = Math.min(...sizes);
  const productAgreement =
    new Set(products.filter((product) => product >= 0)).size < 2 ? null : adjustedRand(labels, products);
  const isAcceptable =
    tried.stability >= STABILITY_MIN && (productAgreement ?? 0) <= PRODUCT_AGREEMENT_MAX && smallest >= GROUP_MIN;
  return { ...tried, productAgreement, smallest, isAcceptable };
}

/** For each number of groups: how far the groups of two halves, found apart from each other, agree on all rows. */
function measureStability(
  sample: Sparse,
  ks: readonly number[],
  random: Random,
  tell: (share: number) => void,
): number[] {
  const sums = new Float64Array(ks.length);
  for (let split = 0; split < SPLITS; split += 1) {
    tell(split / SPLITS);
    const order = shuffled(sample.rows, random);
    const middle = order.length >> 1;
    const halves = [order.slice(0, middle), order.slice(middle)].map((half) => {
      const rows = takeRows(sample, half.sort());
      const directions = findDirections(rows, DIMENSIONS, SEED + split);
      return { points: project(rows, directions), all: project(sample, directions) };
    });
    ks.forEach((k, index) => {
      const [first, second] = halves.map(
        ({ points, all }) => assignPoints(all, clusterPoints(points, k, HALF_RESTARTS, random).centers).labels,
      );
      sums[index] = (sums[index] ?? 0) + (first && second ? adjustedRand(first, second) : 0) / SPLITS;
    });
  }
  return [...sums];
}
