import type { Availability } from '../types.ts';
import { availabilityOf } from './availability-words.ts';
import type { Candidate } from './candidate.ts';
import type { FactContext } from './context.ts';

/** What a source says of the product's stock. */
export type StockCandidate = Candidate & { value: Availability };

const METAS = ['product:availability', 'og:availability', 'availability', 'twitter:data2'];

/** What data says of the stock of the variant in the address, else of the product; the surest source first. */
export function declaredStock(context: FactContext): StockCandidate[] {
  return [...offerStock(context), ...looseStock(context), ...metaStock(context), ...scriptStock(context)];
}

/** Of the offers, the one that the address chooses; else one that can be bought makes the product buyable. */
function offerStock({ offers }: FactContext): StockCandidate[] {
  const chosen = offers.some(({ isChosen }) => isChosen) ? offers.filter(({ isChosen }) => isChosen) : offers;
  const found: StockCandidate[] = [];
  for (const { availability, source, where } of chosen) {
    const value = availabilityOf(availability);
    if (value) found.push({ value, source, where: where.replace(/\.[^.]*$/, '.availability') });
  }
  const [first] = found;
  if (!first) return [];
  return [found.find((one) => one.source === first.source && isBuyable(one.value)) ?? first];
}

/** Can something of this availability be bought or ordered now? */
export function isBuyable(value: Availability): boolean {
  return value !== 'OutOfStock' && value !== 'Discontinued';
}

function looseStock(context: FactContext): StockCandidate[] {
  const loose = context.loose.find(({ name }) => name === 'availability');
  const value = availabilityOf(loose?.value ?? null);
  return value ? [{ value, source: 'microdata', where: 'microdata availability' }] : [];
}

function metaStock({ head }: FactContext): StockCandidate[] {
  return METAS.flatMap((name): StockCandidate[] => {
    const value = availabilityOf(head.meta(name));
    if (!value || (name === 'twitter:data2' && !/availab|stock/i.test(head.meta('twitter:label2') ?? ''))) return [];
    return [{ value, source: 'open-graph', where: `meta ${name}` }];
  });
}

function scriptStock({ shop }: FactContext): StockCandidate[] {
  return shop.flatMap(({ availability, where }): StockCandidate[] => {
    const value = availabilityOf(availability);
    return value ? [{ value, source: 'shop-data', where: `${where}.availability` }] : [];
  });
}
