import { foldText } from './fold.ts';
import { classOf, DENSE, DIGIT, HANGUL, LETTER, OTHER } from './scripts.ts';

/** A piece of a word that names are compared by. */
export type Token = {
  /** Folded. */
  text: string;
  start: number;
  end: number;
  /** May a name begin here, and may it end here? False inside a word such as `AC1`, which is two tokens. */
  isWordStart: boolean;
  isWordEnd: boolean;
  /** Of a script that writes without spaces. */
  isDense: boolean;
};

const PLUS = 43;
const HASH = 35;

type Piece = Pick<Token, 'start' | 'end' | 'isWordStart'>;

/**
 * The tokens of a text, with where they stand in it.
 *
 * Letters and digits part (`AC1`, `AC 1` and `AC-1` are the same tokens); a `+` or `#` right behind a word belongs to
 * its name (`Command-R+`), unless a letter or digit follows; each letter of a script without spaces is a token.
 * @param isWanted tells by the folded text which tokens are worth keeping; all when left out
 */
export function tokenize(text: string, isWanted: (folded: string) => boolean = () => true): Token[] {
  const tokens: Token[] = [];
  const small = text.toLowerCase();
  let at = 0;
  while (at < text.length) {
    const plainEnd = small.length === text.length ? plainWordEnd(text, at) : at;
    if (plainEnd > at) {
      const folded = small.slice(at, plainEnd);
      if (isWanted(folded)) {
        tokens.push({ text: folded, start: at, end: plainEnd, isWordStart: true, isWordEnd: true, isDense: false });
      }
      at = plainEnd;
      continue;
    }
    const kind = classAt(text, at);
    if (kind === OTHER) at += widthAt(text, at);
    else if (kind === DENSE) at = pushDense(tokens, { text, start: at, isWanted });
    else at = pushWord(tokens, { text, start: at, isWanted });
  }
  return tokens;
}

/** Where a word of nothing but ASCII letters ends, as most words are. @returns the start where it is another word, or none */
function plainWordEnd(text: string, start: number): number {
  let at = start;
  while (isPlainLetter(text.charCodeAt(at))) at += 1;
  const code = text.charCodeAt(at);
  const isEnd = !(code >= 128 || code === PLUS || code === HASH || (code >= 48 && code <= 57));
  return isEnd ? at : start;
}

function isPlainLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
}

type Place = { text: string; start: number; isWanted: (folded: string) => boolean };

function classAt(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code >= 0xd800 && code <= 0xdbff ? classOf(text.codePointAt(at) ?? code) : classOf(code);
}

function widthAt(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code >= 0xd800 && code <= 0xdbff && at + 1 < text.length ? 2 : 1;
}

function pushDense(tokens: Token[], { text, start, isWanted }: Place): number {
  const end = start + widthAt(text, start);
  const folded = text.slice(start, end).normalize('NFKC');
  if (isWanted(folded)) tokens.push({ text: folded, start, end, isWordStart: true, isWordEnd: true, isDense: true });
  return end;
}

function pushWord(tokens: Token[], { text, start, isWanted }: Place): number {
  const pieces = piecesFrom(text, start);
  const wordEnd = pieces.at(-1)?.end ?? start + 1;
  for (const piece of pieces) {
    const folded = foldText(text.slice(piece.start, piece.end));
    if (isWanted(folded)) tokens.push({ text: folded, ...piece, isWordEnd: piece.end === wordEnd, isDense: false });
  }
  return wordEnd;
}

/** The pieces of the word that begins here: runs of letters, runs of digits, and marks at its end. */
function piecesFrom(text: string, start: number): Piece[] {
  const pieces: Piece[] = [];
  let at = start;
  for (let kind = classAt(text, at); kind === LETTER || kind === DIGIT || (kind === HANGUL && at === start); ) {
    const from = at;
    do at += widthAt(text, at);
    while (at < text.length && classAt(text, at) === kind);
    pieces.push({ start: from, end: at, isWordStart: from === start });
    kind = at < text.length ? classAt(text, at) : OTHER;
  }
  const code = text.charCodeAt(at);
  return code === PLUS || code === HASH ? [...pieces, ...suffixesFrom(text, at)] : pieces;
}

function suffixesFrom(text: string, from: number): Piece[] {
  let end = from;
  while (text[end] === '+' || text[end] === '#') end += 1;
  if (end < text.length && classAt(text, end) !== OTHER) return [];
  return Array.from({ length: end - from }, (_, index) => ({
    start: from + index,
    end: from + index + 1,
    isWordStart: false,
  }));
}
