import { buttonText, isSwitchedOff, wordsOn } from '../subject/buy-button.ts';
import { isBuyText } from '../subject/buy-words.ts';
import { availabilityInText } from './availability-words.ts';
import type { FactContext } from './context.ts';
import type { StockCandidate } from './declared-stock.ts';
import { whereOf } from './where.ts';

/** What a button says of the stock; `isOff` where it sells but waits, for a size to be chosen or a script to load. */
export type ButtonStock = StockCandidate & { isOff: boolean };

/**
 * What the button of the product says: one that sells and is on is the plainest word for being in stock, also where it
 * carries the texts of its other states.
 *
 * @returns null where there is no button, or one that is off and does not say what it is for
 */
export function buttonStock({ anchor, page }: FactContext): ButtonStock | null {
  const button = anchor.buyButton;
  if (!button) return null;
  const text = buttonText(page, button);
  const said = availabilityInText(text);
  const where = whereOf(button);
  const isOff = isSwitchedOff(button);
  if (said === 'PreOrder') return { value: said, source: 'visible', where, isOff };
  const isForSale = isBuyText(text) || wordsOn(page, button).some(isBuyText);
  if (said === 'OutOfStock' && !isForSale) {
    return { value: said, source: 'visible', where, isOff };
  }
  return isOff && !isForSale ? null : { value: 'InStock', source: 'visible', where, isOff };
}
