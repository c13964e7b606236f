import { once } from '../../../kernel/once.ts';
import { foldText } from './fold.ts';
import type { Language } from './language.ts';
import { entriesOf, LEXICONS } from './lexicon/lexicons.ts';
import type { Lexicon } from './lexicon/types.ts';
import { type Opinions, opposite, POLARITIES, type Polarity } from './opinions.ts';

type Phrase = { words: readonly string[]; isStem: boolean; polarity: Polarity };
type WordLexicon = {
  /** By the first letters of the first word, the longest first. */
  phrases: ReadonlyMap<string, readonly Phrase[]>;
  negators: ReadonlySet<string>;
  notNegating: ReadonlySet<string>;
};

const known = once(() => new Map<Language, WordLexicon>());
const NEGATION_WINDOW = 3;
/** No stem is shorter. */
const KEY_LENGTH = 4;

/** The opinions in a clause of a language whose words stand apart; a negation up to three words before turns one round. */
export function wordOpinions(clause: string, language: Language): Opinions {
  const lexicon = wordLexicon(language);
  const words = wordsOf(clause);
  const opinions = { positive: 0, negative: 0 };
  for (let at = 0; at < words.length; ) {
    const found = phraseAt(words, at, lexicon);
    if (found) opinions[isNegated(words, at, lexicon) ? opposite(found.polarity) : found.polarity] += 1;
    at += found?.words.length ?? 1;
  }
  return opinions;
}

function wordLexicon(language: Language): WordLexicon {
  const made = known().get(language) ?? readLexicon(LEXICONS[language]);
  known().set(language, made);
  return made;
}

function readLexicon(lexicon: Lexicon): WordLexicon {
  const phrases = new Map<string, Phrase[]>();
  for (const polarity of POLARITIES) {
    for (const entry of entriesOf(lexicon[polarity])) {
      const words = wordsOf(entry.replace(/\*$/, ''));
      const key = words[0]?.slice(0, KEY_LENGTH) ?? '';
      phrases.set(key, [...(phrases.get(key) ?? []), { words, isStem: entry.endsWith('*'), polarity }]);
    }
  }
  for (const list of phrases.values()) list.sort((left, right) => lengthOf(right) - lengthOf(left));
  const set = (text: string): Set<string> => new Set(entriesOf(text).map(foldText));
  return { phrases, negators: set(lexicon.negators), notNegating: set(lexicon.notNegating) };
}

function lengthOf({ words }: Phrase): number {
  return words.length * 100 + (words.at(-1)?.length ?? 0);
}

const WORD = /[\p{L}\p{N}]+(?:-[\p{L}\p{N}]+)*(?:['’]t\b)?/gu;

function wordsOf(text: string): string[] {
  return (foldText(text).match(WORD) ?? []).map((word) => word.replace('’', "'"));
}

function phraseAt(words: readonly string[], at: number, { phrases }: WordLexicon): Phrase | undefined {
  const first = words[at] ?? '';
  return phrases.get(first.slice(0, KEY_LENGTH))?.find((phrase) => isAt(words, at, phrase));
}

function isAt(words: readonly string[], at: number, phrase: Phrase): boolean {
  const last = phrase.words.length - 1;
  return phrase.words.every((word, index) => {
    const said = words[at + index];
    return said !== undefined && (phrase.isStem && index === last ? said.startsWith(word) : said === word);
  });
}

function isNegated(words: readonly string[], at: number, { negators, notNegating }: WordLexicon): boolean {
  for (let back = 1; back <= NEGATION_WINDOW && at - back >= 0; back += 1) {
    const word = words[at - back] ?? '';
    if (negators.has(word)) return !notNegating.has(words[at - back + 1] ?? '');
  }
  return false;
}
