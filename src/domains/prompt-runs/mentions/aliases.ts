import { isDictionaryWord } from './dictionary.ts';
import { foldAccents } from './fold.ts';
import { type Token, tokenize } from './tokens.ts';

/** A name as it is matched. */
export type Alias = {
  tokens: readonly Token[];
  /** The tokens as written, accents folded: what an exact case is compared with. */
  written: readonly string[];
  /** Must capitals be as written? True for names of three characters and for dictionary words. */
  isExact: boolean;
  /** May a sentence begin with the same word without naming it? */
  isOrdinaryWord: boolean;
  /** Must its tokens stand together? `AC1` is not the `AC 1` of `the AC 1 year later`. */
  isTight: boolean;
  /** Bit n: in the name itself, a mark such as a comma parts its first n tokens from the rest. */
  breaks: number;
};

const SHORT = 3;
const AND_WORDS = ['and', 'und', 'et', 'y', 'e', 'en'];
const UMLAUTS: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', Ä: 'Ae', Ö: 'Oe', Ü: 'Ue' };

/** A written name and the ways in which others write it: `&` in words, without apostrophes, umlauts as two letters. */
export function spellingsOf(alias: string): string[] {
  const spellings = [alias];
  if (/[\p{L}\p{N}]\s?[&+]\s?[\p{L}\p{N}]/u.test(alias)) {
    for (const word of AND_WORDS) spellings.push(alias.replace(/\s?[&+]\s?(?=[\p{L}\p{N}])/gu, ` ${word} `));
  }
  if (/['’]/.test(alias)) spellings.push(alias.replace(/['’]/g, ''));
  if (/[äöüÄÖÜ]/.test(alias)) spellings.push(alias.replace(/[äöüÄÖÜ]/g, (letter) => UMLAUTS[letter] ?? letter));
  return spellings;
}

/** How a name is matched. @returns null when it holds nothing that could be: no letter, and fewer than four digits */
export function readAlias(alias: string): Alias | null {
  const tokens = tokenize(alias);
  const whole = tokens.map(({ text }) => text).join('');
  if (whole === '' || (/^\p{N}*$/u.test(whole) && whole.length < 4)) return null;
  const isDense = tokens.some((token) => token.isDense);
  const words = tokens.filter(({ text }) => /\p{L}/u.test(text));
  const isOrdinary = !isDense && words.every(({ text }) => text.length === 1 || isDictionaryWord(text));
  return {
    tokens,
    written: tokens.map(({ start, end }) => foldAccents(alias.slice(start, end))),
    isExact: !isDense && (whole.length <= SHORT || isOrdinary),
    isOrdinaryWord: isOrdinary && tokens.length === 1,
    isTight: whole.length <= SHORT + 1 && !/\s/.test(alias.trim()),
    breaks: breaksOf(alias, tokens),
  };
}

function breaksOf(alias: string, tokens: readonly Token[]): number {
  let breaks = 0;
  for (let at = 1; at < tokens.length; at += 1) {
    const gap = gapBetween(alias, tokens[at - 1]?.end ?? 0, tokens[at]?.start ?? 0);
    if (gap !== 'none') breaks |= bitOf(at);
  }
  return breaks;
}

/** The bit that says that a mark stands behind the first `count` tokens; the last bit serves all beyond. */
export function bitOf(count: number): number {
  return 1 << Math.min(count, 30);
}

const JOINING = /^[\s*_`'’\\.&+®™©~-]*$/;
const SPACED_DASH = /\s[-‐‑–—]+\s|[–—]/;
/** The end of a sentence or a line, or a word in between. */
const STOP = /[\n\p{L}\p{N}]|[.!?…。！？]\s/u;

/** What parts two tokens: `none` within a name, a `mark` only where the name has one, a `stop` never. */
export function gapBetween(text: string, from: number, to: number): 'none' | 'mark' | 'stop' {
  if (from === to) return 'none';
  if (to === from + 1) {
    const code = text.charCodeAt(from);
    if (code === 32 || code === 45) return 'none';
  }
  const gap = text.slice(from, to).replace(/[‐‑]/g, '-');
  if (STOP.test(gap)) return 'stop';
  return JOINING.test(gap) && !SPACED_DASH.test(gap) ? 'none' : 'mark';
}
