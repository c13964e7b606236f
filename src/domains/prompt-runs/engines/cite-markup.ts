/** Opening and closing, as models write them: `<cite index="1-2,1-3">`, with a parenthesis for the first sign too, `</cite>`. */
const CITE_MARKUP = /[<(]\/?(?:antml:)?cite(?:\s+index="[^"<>]{0,200}")?\s*[>)]/g;

/** A text without its citation markup; `toClean` gives the place in it of a place in the given text. */
export type CleanText = { text: string; isLeaked: boolean; toClean(offset: number): number };

/** Takes citation markup out of a text that should hold none. */
export function stripCiteMarkup(text: string): CleanText {
  const spans = [...text.matchAll(CITE_MARKUP)].filter(([markup]) => markup !== '(cite)');
  const removed = spans.map((match) => ({ at: match.index, length: match[0].length }));
  let clean = '';
  let from = 0;
  for (const { at, length } of removed) {
    clean += text.slice(from, at);
    from = at + length;
  }
  return {
    text: clean + text.slice(from),
    isLeaked: removed.length > 0,
    toClean: (offset) =>
      removed.reduce((at, span) => at - Math.min(span.length, Math.max(0, offset - span.at)), offset),
  };
}
