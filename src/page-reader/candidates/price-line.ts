import type { PageDocument, PageElement } from '../document/document.ts';
import { levelsOf, textCount } from '../document/document.ts';
import { visibleText } from '../document/text.ts';
import { findPrices } from '../numbers/money.ts';
import {
  NET_WORD,
  NOW_LABEL,
  OLD_LABEL,
  OTHER_BEFORE,
  OTHER_BEHIND,
  PRICE_LABEL,
  REGULAR_LABEL,
} from './price-words.ts';

/** What the words on a price's own line say of it. */
export type LineWords = {
  isOld: boolean;
  isCalledOld: boolean;
  isOther: boolean;
  isNet: boolean;
  isLabelled: boolean;
  isNow: boolean;
};

const MAX_LINE = 220;
const MAX_LINE_TEXTS = 10;
const BEHIND = 32;
/** `-£5` is taken off, `£5 - £9` is a range. */
const MINUS = /(?:^|[^\d\p{Sc}]\s?)[-−–]$/u;

/**
 * Judges the words just before a price and just behind it, up to the next price: in `statt 4.50 CHF 2.25` the first
 * amount is the old one, in `£8.00 (£2.00 / 100 g)` the second is no price of the product.
 */
export function wordsOnLine(page: PageDocument, element: PageElement, own: string, host: string): LineWords {
  const line = lineOf(page, element, own);
  const at = Math.max(0, line.indexOf(own));
  const end = at + own.length;
  const prices = findPrices(line, host);
  const start = Math.max(0, ...prices.map((price) => price.at + price.length).filter((place) => place <= at + 1));
  const next = Math.min(line.length, ...prices.map((price) => price.at).filter((place) => place >= end));
  const before = line.slice(Math.min(start, at), at).trim();
  const behind = line.slice(end, Math.min(next, end + BEHIND));
  const [price] = line === own ? prices : findPrices(own, host);
  const inside = own.slice(0, price?.at ?? 0);
  const isSaid = (label: RegExp) => label.test(before) || label.test(inside);
  const isOtherBehind = price !== undefined && OTHER_BEHIND.test(own.slice(price.at + price.length));
  return {
    isOld: isSaid(OLD_LABEL) || OLD_LABEL.test(own),
    isCalledOld: isSaid(REGULAR_LABEL),
    isOther:
      isSaidBehindPercent(OTHER_BEFORE, [before, inside]) ||
      isSaid(MINUS) ||
      isOtherBehind ||
      OTHER_BEHIND.test(behind),
    isNet: NET_WORD.test(`${before} ${own} ${behind}`),
    isNow: isSaid(NOW_LABEL),
    isLabelled: isSaid(PRICE_LABEL),
  };
}

/** `Save 20% $143.99` has said what is saved when the amount comes. */
function isSaidBehindPercent(label: RegExp, texts: readonly string[]): boolean {
  return texts.some((text) => label.test(text.slice(text.lastIndexOf('%') + 1)));
}

/** The text of the block around, or of the table row or list entry where the block holds the price alone. */
function lineOf(page: PageDocument, element: PageElement, own: string): string {
  let line = own;
  for (const { element: one, level } of levelsOf(element)) {
    if (level > 3 || textCount(one) > MAX_LINE_TEXTS) break;
    const text = visibleText(page, one, MAX_LINE);
    if (text.length >= MAX_LINE) break;
    if (text.includes(own)) line = text;
    if (line.length > own.length + 2 && (one === element.block || one.name === 'tr' || one.name === 'li')) break;
  }
  return line;
}
