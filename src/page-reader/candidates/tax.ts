import type { PageDocument, PageElement } from '../document/document.ts';
import { levelsOf } from '../document/document.ts';
import { visibleText } from '../document/text.ts';
import { nameOf } from './element-name.ts';
import type { VisiblePrice } from './price-sighting.ts';

/** Rates of value added and sales tax, in percent, reduced ones included. */
const RATES = [
  3, 5, 5.5, 6, 7, 7.7, 8, 8.1, 9, 9.5, 10, 12, 13, 13.5, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 25.5, 27,
];
/** Names of that tax; they stand next to a price without it, whatever the word for "without" is. */
const TAX_NAME =
  /(?<![\p{L}])(?:vat|tax(?:es)?|gst|hst|btw|mwst|ust|tva|iva|i\.v\.a|moms|mva|alv|dph|ddv|pdv|áfa|kdv|pvn|pvm|km|käibemaks\w*|vsk|tvsh|φπα|ндс|пдв|ддс|igv|icms|netto|net|ht|消費税|税)(?![\p{L}])|税/iu;
const INCLUDED =
  /incl|inkl|ttc|inbegrepen|comprise?|compris[ae]?|incluid|inclus|incluíd|vč|s dph|s ddv|z ddv|sa pdv|u cijenu|с ндс|з пдв|с ддс|dahil|brutto|gross|税込|含税/i;
const NEAR = 8;
const MAX_PRICES = 12;

/**
 * Of two neighbouring prices that differ by a rate of tax, the lower is net where the name of that tax stands on its
 * line or in the name of its element, and nothing says that the tax is in it.
 */
export function markNetPrices(page: PageDocument, prices: readonly VisiblePrice[]): void {
  const likely = prices.filter((price) => !price.isBoilerplate && price.score > -6).slice(0, MAX_PRICES * 2);
  for (const low of likely) {
    const gross = likely.find((high) => isGrossOf(high, low));
    if (!gross || !isNamedNet(page, low)) continue;
    if (!low.isNet) low.score -= 3;
    low.isNet = true;
    low.isOther = true;
    if (gross.isOld && !gross.isStruck) {
      gross.isOld = false;
    }
  }
}

function isGrossOf(high: VisiblePrice, low: VisiblePrice): boolean {
  if (Math.abs(high.element.place - low.element.place) > NEAR) return false;
  const percent = (Number(high.amount) / Number(low.amount) - 1) * 100;
  const rounding = (0.6 / Number(low.amount)) * 1.5;
  return RATES.some((rate) => Math.abs(percent - rate) <= Math.max(0.02, rounding));
}

function isNamedNet(page: PageDocument, { element, text }: VisiblePrice): boolean {
  const block = element.block?.parent ?? null;
  const around = block !== null && block.placeEnd - block.place <= 3 ? visibleText(page, block, 120) : text;
  const words = `${around} ${element.block ? visibleText(page, element.block, 120) : ''}`;
  return (
    (TAX_NAME.test(words) && !INCLUDED.test(words)) ||
    /(?:^|[\s_-])(?:tax|net|netto|excl?)(?:[\s_-]|$)/.test(nameOf(element)) ||
    isWrappedAsNet(element)
  );
}

/** What stands around a net price alone is called after what it leaves out: `price-excluding-tax`. */
function isWrappedAsNet(price: PageElement): boolean {
  for (const { element, level } of levelsOf(price)) {
    if (level > 0) return false;
    if (/excl\w{0,6}[-_]?(?:tax|vat|gst|btw|mwst|iva|moms|dph)|(?:without|ex)[-_](?:tax|vat|gst)/.test(element.names))
      return true;
  }
  return false;
}
