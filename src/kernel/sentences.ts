/** The sentences of a prose text, each with its end. A point within a number or an abbreviation ends none. */
export function sentencesOf(text: string): string[] {
  return text
    .split(/(?<=[.!?。！？])\s+(?=[\p{Lu}\p{N}“"„«(])|[\r\n]+/u)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '');
}
