import type { PageElement } from '../document/document.ts';
import { levelsOf } from '../document/document.ts';
import { isSameAmount } from '../numbers/money.ts';
import type { Anchor } from '../subject/anchor.ts';
import { nameOf } from './element-name.ts';
import type { VisiblePrice } from './price-sighting.ts';
import { NOW_WORD, PRICE_WORD } from './price-words.ts';

/** How much the markup's names for a price's elements speak for it, 0..4. */
export function nameScore(element: PageElement): number {
  let score = 0;
  for (const { element: one, level } of levelsOf(element)) {
    if (level > 4) break;
    const name = nameOf(one);
    if (PRICE_WORD.test(name)) score = Math.max(score, 3 - level * 0.4);
    if (level < 3 && PRICE_WORD.test(name) && NOW_WORD.test(name)) score = Math.max(score, 4 - level * 0.3);
    if (one.attributes['itemprop'] === 'price') score = Math.max(score, 4);
  }
  return score;
}

/** Prices stand shortly after the product's name and near its buy button; measured in visible runs of text. */
export function placeScore({ title, buyButton }: Anchor, element: PageElement): number {
  let score = 0;
  if (title) {
    const distance = element.place - title.place;
    score += distance >= 0 ? 4 - Math.log2(1 + distance / 10) : 2.2 - 1.6 * Math.log2(1 - distance / 8);
  }
  if (buyButton) score += Math.max(0, 2.5 - Math.log2(1 + Math.abs(element.place - buyButton.place) / 8));
  return score;
}

/** A price inside a link leads to another product; one of an option is one of several. */
export function linkScore(element: PageElement): number {
  for (const { element: one, level } of levelsOf(element)) {
    if (level > 4) break;
    if (one.name === 'a' && /^(?!#|javascript:)./i.test(one.attributes['href'] ?? '')) return -3;
    if (one.name === 'option' || one.name === 'select' || one.name === 'label') return -1.5;
  }
  return 0;
}

const BOX_TEXTS = 80;
const BEHIND_PENALTY = 4;
/** A price scored so stands where prices stand. */
const LIKELY = 3;

/** Where a likely price stands between the product's name and its button, other amounts behind the button lose. */
export function preferBuyBox({ title, buyButton }: Anchor, prices: readonly VisiblePrice[]): void {
  if (!title || !buyButton || buyButton.place < title.place || buyButton.place - title.place > BOX_TEXTS) return;
  const own = prices.filter(
    ({ element, score, isOld, isOther, isNet, isBoilerplate, currency }) =>
      !(isOld || isOther || isNet || isBoilerplate) &&
      score >= LIKELY &&
      currency !== null &&
      isBetween(element, title, buyButton),
  );
  if (own.length === 0) return;
  for (const price of prices) {
    const isBehind = price.element.place > buyButton.place;
    if (isBehind && !own.some(({ amount }) => isSameAmount(amount, price.amount))) price.score -= BEHIND_PENALTY;
  }
}

function isBetween({ place }: PageElement, title: PageElement, button: PageElement): boolean {
  return place >= title.place && place <= button.place;
}
