import { asRecord, asText } from '../sources/bound-json.ts';
import type { Fact, PageFacts } from '../types.ts';
import type { FactContext } from './context.ts';

/** The stars and how many people gave them. */
export function readRating(context: FactContext): Pick<PageFacts, 'ratingValue' | 'reviewCount'> {
  for (const { value, source, path } of context.products.slice(0, 6)) {
    const rating = asRecord(
      Array.isArray(value['aggregateRating']) ? value['aggregateRating'][0] : value['aggregateRating'],
    );
    if (!rating) continue;
    const stars = numberIn(asText(rating['ratingValue'] ?? null));
    const count = numberIn(asText(rating['reviewCount'] ?? rating['ratingCount'] ?? null));
    if (stars === null && count === null) continue;
    const where = `${path}.aggregateRating`;
    return {
      ratingValue: stars === null ? null : { value: stars, source, where: `${where}.ratingValue` },
      reviewCount: count === null ? null : { value: count, source, where: `${where}.reviewCount` },
    };
  }
  return looseRating(context);
}

function looseRating({ loose }: FactContext): Pick<PageFacts, 'ratingValue' | 'reviewCount'> {
  const fact = (names: RegExp): Fact | null => {
    const found = loose.find(({ name }) => names.test(name));
    const value = numberIn(found?.value ?? null);
    return found && value !== null ? { value, source: 'microdata', where: `microdata ${found.name}` } : null;
  };
  return { ratingValue: fact(/^ratingValue$/), reviewCount: fact(/^(?:reviewCount|ratingCount)$/) };
}

function numberIn(text: string | null): string | null {
  const found = /\d{1,9}(?:[.,]\d{1,4})?/.exec(text?.replace(/(?<=\d)[,.\s](?=\d{3}\b)/g, '') ?? '');
  return found ? found[0].replace(',', '.') : null;
}
