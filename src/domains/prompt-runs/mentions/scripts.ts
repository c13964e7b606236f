/** What a character is to the tokenizer. */
export const OTHER = 0;
export const LETTER = 1;
export const DIGIT = 2;
/** A letter of a script that writes without spaces; each is a token of its own. */
export const DENSE = 3;
/** A letter of Hangul: its words hold spaces apart, but a particle follows a foreign name without one. */
export const HANGUL = 4;

const DENSE_PATTERN =
  /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}]/u;
const DIGIT_PATTERN = /\p{N}/u;
/** With the soft hyphen, which shows nowhere but at the end of a line. */
const LETTER_PATTERN = /[\p{L}\p{M}\u00ad]/u;
/** Marks of emoji and keys, which are no part of the word behind them. */
const EMOJI_MARK = /[\ufe00-\ufe0f\u20d0-\u20ff]/;

const UNKNOWN = 255;
const known = new Uint8Array(0x10000).fill(UNKNOWN);

/** The class of a code point: letters with their combining marks, digits, letters of scripts without spaces, the rest. */
export function classOf(codePoint: number): number {
  if (codePoint > 0xffff) return classify(codePoint);
  const found = known[codePoint] ?? UNKNOWN;
  if (found !== UNKNOWN) return found;
  const made = classify(codePoint);
  known[codePoint] = made;
  return made;
}

function classify(codePoint: number): number {
  const character = String.fromCodePoint(codePoint);
  if (DIGIT_PATTERN.test(character)) return DIGIT;
  if (!LETTER_PATTERN.test(character) || EMOJI_MARK.test(character)) return OTHER;
  if (codePoint >= 0xac00 && codePoint <= 0xd7a3) return HANGUL;
  return DENSE_PATTERN.test(character) ? DENSE : LETTER;
}

/** Is it Katakana, in which foreign names are written, its long vowel mark included? */
export function isKatakana(codePoint: number): boolean {
  return (codePoint >= 0x30a1 && codePoint <= 0x30fe) || (codePoint >= 0x31f0 && codePoint <= 0x31ff);
}
