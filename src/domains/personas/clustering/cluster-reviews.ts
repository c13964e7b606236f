import { readCorpus } from '../language/read-corpus.ts';
import type { TextList } from '../language/text-list.ts';
import { type Candidate, type Choice, chooseClusters, type Tell } from './choose-clusters.ts';
import { type DistinctiveTerm, distinctiveTerms } from './distinctive-terms.ts';
import { findRepetitions } from './repetitions.ts';
import { spreadOverProducts } from './spread.ts';
import { countTerms, keepTerms, type Terms, weighTerms } from './vocabulary.ts';

/** A term tells buyers apart, rather than products, when it is spread evenly over so large a share of the reviews. */
export const SPREAD_MIN = 0.6;

/** Reviews to be grouped, in an order that the same reviews always have. */
export type ReviewTexts = { texts: TextList; products: Int32Array };

/** What was found. Labels are negative for reviews that say nothing that would tell buyers apart. */
export type Grouping = {
  language: string;
  languages: Readonly<Record<string, number>>;
  /** Reviews that differ from every other one. */
  distinct: number;
  /** Reviews that hold at least one of the terms. */
  usable: number;
  terms: { all: number; spread: number };
  candidates: Candidate[];
  chosen: { k: number; labels: Int32Array; similarity: Float64Array; terms: DistinctiveTerm[][] } | null;
};

/** Groups reviews by what they say, apart from what is said of one product only. The same reviews give the same groups. */
export function clusterReviews(reviews: ReviewTexts, tell: Tell): Grouping {
  tell('Reading reviews', 0);
  const { firsts, sameAs } = findRepetitions(reviews.texts);
  const products = Int32Array.from(firsts, (index) => reviews.products[index] ?? -1);
  const distinct = { length: firsts.length, at: (place: number) => reviews.texts.at(firsts[place] ?? -1) };
  const { terms, ...read } = readTerms({ texts: distinct, products }, tell);
  const found = { ...read, terms: { all: terms.all, spread: terms.kept.terms.length } };
  if (found.usable === 0) return { ...found, candidates: [], chosen: null };
  const { candidates, chosen } = chooseClusters(weighTerms(terms.kept), products, tell);
  if (!chosen) return { ...found, candidates, chosen: null };
  const labels = Int32Array.from(sameAs, (first) => chosen.labels[first] ?? -1);
  const similarity = Float64Array.from(sameAs, (first) => chosen.similarity[first] ?? 0);
  const distinctive = distinctiveTerms(terms.kept, chosen.labels, chosen.k);
  return { ...found, candidates, chosen: { k: chosen.k, labels, similarity, terms: distinctive } };
}

/** What the same would find by all terms, those of single products among them: what grouping must not be; for measurements. */
export function clusterByAllTerms({ texts, products }: ReviewTexts): Choice {
  return chooseClusters(weighTerms(countTerms(readCorpus(texts))), products, () => undefined);
}

/** The terms that are spread over products. A function of its own, so that nothing else of the reading is held afterwards. */
function readTerms({ texts, products }: ReviewTexts, tell: Tell) {
  const corpus = readCorpus(texts);
  tell('Weighing terms', 0.02);
  const all = countTerms(corpus);
  const spread = spreadOverProducts(all.counts, products);
  const kept = keepTerms(all, (term) => (spread[term] ?? 0) >= SPREAD_MIN);
  const { language, languages } = corpus;
  const terms = { all: all.terms.length, kept };
  return { language, languages, distinct: texts.length, usable: usableTexts(kept), terms };
}

function usableTexts({ counts }: Terms): number {
  let usable = 0;
  for (let row = 0; row < counts.rows; row += 1) if (counts.starts[row] !== counts.starts[row + 1]) usable += 1;
  return usable;
}
