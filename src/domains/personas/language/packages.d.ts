declare module 'stopword' {
  /** Lists of words by language code, e.g. `eng`; the package also exports a function. */
  const lists: Readonly<Record<string, readonly string[] | object>>;

  export = lists;
}

declare module 'snowball-stemmers' {
  /** @throws for an algorithm that there is not */
  export function newStemmer(algorithm: string): { stem(word: string): string };
}
