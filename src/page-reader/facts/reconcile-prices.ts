import type { DeclaredPrice } from '../candidates/declared-prices.ts';
import type { VisiblePrice } from '../candidates/price-sighting.ts';
import { isSameAmount } from '../numbers/money.ts';

/**
 * The amount that a declared price means, held against what the page shows: data in cents (`2450`), with a grouping
 * point read as decimal (`1.299`), or without its cents (`51` for `51.18`). Unchanged where the page shows none of these.
 */
export function reconcile(declared: DeclaredPrice, likely: readonly VisiblePrice[]): string {
  if (likely.some(({ amount }) => isSameAmount(amount, declared.amount))) return declared.amount;
  return likely.find((shown) => isSameWritten(declared, shown))?.amount ?? declared.amount;
}

function isSameWritten(declared: DeclaredPrice, { amount, score }: VisiblePrice): boolean {
  const data = Number(declared.amount);
  const shown = Number(amount);
  const isGrouped = /\.\d{3}$/.test(declared.amount) && isSameAmount(amount, String(data * 1000));
  const hasLostPoint = Number.isInteger(data) && data >= 100 && isSameAmount(declared.amount, String(shown * 100));
  const isCut = Number.isInteger(data) && !Number.isInteger(shown) && Math.floor(shown) === data;
  return isGrouped || (hasLostPoint && score > 0) || (isCut && score > -1);
}
