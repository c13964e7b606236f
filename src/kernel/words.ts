/** The text with every run of white space as one space, trimmed. */
export function collapseSpaces(text: string): string {
  // Single spaces, which are most, are passed over.
  return text.replace(/\s{2,}|[^\S ]/g, ' ').trim();
}

/** Lower case, compatibility forms unified, spaces collapsed: for comparing, never for showing. */
export function foldText(text: string): string {
  return collapseSpaces(text.normalize('NFKC').toLowerCase());
}

/** The words of a text in lower case, without punctuation. */
export function wordsOf(text: string): string[] {
  return text.normalize('NFKC').toLowerCase().match(WORD) ?? [];
}

const WORD = /[\p{L}\p{M}\p{N}]+/gu;
