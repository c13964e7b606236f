/**
 * Opinions of a language: words and phrases of up to three words, comma-separated; a word that ends in `*` stands for all
 * that begin so. In scripts without spaces any part of a sentence.
 */
export type Lexicon = {
  positive: string;
  negative: string;
  /** Words that turn an opinion round when they stand up to three words before it. */
  negators: string;
  /** Words behind which a negator denies nothing: `not only`. */
  notNegating: string;
  /** In scripts without spaces: what turns an opinion round right behind it, or right before it. */
  negatorsBehind?: RegExp;
  negatorsBefore?: RegExp;
};
