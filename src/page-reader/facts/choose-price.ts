import type { VisiblePrice } from '../candidates/price-sighting.ts';
import { whereOf } from '../candidates/where.ts';
import { isSameAmount } from '../numbers/money.ts';
import type { FactSource } from '../types.ts';

/** A price with where it was read. */
export type Priced = { amount: string; currency: string | null; source: FactSource; where: string };

/** A visible price scored at least so is sure to be a price of the product. */
const SURE = 5;
/** The best of the visible prices is taken from here on where no data tells one. */
const PASSABLE = -1;
/** A visible price in the right place, with no other near it, beats data that the page does not show at all. */
const LIKELY = 3;
const LEAD = 3;

/**
 * Data is trusted when the page shows the same amount. Where it does not, a sure visible price wins: data goes stale,
 * says the price before the discount, or speaks of another variant, and a visitor pays what the page shows.
 */
export function choosePrice(declared: readonly Priced[], seen: readonly VisiblePrice[]): Priced | null {
  const likely = seen.filter((price) => !price.isOld && !price.isBoilerplate && !price.isOther);
  const best = likely[0];
  const first = declared[0];
  if (!first) return best && best.score >= PASSABLE ? visiblePriced(best) : null;
  if (!best) return first;
  const agreeing = declared.find((price) => isSameAmount(price.amount, best.amount));
  if (agreeing && (best.score >= SURE || agreeing === first)) return agreeing;
  const written = likely.find((price) => isSameWritten(first, price));
  if (written) return { ...first, amount: written.amount };
  if (best.score < SURE) return isPlainlyOther(first, likely, seen) ? visiblePriced(best) : first;
  const sightings = likely.filter((price) => isSameAmount(price.amount, first.amount));
  return sightings.some((price) => price.score >= best.score - 2.5) ? first : visiblePriced(best);
}

/** Data in cents (`2450`), with a grouping point read as decimal (`1.299`), or without the cents (`51` for `51.18`). */
function isSameWritten(declared: Priced, seen: VisiblePrice): boolean {
  const data = Number(declared.amount);
  const shown = Number(seen.amount);
  const isGrouped = /\.\d{3}$/.test(declared.amount) && isSameAmount(seen.amount, String(data * 1000));
  const isInCents = declared.source === 'shop-data' && isSameAmount(declared.amount, String(shown * 100));
  const isCut = Number.isInteger(data) && Number.isInteger(shown) === false && Math.floor(shown) === data;
  return isGrouped || isInCents || (isCut && seen.score > -1);
}

/** The page shows one price in the product's place and nowhere the one of the data. */
function isPlainlyOther(first: Priced, likely: readonly VisiblePrice[], seen: readonly VisiblePrice[]): boolean {
  const [best] = likely;
  if (!best || best.score < LIKELY || best.currency === null) return false;
  if (first.currency !== null && first.currency !== best.currency) return false;
  if (seen.some((price) => isSameAmount(price.amount, first.amount))) return false;
  const rival = likely.find((price) => !isSameAmount(price.amount, best.amount));
  return rival === undefined || rival.score <= best.score - LEAD;
}

function visiblePriced(price: VisiblePrice): Priced {
  return { amount: price.amount, currency: price.currency, source: 'visible', where: whereOf(price.element) };
}
