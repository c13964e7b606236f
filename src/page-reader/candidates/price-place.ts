import type { PageElement } from '../document/document.ts';
import { levelsOf } from '../document/document.ts';
import type { Anchor } from '../subject/anchor.ts';
import { nameOf } from './element-name.ts';
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
export function linkScore(anchor: Anchor, element: PageElement): number {
  for (const { element: one, level } of levelsOf(element)) {
    if (level > 4) break;
    if (one.name === 'a' && /^(?!#|javascript:)./i.test(one.attributes['href'] ?? '')) return -3;
    if (one.name === 'option' || one.name === 'select' || one.name === 'label') return -1.5;
    if (one.name === 'h1' || one === anchor.title) return 1;
  }
  return 0;
}
