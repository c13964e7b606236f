import { type Dense, normalizeRows, zeros } from './matrix.ts';
import type { Random } from './random.ts';

const ITERATIONS = 40;

/** Centres of length 1, and how similar the points are to theirs in sum: more is better. */
export type Clustering = { centers: Dense; cohesion: number };

/**
 * The best of several clusterings of points on the unit sphere by cosine, each begun from centres far apart.
 *
 * @param points rows of length 1, or of zeros, which belong nowhere
 * @source Dhillon and Modha, "Concept decompositions", 2001; starts as k-means++ (Arthur and Vassilvitskii, 2007)
 */
export function clusterPoints(points: Dense, k: number, restarts: number, random: Random): Clustering {
  let best: Clustering | null = null;
  for (let turn = 0; turn < restarts; turn += 1) {
    const next = refine(points, chooseCenters(points, k, random));
    if (best === null || next.cohesion > best.cohesion) best = next;
  }
  return best ?? { centers: zeros(k, points.width), cohesion: 0 };
}

/** The nearest centre of each point; -1 for a point that is zero. */
export function assignPoints(points: Dense, centers: Dense): { labels: Int32Array; similarity: Float64Array } {
  const labels = new Int32Array(points.rows).fill(-1);
  const similarity = new Float64Array(points.rows);
  for (let row = 0; row < points.rows; row += 1) {
    if (isZero(points, row)) continue;
    let best = Number.NEGATIVE_INFINITY;
    for (let center = 0; center < centers.rows; center += 1) {
      const near = dot(points, row, centers, center);
      if (near <= best) continue;
      best = near;
      labels[row] = center;
    }
    similarity[row] = best;
  }
  return { labels, similarity };
}

/** Moves the centres to the middle of their points until no point changes its centre, at most so often. */
export function refine(points: Dense, start: Dense, iterations = ITERATIONS): Clustering {
  let centers = start;
  let labels: Int32Array = new Int32Array(0);
  let cohesion = 0;
  for (let turn = 0; turn < iterations; turn += 1) {
    const next = assignPoints(points, centers);
    cohesion = next.similarity.reduce((sum, value) => sum + value, 0);
    if (labels.length > 0 && next.labels.every((label, index) => label === labels[index])) break;
    labels = next.labels;
    centers = middles(points, labels, centers);
  }
  return { centers, cohesion };
}

/** A centre that lost all its points stays where it was. */
function middles(points: Dense, labels: Int32Array, before: Dense): Dense {
  const centers = zeros(before.rows, before.width);
  const sizes = new Int32Array(before.rows);
  for (let row = 0; row < points.rows; row += 1) {
    const label = labels[row] ?? -1;
    if (label < 0) continue;
    sizes[label] = (sizes[label] ?? 0) + 1;
    for (let column = 0; column < points.width; column += 1) {
      const at = label * points.width + column;
      centers.values[at] = (centers.values[at] ?? 0) + (points.values[row * points.width + column] ?? 0);
    }
  }
  for (let center = 0; center < before.rows; center += 1) {
    if ((sizes[center] ?? 0) > 0) continue;
    const start = center * before.width;
    centers.values.set(before.values.subarray(start, start + before.width), start);
  }
  normalizeRows(centers);
  return centers;
}

/** Each next centre is drawn with a chance that grows with its distance from those there are. */
function chooseCenters(points: Dense, k: number, random: Random): Dense {
  const centers = zeros(k, points.width);
  const distance = new Float64Array(points.rows).fill(1);
  for (let row = 0; row < points.rows; row += 1) if (isZero(points, row)) distance[row] = 0;
  for (let center = 0; center < k; center += 1) {
    const row = draw(distance, random);
    const start = row * points.width;
    centers.values.set(points.values.subarray(start, start + points.width), center * points.width);
    for (let other = 0; other < points.rows; other += 1) {
      if (distance[other] === 0) continue;
      const apart = Math.max(0, 1 - dot(points, other, centers, center));
      distance[other] = Math.min(distance[other] ?? 0, apart);
    }
  }
  return centers;
}

function draw(weights: Float64Array, random: Random): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let rest = random.uniform() * total;
  for (let index = 0; index < weights.length; index += 1) {
    rest -= weights[index] ?? 0;
    if (rest < 0 && (weights[index] ?? 0) > 0) return index;
  }
  return Math.max(0, random.below(Math.max(1, weights.length)));
}

function isZero({ values, width }: Dense, row: number): boolean {
  for (let at = row * width; at < (row + 1) * width; at += 1) if (values[at] !== 0) return false;
  return true;
}

function dot(points: Dense, row: number, centers: Dense, center: number): number {
  const { width } = points;
  let sum = 0;
  for (let column = 0; column < width; column += 1) {
    sum += (points.values[row * width + column] ?? 0) * (centers.values[center * width + column] ?? 0);
  }
  return sum;
}
