import type { Span } from './types.ts';

/** A mark that may end a sentence, with quotes and brackets closed behind it, or the end of a line. */
const END = /[.!?…]{1,6}["'”’»)\]*_]{0,4}(?=\s|$)|[。！？｡]["”’」』）)]{0,4}|\n/g;
/** Shortened words, initials and ordinals, behind which a dot ends nothing. */
const SHORT =
  /(?:^|[\s("'“])(?:e\.g|i\.e|etc|vs|approx|ca|no|nr|dr|mr|mrs|ms|st|bzw|z\.\s?b|d\.\s?h|u\.\s?a|inkl|exkl|zzgl|max|min|mind|p\.\s?ex|par ex|env|aprox|p\.\s?ej|ej|núm|es|ad es|ecc|bijv|o\.a|incl|excl|inc|ltd|co|fig|vol|sr|sra|\p{Lu}|\d{1,3})\.$/iu;

/** The sentences of a text, in order, without the space around them; a line is never part of two. */
export function sentencesOf(text: string): Span[] {
  const spans: Span[] = [];
  let from = 0;
  for (const match of text.matchAll(END)) {
    const end = match.index + (match[0] === '\n' ? 0 : match[0].length);
    if (isShort(text, match)) continue;
    pushTrimmed(spans, text, { start: from, end });
    from = match.index + match[0].length;
  }
  pushTrimmed(spans, text, { start: from, end: text.length });
  return spans;
}

function isShort(text: string, match: RegExpExecArray): boolean {
  if (match[0] !== '.') return false;
  return (
    SHORT.test(text.slice(Math.max(0, match.index - 12), match.index + 1)) && !/^\s+\p{Lu}/u.test(behindOf(text, match))
  );
}

function behindOf(text: string, match: RegExpExecArray): string {
  const before = text.slice(Math.max(0, match.index - 4), match.index);
  // A numbered item, an initial or an ordinal goes on with a capital.
  return /(?:^|\s)(?:\d{1,3}|\p{Lu}|vs|dr|mr|mrs|st|e\.g|z\.\s?b|b)$/iu.test(before)
    ? ''
    : text.slice(match.index + 1, match.index + 4);
}

function pushTrimmed(spans: Span[], text: string, { start, end }: Span): void {
  let from = start;
  let to = end;
  while (from < to && /\s/.test(text.charAt(from))) from += 1;
  while (to > from && /\s/.test(text.charAt(to - 1))) to -= 1;
  if (to > from) spans.push({ start: from, end: to });
}

/** The sentence that holds an offset. @param sentences in order @returns the span given where none does */
export function sentenceAt(sentences: readonly Span[], at: Span): Span {
  let low = 0;
  let high = sentences.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const span = sentences[middle];
    if (!span) break;
    if (at.start < span.start) high = middle - 1;
    else if (at.start >= span.end) low = middle + 1;
    else return span;
  }
  return at;
}
