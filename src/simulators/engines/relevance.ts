import type { SimulatedProduct, SimulatedWorld } from './world.ts';

/** How well one product's page answers a prompt, 0..1; `isNamed` when the prompt holds its brand or title. */
export type Relevance = { product: SimulatedProduct; relevance: number; isNamed: boolean };

/** Finds the products that a prompt is about. */
export type RelevanceIndex = {
  /** The most relevant products, best first, by SKU where equal; none that has no word of the prompt. */
  find(prompt: string): readonly Relevance[];
};

/** As many as an answer can name. */
export const CANDIDATES_MAX = 6;

/** What a word is worth by where the page says it. */
const WEIGHTS = { title: 3, category: 2, text: 1 } as const;

/** A long prompt tells of the shopper, too; a page need not answer all of it. */
const WORDS_THAT_COUNT = 8;

const FUNCTION_WORDS = new Set(
  'a an and are as at be best by can do does for from good great how i in is it me most my need of on or should some that the these to top under want what where which who with you your der die das und für mit ein eine ist im in zu von auf le la les un une des et pour avec dans de el los las una para con en y il lo gli per'.split(
    ' ',
  ),
);

/** Prompts whose products an index remembers: each is put to every engine, and again. */
const PROMPTS_REMEMBERED = 200;

/** An index over a world's pages. */
export function indexRelevance(world: SimulatedWorld): RelevanceIndex {
  const byWord = new Map<string, Map<SimulatedProduct, number>>();
  for (const product of world.products) {
    for (const [word, weight] of wordWeights(product)) {
      const products = byWord.get(word) ?? new Map<SimulatedProduct, number>();
      byWord.set(word, products.set(product, weight));
    }
  }
  const remembered = new Map<string, readonly Relevance[]>();
  return {
    find(prompt) {
      const known = remembered.get(prompt) ?? search(byWord, prompt);
      remembered.set(prompt, known);
      const [oldest] = remembered.keys();
      if (remembered.size > PROMPTS_REMEMBERED && oldest !== undefined) remembered.delete(oldest);
      return known;
    },
  };
}

function search(byWord: ReadonlyMap<string, Map<SimulatedProduct, number>>, prompt: string): Relevance[] {
  const words = [...new Set(wordsOf(prompt))];
  const sums = new Map<SimulatedProduct, number>();
  for (const word of words) {
    for (const [product, weight] of byWord.get(word) ?? []) sums.set(product, (sums.get(product) ?? 0) + weight);
  }
  const most = WEIGHTS.title * Math.min(words.length, WORDS_THAT_COUNT);
  return [...sums]
    .map(([product, sum]) => ({ product, relevance: Math.min(1, sum / most) }))
    .sort((a, b) => b.relevance - a.relevance || (a.product.sku < b.product.sku ? -1 : 1))
    .slice(0, CANDIDATES_MAX)
    .map(({ product, relevance }) => ({
      product,
      relevance,
      isNamed: isNamedIn(prompt, product.brand) || isNamedIn(prompt, product.title),
    }));
}

/** Is the name in the prompt, word for word? */
export function isNamedIn(prompt: string, name: string | null): boolean {
  if (!name) return false;
  const words = wordsOf(name, false).join(' ');
  return words !== '' && ` ${wordsOf(prompt, false).join(' ')} `.includes(` ${words} `);
}

function wordWeights({ title, brand, category, description, facts }: SimulatedProduct): Map<string, number> {
  const weights = new Map<string, number>();
  const add = (text: string | null, weight: number): void => {
    for (const word of wordsOf(text ?? '')) weights.set(word, Math.max(weight, weights.get(word) ?? 0));
  };
  add([description, ...facts].filter(Boolean).join(' '), WEIGHTS.text);
  add(category, WEIGHTS.category);
  add(`${title} ${brand ?? ''}`, WEIGHTS.title);
  return weights;
}

/** Words folded to base letters; a plural's s is dropped, so that "purifiers" finds "purifier". */
function wordsOf(text: string, isStemmed = true): string[] {
  const folded = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const words = folded.match(/[\p{L}\p{N}]+/gu) ?? [];
  if (!isStemmed) return words;
  return words
    .filter((word) => !FUNCTION_WORDS.has(word))
    .map((word) => (word.length > 3 && word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word));
}
