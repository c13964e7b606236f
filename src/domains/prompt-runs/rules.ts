/** Questions that a session can have. */
export const PROMPTS_MAX = 100;

/** Characters that a question can have. */
export const PROMPT_CHARS_MAX = 1_000;

/** A name as two spellings of it are compared. */
export function nameKey(name: string): string {
  return name.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();
}
