import { sentencesOf } from '../../../kernel/sentences.ts';
import type { Language } from '../language/languages.ts';
import { bareWord, wordsOf } from '../language/words.ts';
import { type Polarity, polarityOf } from './polarity.ts';

/** A sentence of a review, as it stands there, with what it speaks of and how. */
export type Sentence = {
  /** The place of its review. */
  review: number;
  text: string;
  words: number;
  /** Stems of its words, and of pairs of neighbours, stop words left out. */
  keys: ReadonlySet<string>;
  polarity: Polarity;
};

/** Sentences of one review that are read; more say nothing new. */
const SENTENCES_MAX = 20;

/** The sentences of a review, at most twenty. */
export function readSentences(review: number, text: string, stars: number, language: Language): Sentence[] {
  return sentencesOf(text)
    .slice(0, SENTENCES_MAX)
    .map((sentence) => {
      const words = wordsOf(sentence, language);
      const polarity = polarityOf(words, stars);
      return { review, text: sentence, words: words.length, keys: new Set(keysOf(words, language)), polarity };
    });
}

/** The key of a term as it is written, to be looked up in what a sentence speaks of. */
export function keyOf(term: string, language: Language): string {
  return term
    .split(' ')
    .map((word) => language.stem(bareWord(word)))
    .join(' ');
}

function keysOf(words: readonly string[], language: Language): string[] {
  const stems = words
    .filter((word) => !language.stopWords.has(word) && !language.stopWords.has(bareWord(word)))
    .map((word) => language.stem(bareWord(word)));
  return [...stems, ...stems.slice(1).map((stem, index) => `${stems[index] ?? ''} ${stem}`)];
}
