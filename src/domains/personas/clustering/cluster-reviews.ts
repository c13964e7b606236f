import { readCorpus } from '../language/read-corpus.ts';
import { type Candidate, type Choice, chooseClusters, type Tell } from './choose-clusters.ts';
import { type DistinctiveTerm, distinctiveTerms } from './distinctive-terms.ts';
import { spreadOverProducts } from './spread.ts';
import { countTerms, keepTerms, type Terms, weighTerms } from './vocabulary.ts';

/** A term tells buyers apart, rather than products, when it is spread evenly over so large a share of the reviews. */
export const SPREAD_MIN = 0.6;

/** Reviews to be grouped, in an order that the same reviews always have. */
export type ReviewTexts = { texts: readonly string[]; products: Int32Array };

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
export function clusterReviews({ texts, products }: ReviewTexts, tell: Tell): Grouping {
  tell('Reading reviews', 0);
  const { firsts, sameAs } = withoutRepetitions(texts);
  const corpus = readCorpus(firsts.map((index) => texts[index] ?? ''));
  const ofFirsts = Int32Array.from(firsts, (index) => products[index] ?? -1);
  tell('Weighing terms', 0.02);
  const all = countTerms(corpus);
  const spread = spreadOverProducts(all.counts, ofFirsts);
  const terms = keepTerms(all, (term) => (spread[term] ?? 0) >= SPREAD_MIN);
  const found = {
    language: corpus.language,
    languages: corpus.languages,
    distinct: firsts.length,
    usable: usableTexts(terms),
    terms: { all: all.terms.length, spread: terms.terms.length },
  };
  if (found.usable === 0) return { ...found, candidates: [], chosen: null };
  const { candidates, chosen } = chooseClusters(weighTerms(terms), ofFirsts, tell);
  if (!chosen) return { ...found, candidates, chosen: null };
  const labels = Int32Array.from(sameAs, (first) => chosen.labels[first] ?? -1);
  const similarity = Float64Array.from(sameAs, (first) => chosen.similarity[first] ?? 0);
  return {
    ...found,
    candidates,
    chosen: { k: chosen.k, labels, similarity, terms: distinctiveTerms(terms, chosen.labels, chosen.k) },
  };
}

/** What the same would find by all terms, those of single products among them: what grouping must not be; for measurements. */
export function clusterByAllTerms({ texts, products }: ReviewTexts): Choice {
  return chooseClusters(weighTerms(countTerms(readCorpus(texts))), products, () => undefined);
}

/** A text that was sent twice says nothing the second time: it goes where the first one goes. */
function withoutRepetitions(texts: readonly string[]): { firsts: number[]; sameAs: Int32Array } {
  const seen = new Map<string, number>();
  const firsts: number[] = [];
  const sameAs = Int32Array.from(texts, (text, index) => {
    const folded = text.toLowerCase().replace(/\s+/g, ' ').trim();
    const known = seen.get(folded);
    if (known !== undefined) return known;
    seen.set(folded, firsts.length);
    firsts.push(index);
    return firsts.length - 1;
  });
  return { firsts, sameAs };
}

function usableTexts({ counts }: Terms): number {
  let usable = 0;
  for (let row = 0; row < counts.rows; row += 1) if (counts.starts[row] !== counts.starts[row + 1]) usable += 1;
  return usable;
}
