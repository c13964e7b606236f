import type { FactContext } from '../candidates/context.ts';
import { readCount } from '../numbers/count.ts';
import { asRecord, asText } from '../sources/bound-json.ts';
import type { Fact, PageFacts } from '../types.ts';
import { agreeOn } from './agreement.ts';

/** The stars and how many people gave them. */
export function readRating(context: FactContext): Pick<PageFacts, 'ratingValue' | 'reviewCount'> {
  for (const { value, source, path } of context.products.slice(0, 6)) {
    const rating = asRecord(
      Array.isArray(value['aggregateRating']) ? value['aggregateRating'][0] : value['aggregateRating'],
    );
    if (!rating) continue;
    const stars = numberIn(asText(rating['ratingValue'] ?? null));
    const count = countIn(asText(rating['reviewCount'] ?? rating['ratingCount'] ?? null));
    if (stars === null && count === null) continue;
    const where = `${path}.aggregateRating`;
    return {
      ratingValue: stars === null ? null : agreeOn([{ value: stars, source, where: `${where}.ratingValue` }]),
      reviewCount: count === null ? null : agreeOn([{ value: count, source, where: `${where}.reviewCount` }]),
    };
  }
  return looseRating(context);
}

function looseRating({ loose }: FactContext): Pick<PageFacts, 'ratingValue' | 'reviewCount'> {
  const fact = (names: RegExp, read: (text: string | null) => string | null): Fact | null => {
    const found = loose.find(({ name }) => names.test(name));
    const value = read(found?.value ?? null);
    return found && value !== null ? agreeOn([{ value, source: 'microdata', where: `microdata ${found.name}` }]) : null;
  };
  return { ratingValue: fact(/^ratingValue$/, numberIn), reviewCount: fact(/^(?:reviewCount|ratingCount)$/, countIn) };
}

function numberIn(text: string | null): string | null {
  const found = /\d{1,9}(?:[.,]\d{1,4})?/.exec(text?.replace(/(?<=\d)[,.\s](?=\d{3}\b)/g, '') ?? '');
  return found ? found[0].replace(',', '.') : null;
}

/** `1,234`, `1 234 reviews` and `12k` are counts. */
function countIn(text: string | null): string | null {
  const count = readCount(text) ?? readCount(/^\D{0,20}(\d[\d.,\s\u00a0]{0,12}\d|\d)(?!\w)/.exec(text ?? '')?.[1]);
  return count === null ? null : String(count.value);
}
