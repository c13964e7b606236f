import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  adjustedRand,
  clusterByAllTerms,
  groupInThread,
  packTexts,
  polarityOfText,
} from '../src/domains/personas/index.ts';

/** A sentence with the sign that its annotators gave it; 0 where they gave none. */
type Sentence = { text: string; sign: number };
type Review = { product: number; sentences: Sentence[] };

/**
 * `npm run bench:reviews -- DIR`: what is found in the reviews that Hu and Liu annotated (files of NLTK's
 * `product_reviews_1` and `product_reviews_2`, one a product, CC BY 4.0), and how often a sentence's polarity is theirs.
 */
async function main(directory: string): Promise<void> {
  const files = readdirSync(directory)
    .filter((name) => name.endsWith('.txt') && name !== 'README.txt')
    .sort();
  const reviews = files.flatMap((name, product) => readReviews(readFileSync(join(directory, name), 'latin1'), product));
  const texts = reviews.map(({ sentences }) => sentences.map(({ text }) => text).join('\n'));
  const products = Int32Array.from(reviews, ({ product }) => product);
  console.log(`${reviews.length} reviews of ${files.length} products; by all terms`);
  console.table(clusterByAllTerms({ texts, products }).candidates);
  const request = { texts: packTexts(texts), products, stars: Int8Array.from(reviews, starsOf) };
  const { grouping, portraits } = await groupInThread(request, () => undefined, new AbortController().signal);
  const { candidates, chosen, terms, usable, language } = grouping;
  console.log(`by terms spread over products: ${terms.spread} of ${terms.all}, in ${usable} reviews, ${language}`);
  console.table(candidates);
  if (chosen) console.log(`against products ${adjustedRand(chosen.labels, products).toFixed(3)}`, portraits);
  reportPolarity(reviews);
}

/** Lines are `feature[+2], other[-1]##sentence`; a line that begins with `[t]` is a title and begins a review. */
function readReviews(file: string, product: number): Review[] {
  const reviews: Review[] = [];
  for (const line of file.split(/\r?\n/)) {
    if (line.startsWith('*') || line.trim() === '') continue;
    if (line.startsWith('[t]') || reviews.length === 0) reviews.push({ product, sentences: [] });
    const [marks = '', text] = line.startsWith('[t]') ? ['', line.slice(3)] : splitLine(line);
    const sign = [...marks.matchAll(/\[([+-]\d?)\]/g)].reduce(
      (sum, [, mark = '']) => sum + Math.sign(Number(`${mark}1`)),
      0,
    );
    if (text?.trim()) reviews.at(-1)?.sentences.push({ text: text.trim(), sign: Math.sign(sign) });
  }
  return reviews.filter(({ sentences }) => sentences.length > 0);
}

function splitLine(line: string): [string, string] {
  const cut = line.indexOf('##');
  return cut < 0 ? ['', line] : [line.slice(0, cut), line.slice(cut + 2)];
}

/** The set has no stars: what its annotators made of a review's sentences stands for them. */
function starsOf({ sentences }: Review): number {
  const sum = sentences.reduce((total, { sign }) => total + sign, 0);
  if (sum === 0) return 3;
  return sum > 0 ? 5 : 1;
}

function reportPolarity(reviews: readonly Review[]): void {
  const judged = reviews.flatMap((review) =>
    review.sentences
      .filter(({ sign }) => sign !== 0)
      .map(({ text, sign }) => ({
        sign,
        byWords: polarityOfText(text, 3, 'eng'),
        withStars: polarityOfText(text, starsOf(review), 'eng'),
      })),
  );
  const share = (rows: readonly unknown[]) => Number((rows.length / judged.length).toFixed(3));
  console.table({
    sentences: judged.length,
    'right by words alone': share(judged.filter(({ sign, byWords }) => sign === byWords)),
    'wrong by words alone': share(judged.filter(({ sign, byWords }) => sign === -byWords)),
    'right with the sign of the review': share(judged.filter(({ sign, withStars }) => sign === withStars)),
  });
}

await main(process.argv[2] ?? '.');
