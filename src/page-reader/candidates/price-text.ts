import type { PageDocument, PageElement, PageText } from '../document/document.ts';
import { textCount } from '../document/document.ts';
import { fold } from '../document/fold.ts';

/** A text longer than this holds more than a price. */
export const PRICE_TEXT_MAX = 60;
const MAX_TEXTS = 14;
const MAX_TEXT = 400;

/**
 * The text of a small element, with a point set before cents that stand in an element of their own.
 *
 * @returns null when it is too long to be a price
 */
function priceText(page: PageDocument, root: PageElement): string | null {
  if (textCount(root) > MAX_TEXTS || root.textTo - root.textFrom > MAX_TEXT * 3 || isSurelyLong(page, root))
    return null;
  let text = '';
  let last: PageText | null = null;
  for (let at = root.index + 1; at < root.end; at += 1) {
    const node = page.nodes[at];
    if (node === undefined) break;
    if (node.kind === 'element') {
      if (node.isHidden) at = Math.max(at, node.end - 1);
      continue;
    }
    text = append(text, last, node);
    last = node;
    if (text.length > MAX_TEXT * 2) return null;
  }
  const folded = fold(text);
  return folded.length > PRICE_TEXT_MAX && textCount(root) > 1 ? null : folded.slice(0, MAX_TEXT);
}

/** Are several runs longer together than a price, however they are put together? */
function isSurelyLong({ texts }: PageDocument, { place, placeEnd }: PageElement): boolean {
  if (placeEnd - place < 2) return false;
  let length = 0;
  for (let at = place; at < placeEnd; at += 1) length += texts[at]?.folded.length ?? 0;
  return length > PRICE_TEXT_MAX;
}

/** Reads the price texts of one page, each element's once: every text in a box climbs to it. */
export function priceTexts(page: PageDocument): (root: PageElement) => string | null {
  const known = new Map<PageElement, string | null>();
  return (root) => {
    const read = known.get(root);
    if (read !== undefined) return read;
    const text = priceText(page, root);
    known.set(root, text);
    return text;
  };
}

function append(text: string, last: PageText | null, node: PageText): string {
  if (last === null) return node.text;
  if (isCents(text, last, node)) return `${text.trimEnd()}.${node.text.trimStart()}`;
  return node.parent?.block === last.parent?.block ? text + node.text : `${text} ${node.text}`;
}

/** Two digits right behind a whole number, in an element of their own, are its cents: `49<span>99</span>`. */
function isCents(text: string, last: PageText, { text: own, parent }: PageText): boolean {
  if (parent === null || parent === last.parent || !/^\s*\d{2}(?!\d)/.test(own)) return false;
  if (isSmallPart(parent)) return /\d\s*$/.test(text);
  const isAdjacent = /^\d{2}(?!\d)/.test(own) && parent.block === last.parent?.block;
  return isAdjacent && /(?<![.,]\d?)\d$/.test(text);
}

function isSmallPart(element: PageElement): boolean {
  return element.name === 'sup' || /cent|decimal|fraction|minor|small|sup\b|penny|pence/.test(element.names);
}
