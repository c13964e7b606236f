import type { Language } from './languages.ts';

const WORD = /\p{L}[\p{L}\p{M}\p{N}]*(?:['’][\p{L}]+)?/gu;
/** Scripts that are written without spaces between words. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;

/** The words of a text in lower case, in order; numbers, signs and pictures are none. */
export function wordsOf(text: string, language: Language): string[] {
  const folded = text.normalize('NFKC').toLowerCase();
  if (!language.segmenter || !UNSPACED.test(folded)) return folded.match(WORD) ?? [];
  return [...language.segmenter.segment(folded)]
    .filter(({ isWordLike, segment }) => isWordLike === true && /\p{L}/u.test(segment))
    .map(({ segment }) => segment);
}

/** A word without what only grammar adds: the possessive of English, the apostrophe of an elision. */
export function bareWord(word: string): string {
  return word.replace(/['’](?:s|ll|re|ve|d|m|t)$/u, '').replace(/^(?:[cdjlmnst]|qu)['’]/u, '');
}
