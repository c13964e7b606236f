/** What can stand between a number and its currency, or at the end of a mark: white space, separators and dashes. */
const BETWEEN = new Set(' \t\n\r\f\v.,:=-'.split('').map((sign) => sign.charCodeAt(0)));
const LAST_ASCII = 0x7e;
const ZERO = 0x30;
const NINE = 0x39;
/** Two signs of 16 bits as one number. */
const SHIFT = 16;

/** The ends of currency marks: what can stand right behind a number, and right before one. */
export type MarkEnds = { starts: ReadonlySet<number>; ends: ReadonlySet<number> };

/** The first two and the last two signs of each mark, in lower case. Marks with other signs than ASCII need no entry. */
export function markEnds(marks: readonly string[]): MarkEnds {
  const bare = marks.map((mark) => mark.toLowerCase().replace(/[.\s]/g, '')).filter((mark) => mark !== '');
  return {
    starts: new Set(bare.map((mark) => keyOf(mark.charCodeAt(0), mark.charCodeAt(1)))),
    ends: new Set(bare.map((mark) => keyOf(mark.charCodeAt(mark.length - 1), mark.charCodeAt(mark.length - 2)))),
  };
}

/**
 * Can a text hold a number with a currency beside it? A look at what stands next to its digits, which most texts that
 * hold no price do not survive; the pattern judges the rest. Signs beyond ASCII are taken for part of a mark.
 */
export function hasMarkBesideDigits(text: string, { starts, ends }: MarkEnds): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < ZERO || code > NINE) {
      // Digits of other scripts are beyond ASCII too.
      if (code > LAST_ASCII && isDigitBeyond(code)) return true;
      continue;
    }
    if (isBeside(text, at - 1, -1, ends)) return true;
    while (isDigit(text.charCodeAt(at + 1))) at += 1;
    if (isBeside(text, at + 1, 1, starts)) return true;
  }
  return false;
}

function isBeside(text: string, from: number, step: 1 | -1, keys: ReadonlySet<number>): boolean {
  const near = nextSign(text, from, step);
  const first = text.charCodeAt(near);
  if (Number.isNaN(first)) return false;
  if (first > LAST_ASCII) return true;
  const second = text.charCodeAt(nextSign(text, near + step, step));
  return (
    second > LAST_ASCII || keys.has(keyOf(lower(first), lower(second))) || keys.has(keyOf(lower(first), Number.NaN))
  );
}

/** The place of the next sign that can belong to a mark. */
function nextSign(text: string, from: number, step: 1 | -1): number {
  let at = from;
  while (BETWEEN.has(text.charCodeAt(at))) at += step;
  return at;
}

function keyOf(near: number, far: number): number {
  return (near << SHIFT) | (Number.isNaN(far) ? 0 : far);
}

function lower(code: number): number {
  return code >= 0x41 && code <= 0x5a ? code + 0x20 : code;
}

function isDigit(code: number): boolean {
  return code >= ZERO && code <= NINE;
}

function isDigitBeyond(code: number): boolean {
  return (code >= 0x660 && code <= 0x66c) || (code >= 0x6f0 && code <= 0x6f9);
}
