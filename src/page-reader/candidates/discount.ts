import type { PageDocument } from '../document/document.ts';
import type { VisiblePrice } from './price-sighting.ts';

const NEAR = 14;
const MAX_PRICES = 12;
const PERCENT = /(?<![\d.,])(\d{1,2})(?:[.,]\d)?\s?%/;

/**
 * Marks the higher of two neighbouring prices as old where a percentage or an amount next to them says that the lower one
 * is what is left of it: the arithmetic holds in every language.
 */
export function markDiscounted(page: PageDocument, prices: readonly VisiblePrice[]): void {
  const likely = prices
    .filter((price) => !price.isBoilerplate && !price.isOld && !price.isOther && price.score > 0)
    .sort((one, other) => other.score - one.score)
    .slice(0, MAX_PRICES);
  for (const high of likely) {
    for (const low of likely) {
      if (Number(low.amount) >= Number(high.amount) || Math.abs(low.element.place - high.element.place) > NEAR)
        continue;
      if (high.isOld) continue;
      const isLeft = percentsAround(page, high, low).some((percent) => isLeftOver(high, low, percent));
      if (!isLeft && !isDifferenceSaid(prices, high, low)) continue;
      high.isOld = true;
    }
  }
}

function isLeftOver(high: VisiblePrice, low: VisiblePrice, percent: number): boolean {
  const taken = 100 * (1 - Number(low.amount) / Number(high.amount));
  return Math.abs(taken - percent) <= 1.01;
}

/** `Price $3,499, savings $200, you pay $3,299`: what is taken off is said as an amount that is no price. */
function isDifferenceSaid(prices: readonly VisiblePrice[], high: VisiblePrice, low: VisiblePrice): boolean {
  const difference = Number(high.amount) - Number(low.amount);
  return prices.some(
    ({ amount, isOther, element }) =>
      isOther && Math.abs(Number(amount) - difference) < 0.005 && Math.abs(element.place - low.element.place) <= NEAR,
  );
}

function percentsAround(page: PageDocument, high: VisiblePrice, low: VisiblePrice): number[] {
  const percents: number[] = [];
  const from = Math.max(0, Math.min(high.element.place, low.element.place) - 4);
  const to = Math.max(high.element.placeEnd, low.element.placeEnd) + 4;
  for (const { text } of page.texts.slice(from, to)) {
    if (text.length > 60) continue;
    const percent = Number(PERCENT.exec(text)?.[1] ?? 0);
    if (percent >= 3) percents.push(percent);
  }
  return percents;
}

const PAIR_DISTANCE = 8;

/** Of two prices in one row, one of them called the price of now, the higher one was the price before. */
export function markReplaced(prices: readonly VisiblePrice[]): void {
  for (const now of prices) {
    if (!now.isLabelled || now.isOld || now.isOther || now.isNet) continue;
    for (const before of prices) {
      const distance = Math.abs(before.element.place - now.element.place);
      const isLater = !before.isLabelled || (now.isNow && !before.isNow);
      if (before.isOld || !isLater || distance > ROW_DISTANCE || Number(before.amount) <= Number(now.amount)) continue;
      before.isOld = true;
    }
  }
}

const ROW_DISTANCE = 3;

/** A price that only its name makes old is the price after all where no lower one stands next to it. */
export function restoreUnpairedPrice(prices: readonly VisiblePrice[]): void {
  for (const one of prices) {
    if (!one.isOld || !one.isOldByName) continue;
    const isReplaced = prices.some(
      (other) =>
        !other.isOld &&
        !other.isOther &&
        !other.isNet &&
        Number(other.amount) < Number(one.amount) &&
        Math.abs(other.element.place - one.element.place) <= PAIR_DISTANCE,
    );
    if (isReplaced) continue;
    one.isOld = false;
  }
}
