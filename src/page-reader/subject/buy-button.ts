import type { PageDocument, PageElement } from '../document/document.ts';
import { elementsIn, levelsOf, selfAndAncestors, textCount } from '../document/document.ts';
import { isLandmark } from '../document/page-chrome.ts';
import { hiddenByStyle } from '../document/style-rules.ts';
import { visibleText } from '../document/text.ts';
import { isBuyText, isCartText, isViewText } from './buy-words.ts';
import { isInTile } from './tile.ts';

/** This many texts behind the product's name its button may stand. */
const NEAR = 600;
const MAX_TEXTS = 8;
const LABEL_MAX = 60;

const BUY_NAME =
  /add[-_]?(?:item[-_]?)?2?(?:to)?[-_]?(?:my[-_]?)?(?:cart|basket|bag|trolley)|buy[-_]?(?:now|button|it[-_]?now)|btn[-_]?(?:buy|cart)|single_add_to_cart|product-form__submit|in-den-warenkorb|ajouter-au-panier/;
const OTHERS =
  /(?:^|[\s_-])(?:related|recommend\w*|similar|carousel|upsell\w*|cross-?sell\w*|also\w*|bundle\w*|recent\w*|footer|minicart|mini-cart|cart-?drawer|product-?(?:card|tile|item|miniature)|frequently\w*|accessor\w*)(?:[\s_-]|$)|recommendation/;

/**
 * The button that sells the page's product, none of another's: the first after the title that is on, else the first that
 * is off, else the nearest before it.
 */
export function findBuyButton(page: PageDocument, title: PageElement | null, url: URL): PageElement | null {
  const from = title?.index ?? 0;
  let before: PageElement | null = null;
  let off: PageElement | null = null;
  for (const element of buyButtons(page, title, url)) {
    if (element.index <= from) before = element;
    else if (!isSwitchedOff(element)) return element;
    else off ??= element;
  }
  return off ?? before;
}

function* buyButtons(page: PageDocument, title: PageElement | null, url: URL): Generator<PageElement, void> {
  const isHidden = hiddenByStyle(page);
  const until = (title?.place ?? 0) + NEAR;
  for (const element of page.elements) {
    if (element.place > until) return;
    if (element.isHidden || !isBuyButton(page, element) || isHidden(element)) continue;
    if (!isOtherProduct(element, title) && !isInTile(page, { element, title, url })) yield element;
  }
}

function isOtherProduct(element: PageElement, title: PageElement | null): boolean {
  for (const one of selfAndAncestors(element)) {
    if (title !== null && one.index < title.index && one.end > title.index) return false;
    if (isLandmark(one) || OTHERS.test(one.names)) return true;
  }
  return false;
}

function isBuyButton(page: PageDocument, element: PageElement): boolean {
  const { name, attributes } = element;
  if (!isButtonLike(element)) return isWrittenButton(page, element);
  if (textCount(element) > MAX_TEXTS) return false;
  const isNamed = BUY_NAME.test(element.names) || /^(?:add|add-to-cart)$/.test(attributes['name'] ?? '');
  if (isNamed && !isViewText(visibleText(page, element, LABEL_MAX))) return true;
  const written = name === 'input' ? [attributes['value'] ?? ''] : wordsOn(page, element);
  return [...written, attributes['aria-label'], attributes['alt'], attributes['title']].some((text) =>
    isBuyText((text ?? '').slice(0, LABEL_MAX)),
  );
}

/** A bare element that says nothing but to put the product into the cart works as a button by script. */
function isWrittenButton(page: PageDocument, element: PageElement): boolean {
  if (textCount(element) !== 1 || (element.name !== 'div' && element.name !== 'span')) return false;
  if (!isCartText(visibleText(page, element, LABEL_MAX))) return false;
  for (const inner of elementsIn(page, element)) if (isButtonLike(inner)) return false;
  for (const { element: one, level } of levelsOf(element.parent)) {
    if (level > 2) return true;
    if (isButtonLike(one)) return false;
  }
  return true;
}

/** What is written on a button, whole and by its runs of text, for those that carry the texts of several states. */
export function wordsOn(page: PageDocument, button: PageElement): string[] {
  const runs = page.texts.slice(button.place, button.placeEnd).map(({ folded }) => folded);
  return [visibleText(page, button, LABEL_MAX), ...runs];
}

function isButtonLike({ name, attributes }: PageElement): boolean {
  if (name === 'button' || name === 'a' || attributes['role'] === 'button') return true;
  if (name === 'input') return /^(?:submit|button|image)$/i.test(attributes['type'] ?? '');
  return attributes['onclick'] !== undefined;
}

/** The words on a button: what is written on it, else its name for those who cannot see it. */
export function buttonText(page: PageDocument, button: PageElement): string {
  const { attributes } = button;
  return (
    visibleText(page, button, LABEL_MAX) ||
    (attributes['value'] ?? attributes['aria-label'] ?? attributes['alt'] ?? attributes['title'] ?? '')
  ).slice(0, LABEL_MAX);
}

/** Is a button switched off by its attributes or class? */
export function isSwitchedOff({ attributes, names }: PageElement): boolean {
  return (
    attributes['disabled'] !== undefined ||
    attributes['aria-disabled'] === 'true' ||
    /(?:^|[\s_-])(?:disabled|is-disabled)(?:\s|$)/.test(names)
  );
}
