import type { PageElement } from '../document/document.ts';
import { textCount } from '../document/document.ts';
import { isLandmark } from '../document/page-chrome.ts';
import type { Anchor } from '../subject/anchor.ts';
import { BOILERPLATE_BLOCK, PRICE_WORD } from './price-words.ts';

/** What holds more of the page's text than this is no boilerplate, whatever it is called. */
const MAIN_SHARE = 0.6;
/** A box called after a price and of no more texts is the price. */
const PRICE_TEXTS = 4;
/** Words of a price's own name that say what it is part of, and not of what else. */
const PLACE_WORD = /listing|product-?(?:list|card|item|grid|tile)|tile|teaser|widget|sticky|banner|looks?/g;

/** Judges whether elements stand in page chrome around the product; each element is judged once. */
export class BoilerplateJudge {
  private readonly known = new Map<PageElement, boolean>();
  private readonly anchor: Anchor;
  private readonly total: number;

  constructor(anchor: Anchor, total: number) {
    this.anchor = anchor;
    this.total = total;
  }

  /** Does the element stand in navigation, a list of other products, a cart or the like? An `<aside>` proves nothing. */
  isIn(element: PageElement): boolean {
    const known = this.known.get(element);
    if (known !== undefined) return known;
    const result =
      !this.isMain(element) && (isCalledSo(element) || (element.parent !== null && this.isIn(element.parent)));
    this.known.set(element, result);
    return result;
  }

  private isMain(element: PageElement): boolean {
    const { title, buyButton } = this.anchor;
    return holds(element, title) || holds(element, buyButton) || textCount(element) > this.total * MAIN_SHARE;
  }
}

function isCalledSo(element: PageElement): boolean {
  if (isLandmark(element)) return true;
  if (!BOILERPLATE_BLOCK.test(element.names)) return false;
  // `listing-price` names a price, wherever it stands; only the boxes around it tell of other products.
  const isPrice = textCount(element) <= PRICE_TEXTS && PRICE_WORD.test(element.names);
  return !isPrice || BOILERPLATE_BLOCK.test(element.names.replaceAll(PLACE_WORD, ' '));
}

function holds(element: PageElement, other: PageElement | null): boolean {
  return other !== null && element.index < other.index && element.end > other.index;
}
