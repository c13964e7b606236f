/** A value of an enum that REST spells as the domain does. */
export type WordValue<Word extends string> = { value: Word; description: string; extensions: { rest: Word } };

/**
 * Values of a GraphQL enum from the domain's words and what they mean: `audit.completed` is shown as `AUDIT_COMPLETED`, and
 * stays `audit.completed` in REST.
 */
export function enumOf<Word extends string>(meanings: Readonly<Record<Word, string>>): Record<string, WordValue<Word>> {
  const entries = Object.entries<string>(meanings) as [Word, string][];
  return Object.fromEntries(entries.map(([word, description]) => [enumName(word), wordValue(word, description)]));
}

/** A value whose name is another than that of its word: `*` or `-score`. */
export function wordValue<Word extends string>(word: Word, description: string): WordValue<Word> {
  return { value: word, description, extensions: { rest: word } };
}

/** How a word is spelt in an enum: `catalog:read` as `CATALOG_READ`. */
export function enumName(word: string): string {
  return word.toUpperCase().replace(/[^A-Z0-9]+/g, '_');
}
