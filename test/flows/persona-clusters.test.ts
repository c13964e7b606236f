import { describe, expect, test } from 'vitest';
import { adjustedRand } from '../../src/domains/personas/clustering/adjusted-rand.ts';
import { chooseClusters } from '../../src/domains/personas/clustering/choose-clusters.ts';
import { clusterReviews } from '../../src/domains/personas/clustering/cluster-reviews.ts';
import { countTerms, weighTerms } from '../../src/domains/personas/clustering/vocabulary.ts';
import { readCorpus } from '../../src/domains/personas/language/read-corpus.ts';
import { BUYER_KINDS, BUYER_SKUS, buyerReviews } from '../support/buyer-reviews.ts';

const silent = () => undefined;

describe('reviews of known buyers crossed with known products', { timeout: 120_000 }, () => {
  const reviews = buyerReviews(1_500);
  const texts = reviews.map(({ text }) => text);
  const buyers = reviews.map(({ buyer }) => buyer);
  const products = Int32Array.from(reviews, ({ sku }) => BUYER_SKUS.indexOf(sku));

  test('are parted into the buyers (adjusted Rand ≥ 0.8), and not into the products (≤ 0.3)', () => {
    const { chosen } = clusterReviews({ texts, products }, silent);
    expect(chosen?.k).toBe(BUYER_KINDS);
    expect(adjustedRand(chosen?.labels ?? [], buyers)).toBeGreaterThanOrEqual(0.8);
    expect(adjustedRand(chosen?.labels ?? [], products)).toBeLessThanOrEqual(0.3);
  });

  test('would be parted into the products by all their terms, which is then refused by the figure', () => {
    const weights = weighTerms(countTerms(readCorpus(texts)));
    const { candidates } = chooseClusters(weights, products, silent);
    const most = candidates[candidates.length - 1];
    expect(most?.productAgreement).toBeGreaterThan(0.3);
    expect(most?.isAcceptable).toBe(false);
  });
});
