/** The text with every run of white space as one space, trimmed. */
export function collapseSpaces(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** Lower case, compatibility forms unified, spaces collapsed: for comparing, never for showing. */
export function foldText(text: string): string {
  return collapseSpaces(text.normalize('NFKC').toLowerCase());
}

/** The words of a text in lower case, without punctuation. */
export function wordsOf(text: string): string[] {
  return foldText(text)
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter(Boolean);
}
