import { detectLanguages } from '../language/detect.ts';
import type { Language } from '../language/languages.ts';
import { bareWord, wordsOf } from '../language/words.ts';
import { isJudgement } from './polarity.ts';
import { keyOf, readSentences, type Sentence } from './sentences.ts';

/** Something that several customers speak of, and how. */
export type Theme = {
  /** A word or two as customers mostly write them. */
  term: string;
  reviewCount: number;
  /** Reviews that praise it, and that complain of it; others only speak of it. */
  positive: number;
  negative: number;
  /** -1 only complaints to 1 only praise. */
  polarity: number;
  /** Sentences about it, word for word, at most three; of praise and complaint where there are both. */
  quotes: { reviewId: string; text: string }[];
};

/** A review as themes are read from it. */
export type ThemeReview = { id: string; text: string; stars: number };

export const THEMES_MAX = 12;
const REVIEWS_MIN = 2;
const QUOTES = 3;
const QUOTE_CHARS = 240;

/** What the customers of one product speak of, the most frequent first; at most twelve themes of two reviews or more. */
export function findThemes(reviews: readonly ThemeReview[]): Theme[] {
  const languages = detectLanguages(reviews.map(({ text }) => text));
  const language = mainLanguage(reviews, languages.of);
  const own = reviews
    .map((review, index) => ({ ...review, index }))
    .filter(({ text }) => languages.of(text) === language);
  const sentences = own.flatMap(({ text, stars, index }) => readSentences(index, text, stars, language));
  const written = writtenForms(own, language);
  const reviewsOf = new Map<string, Set<number>>();
  for (const { keys, review } of sentences) {
    for (const key of keys) if (written.has(key)) reviewsOf.set(key, (reviewsOf.get(key) ?? new Set()).add(review));
  }
  const ranked = [...reviewsOf]
    .filter(([, of]) => of.size >= REVIEWS_MIN)
    .sort(([first, a], [second, b]) => weight(second, b) - weight(first, a) || (first < second ? -1 : 1));
  return withoutOverlap(ranked.map(([key]) => key))
    .slice(0, THEMES_MAX)
    .map((key) =>
      toTheme(
        written.get(key) ?? key,
        sentences.filter(({ keys }) => keys.has(key)),
        reviews,
      ),
    );
}

/** Two words together say more than one of them. */
function weight(key: string, reviews: ReadonlySet<number>): number {
  return reviews.size * (key.includes(' ') ? 1.5 : 1);
}

function mainLanguage(reviews: readonly ThemeReview[], of: (text: string) => Language): Language {
  const counts = new Map<Language, number>();
  for (const { text } of reviews) counts.set(of(text), (counts.get(of(text)) ?? 0) + 1);
  return [...counts].sort(([, first], [, second]) => second - first)[0]?.[0] ?? of('');
}

function withoutOverlap(keys: readonly string[]): string[] {
  const kept: string[] = [];
  for (const key of keys) {
    const stems = key.split(' ');
    if (!kept.some((other) => other.split(' ').some((stem) => stems.includes(stem)))) kept.push(key);
  }
  return kept;
}

/** Each key that can be a theme, as it is mostly written: no judgements, no short words. */
function writtenForms(reviews: readonly ThemeReview[], language: Language): Map<string, string> {
  const counts = new Map<string, number>();
  for (const { text } of reviews) {
    const words = wordsOf(text, language).filter(
      (word) => !language.stopWords.has(word) && !language.stopWords.has(bareWord(word)),
    );
    words.forEach((word, index) => {
      const before = words[index - 1];
      for (const term of before === undefined ? [word] : [word, `${before} ${word}`])
        counts.set(term, (counts.get(term) ?? 0) + 1);
    });
  }
  const best = new Map<string, { term: string; count: number }>();
  for (const [term, count] of counts) {
    const words = term.split(' ');
    if (words.some((word) => isJudgement(word) || (word.length < 3 && /^\p{Script=Latin}+$/u.test(word)))) continue;
    const key = keyOf(term, language);
    const held = best.get(key);
    if (!held || count > held.count || (count === held.count && term < held.term)) best.set(key, { term, count });
  }
  return new Map([...best].map(([key, { term }]) => [key, term]));
}

function toTheme(term: string, sentences: readonly Sentence[], reviews: readonly ThemeReview[]): Theme {
  const balance = new Map<number, number>();
  for (const { review, polarity } of sentences) balance.set(review, (balance.get(review) ?? 0) + polarity);
  const values = [...balance.values()];
  const positive = values.filter((value) => value > 0).length;
  const negative = values.filter((value) => value < 0).length;
  const judged = positive + negative;
  return {
    term,
    reviewCount: balance.size,
    positive,
    negative,
    polarity: judged === 0 ? 0 : (positive - negative) / judged,
    quotes: quotesOf(sentences).map(({ review, text }) => ({ reviewId: reviews[review]?.id ?? '', text })),
  };
}

function quotesOf(sentences: readonly Sentence[]): { review: number; text: string }[] {
  const fitting = sentences
    .filter(({ text }) => text.length <= QUOTE_CHARS)
    .sort((first, second) => second.words - first.words || first.review - second.review);
  const praise = fitting.filter(({ polarity }) => polarity > 0);
  const complaints = fitting.filter(({ polarity }) => polarity < 0);
  const mixed = [...praise.slice(0, 1), ...complaints.slice(0, 1), ...fitting];
  const distinct = [...new Map(mixed.map(({ text, review }) => [text, { review, text }])).values()];
  return distinct.slice(0, QUOTES);
}
