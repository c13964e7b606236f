import type { Sparse } from './matrix.ts';
import { createRandom, type Random } from './random.ts';

/** Sizes up to which chance is tried out rather than computed, and trials for each. */
const TRIED_MAX = 2_000;
const TRIALS = 24;
const SEED = 0x5eed;

/**
 * Over what share of the reviews each term is spread evenly, as far as products go: 1 when it is as frequent with every
 * product, 1/4 when only products with a quarter of the reviews have it. What chance does to rare terms is taken out.
 *
 * @param products the product of each row, from 0; negative when it is not known, and then the row does not count
 * @returns for each term; 1 where there are fewer than two products
 */
export function spreadOverProducts(counts: Sparse, products: Int32Array): Float64Array {
  const shares = productShares(products);
  const spread = new Float64Array(counts.width).fill(1);
  if (shares.length < 2) return spread;
  const byChance = createChance(shares);
  const rowsOf = transpose(counts, products);
  const seen = new Int32Array(shares.length);
  for (let term = 0; term < counts.width; term += 1) {
    const from = rowsOf.starts[term] ?? 0;
    const to = rowsOf.starts[term + 1] ?? 0;
    if (to - from < 2) continue;
    const divergence = divergenceOf(rowsOf.products.subarray(from, to), shares, seen);
    spread[term] = Math.exp(-Math.max(0, divergence - byChance(to - from)));
  }
  return spread;
}

function productShares(products: Int32Array): Float64Array {
  const counts: number[] = [];
  let total = 0;
  for (const product of products) {
    if (product < 0) continue;
    while (counts.length <= product) counts.push(0);
    counts[product] = (counts[product] ?? 0) + 1;
    total += 1;
  }
  return Float64Array.from(counts, (count) => count / total);
}

/** How far the products of a term's reviews are from those of all reviews (Kullback and Leibler), in nats. */
function divergenceOf(products: Int32Array, shares: Float64Array, seen: Int32Array): number {
  for (const product of products) seen[product] = (seen[product] ?? 0) + 1;
  let divergence = 0;
  for (const product of products) {
    const count = seen[product] ?? 0;
    if (count === 0) continue;
    const share = count / products.length;
    divergence += share * Math.log(share / (shares[product] ?? 1));
    seen[product] = 0;
  }
  return divergence;
}

/** The divergence that a term of this many reviews has by chance alone. */
function createChance(shares: Float64Array): (size: number) => number {
  const cumulative = Float64Array.from(shares);
  for (let index = 1; index < cumulative.length; index += 1) {
    cumulative[index] = (cumulative[index] ?? 0) + (cumulative[index - 1] ?? 0);
  }
  const random = createRandom(SEED);
  const seen = new Int32Array(shares.length);
  const tried = new Map<number, number>();
  const attempt = (size: number): number => {
    let sum = 0;
    for (let turn = 0; turn < TRIALS; turn += 1) {
      sum += divergenceOf(
        Int32Array.from({ length: size }, () => draw(cumulative, random)),
        shares,
        seen,
      );
    }
    return sum / TRIALS;
  };
  return (size) => {
    const rounded = roundedSize(Math.min(size, TRIED_MAX));
    const known = tried.get(rounded) ?? attempt(rounded);
    tried.set(rounded, known);
    return size > TRIED_MAX ? (known * rounded) / size : known;
  };
}

/** Two figures are enough, so that few sizes are tried. */
function roundedSize(size: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(size)) - 1);
  return Math.round(size / unit) * unit;
}

function draw(cumulative: Float64Array, random: Random): number {
  const wanted = random.uniform();
  let low = 0;
  let high = cumulative.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((cumulative[middle] ?? 0) <= wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** For each term the products of the rows that have it. */
function transpose(counts: Sparse, products: Int32Array): { starts: Int32Array; products: Int32Array } {
  const starts = new Int32Array(counts.width + 1);
  const each = (visit: (term: number, product: number) => void): void => {
    for (let row = 0; row < counts.rows; row += 1) {
      const product = products[row] ?? -1;
      if (product < 0) continue;
      for (let at = counts.starts[row] ?? 0; at < (counts.starts[row + 1] ?? 0); at += 1)
        visit(counts.columns[at] ?? 0, product);
    }
  };
  each((term) => {
    starts[term + 1] = (starts[term + 1] ?? 0) + 1;
  });
  for (let term = 0; term < counts.width; term += 1) starts[term + 1] = (starts[term + 1] ?? 0) + (starts[term] ?? 0);
  const next = starts.slice();
  const found = new Int32Array(starts[counts.width] ?? 0);
  each((term, product) => {
    const at = next[term] ?? 0;
    found[at] = product;
    next[term] = at + 1;
  });
  return { starts, products: found };
}
