import type { FactContext } from '../candidates/context.ts';
import type { DeclaredPrice } from '../candidates/declared-prices.ts';
import { declaredPrices } from '../candidates/declared-prices.ts';
import { whereOf } from '../candidates/where.ts';
import type { Fact, PageFacts } from '../types.ts';
import { agreeOnPrice } from './price-agreement.ts';

/** The price and its currency: what independent places of the page agree on. */
export function readPrice(context: FactContext): Pick<PageFacts, 'price' | 'currency'> {
  const declared = declaredPrices(context);
  const [best, ...others] = agreeOnPrice(declared, context.prices);
  if (!best) return { price: null, currency: currencyOf(context, declared, null) };
  const { amount, source, where, confidence, currency } = best;
  const runnersUp = others.slice(0, 3).map((one) => ({ value: one.amount, source: one.source, where: one.where }));
  const chosen = currency === null ? null : { value: currency, source, where };
  return {
    price: { value: amount, source, where, confidence, runnersUp },
    currency: currencyOf(context, declared, chosen),
  };
}

type Found = Omit<Fact, 'confidence' | 'runnersUp'>;

function currencyOf(context: FactContext, declared: readonly DeclaredPrice[], chosen: Found | null): Fact | null {
  const found: Found[] = chosen === null ? [] : [chosen];
  for (const { currency, source, where } of declared)
    if (currency !== null) found.push({ value: currency, source, where });
  for (const { currency, element, isBoilerplate } of context.prices.slice(0, 20)) {
    if (currency !== null && !isBoilerplate)
      found.push({ value: currency, source: 'visible', where: whereOf(element) });
  }
  const [first] = found;
  if (!first) return null;
  const others = found.filter(({ value }) => value !== first.value);
  const agreeing = new Set(found.filter(({ value }) => value === first.value).map(({ source }) => source));
  const confidence = others.length === 0 ? 'high' : agreeing.size > 1 ? 'medium' : 'low';
  return { ...first, confidence, runnersUp: others.slice(0, 1) };
}
