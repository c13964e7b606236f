/** Values of a GraphQL enum from a table of words and what they mean: `not_grounded` is shown as `NOT_GROUNDED`. */
export function enumOf<Word extends string>(
  meanings: Readonly<Record<Word, string>>,
): Record<string, { value: Word; description: string }> {
  const entries = Object.entries<string>(meanings) as [Word, string][];
  return Object.fromEntries(entries.map(([word, description]) => [word.toUpperCase(), { value: word, description }]));
}
