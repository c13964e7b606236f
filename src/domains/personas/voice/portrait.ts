import type { DistinctiveTerm } from '../clustering/distinctive-terms.ts';
import type { Language } from '../language/languages.ts';
import type { TextList } from '../language/text-list.ts';
import { isJudgement, type Polarity } from './polarity.ts';
import { keyOf, readSentences, type Sentence } from './sentences.ts';

/** A review of a group, the place it has among all reviews, and how near it is to the middle of the group. */
export type Member = { review: number; stars: number; product: number; similarity: number };

/** What a group says of itself, word for word from its reviews. */
export type Portrait = {
  /** Words for what sets the group apart, the surest first. */
  descriptors: string[];
  loves: string[];
  concerns: string[];
  /** Places of the reviews that are quoted. */
  quotes: number[];
};

const WANTED = 3;
const DESCRIPTORS = 6;
/** Reviews that are read closely: those nearest to the middle. */
const READ_MAX = 2_000;
/** A sentence that can stand alone has so many words, and so many characters at most. */
const SENTENCE_WORDS = { min: 3, max: 24 };
const SENTENCE_CHARS = 160;
/** A quote is long enough to say something, and short enough to be read. */
const QUOTE_CHARS = { min: 30, max: 600 };

/**
 * Lets a group speak: three sentences of praise and three of complaint about what sets it apart, and three reviews.
 *
 * @param texts of all reviews
 */
export function portrayGroup(
  { members, terms }: { members: readonly Member[]; terms: readonly DistinctiveTerm[] },
  texts: TextList,
  language: Language,
): Portrait {
  const near = [...members].sort(
    (first, second) => second.similarity - first.similarity || first.review - second.review,
  );
  const read = near.slice(0, READ_MAX);
  const sentences = read.flatMap(({ review, stars }) => readSentences(review, texts.at(review) ?? '', stars, language));
  const keys = terms.map(({ term }) => keyOf(term, language));
  return {
    descriptors: namingTerms(terms).slice(0, DESCRIPTORS),
    loves: telling(sentences, keys, 1),
    concerns: telling(sentences, keys, -1),
    quotes: quotesOf(near, texts),
  };
}

/** Terms that can name a group: not judgements, not letters, and none that only repeats a word of one before. */
function namingTerms(terms: readonly DistinctiveTerm[]): string[] {
  const chosen: string[] = [];
  const byWeight = [...terms].sort(
    (first, second) => second.share - second.shareElsewhere - (first.share - first.shareElsewhere),
  );
  for (const { term } of byWeight) {
    const words = term.split(' ');
    if (words.some((word) => isJudgement(word) || isShort(word))) continue;
    if (chosen.some((other) => other.split(' ').some((word) => words.includes(word)))) continue;
    chosen.push(term);
  }
  return chosen;
}

function isShort(word: string): boolean {
  return word.length < 4 && /^\p{Script=Latin}+$/u.test(word);
}

/** For each of the terms that such sentences speak of most, the sentence that says most of what sets the group apart. */
function telling(sentences: readonly Sentence[], keys: readonly string[], polarity: Polarity): string[] {
  const isWanted = (sentence: Sentence): boolean => sentence.polarity === polarity && canStandAlone(sentence);
  const support = keys.map((key, rank) => {
    const speaking = sentences.filter((sentence) => sentence.keys.has(key));
    const wanted = speaking.filter(isWanted);
    return { key, rank, wanted, score: (wanted.length * wanted.length) / Math.max(1, speaking.length) };
  });
  const chosen: string[] = [];
  const spokenOf = new Set<string>();
  for (const { key, wanted } of support
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || a.rank - b.rank)) {
    if (chosen.length === WANTED) break;
    if (spokenOf.has(key)) continue;
    const best = bestOf(
      wanted.filter(({ text }) => !chosen.includes(text)),
      keys,
    );
    if (!best) continue;
    chosen.push(best.text);
    for (const one of best.keys) spokenOf.add(one);
  }
  return chosen;
}

function canStandAlone({ words, text }: Sentence): boolean {
  return words >= SENTENCE_WORDS.min && words <= SENTENCE_WORDS.max && text.length <= SENTENCE_CHARS;
}

function bestOf(sentences: readonly Sentence[], keys: readonly string[]): Sentence | undefined {
  const tellsOf = ({ keys: own }: Sentence): number => keys.filter((key) => own.has(key)).length;
  const scored = sentences.map((sentence) => ({ sentence, tells: tellsOf(sentence) }));
  scored.sort(
    (first, second) =>
      second.tells - first.tells ||
      first.sentence.text.length - second.sentence.text.length ||
      (first.sentence.text < second.sentence.text ? -1 : 1),
  );
  return scored[0]?.sentence;
}

/** The nearest reviews that are not too long; of different products and words where there are such. */
function quotesOf(near: readonly Member[], texts: TextList): number[] {
  const textOf = ({ review }: Member): string => texts.at(review) ?? '';
  const fitting = near.filter((member) => {
    const { length } = textOf(member);
    return length >= QUOTE_CHARS.min && length <= QUOTE_CHARS.max;
  });
  const pool = fitting.length >= WANTED ? fitting : near;
  const chosen: Member[] = [];
  const add = (isNew: (member: Member) => boolean): void => {
    for (const member of pool) {
      if (chosen.length === WANTED) return;
      if (isNew(member) && !chosen.some((other) => textOf(other) === textOf(member))) chosen.push(member);
    }
  };
  add(({ product }) => !chosen.some((other) => other.product === product));
  add(() => true);
  return chosen.map(({ review }) => review);
}
