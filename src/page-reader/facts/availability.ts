import type { ButtonStock } from '../candidates/button-stock.ts';
import { buttonStock } from '../candidates/button-stock.ts';
import type { FactContext } from '../candidates/context.ts';
import type { StockCandidate } from '../candidates/declared-stock.ts';
import { declaredStock, isBuyable } from '../candidates/declared-stock.ts';
import { visibleStock } from '../candidates/visible-stock.ts';
import type { Confidence, PageFacts } from '../types.ts';

type Voices = { declared: StockCandidate | null; seen: StockCandidate | null; button: ButtonStock | null };

/**
 * Whether the product can be bought, as a visitor would find. A button that sells outranks data and messages, which
 * speak of one size, or wait hidden for their day; a page that says sold out and sells nothing outranks data. A button
 * that is off yet says buy outranks data where the page itself has no word of being sold out.
 */
export function readAvailability(context: FactContext): PageFacts['availability'] {
  const declared = declaredStock(context);
  const voices = { declared: declared[0] ?? null, seen: visibleStock(context), button: buttonStock(context) };
  const chosen = choose(voices);
  if (!chosen) return null;
  const others = [voices.seen, voices.button, ...declared].filter((one) => one !== null && one.value !== chosen.value);
  const runnersUp = others.filter((one) => one !== null).slice(0, 3);
  return { ...chosen, confidence: confidenceOf(chosen, voices), runnersUp };
}

function choose({ declared, seen, button }: Voices): StockCandidate | null {
  const buyable = declared !== null && isBuyable(declared.value) ? declared : null;
  const selling = button !== null && isBuyable(button.value) ? button : null;
  if (selling?.isOff === false) return buyable ?? plain(selling);
  if (seen?.value === 'OutOfStock') return buyable === null ? (declared ?? seen) : seen;
  const waiting = declared === null || selling === null ? null : plain(selling);
  return buyable ?? waiting ?? declared ?? seen ?? (button && plain(button));
}

function plain({ value, source, where }: ButtonStock): StockCandidate {
  return { value, source, where };
}

function confidenceOf(chosen: StockCandidate, { declared, seen, button }: Voices): Confidence {
  const voices = [declared, seen, button].filter((one) => one !== null);
  const agreeing = voices.filter(({ value }) => isBuyable(value) === isBuyable(chosen.value)).length;
  if (agreeing === voices.length) return agreeing > 1 ? 'high' : 'medium';
  return agreeing > 1 ? 'medium' : 'low';
}
