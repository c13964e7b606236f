import type { PageDocument, PageElement } from '../document/document.ts';
import { elementsIn } from '../document/document.ts';
import { fold } from '../document/fold.ts';
import { isPageChrome } from '../document/page-chrome.ts';
import { visibleText } from '../document/text.ts';

const DESCRIPTION_NAME =
  /(?:^|[\s_-])(?:product|item|pdp|prod|short|long|full)?[-_]?(?:desc|description|descripcion|descrizione|descricao|beschreibung|produktbeschreibung|omschrijving|beskrivning|opis|popis|leiras|rte|overview|details-?text|aplus)(?:[\s_-]|$)|productdescription|product-description|product__description/;
const MAX_PROSE = 10_000;
const MIN_PROSE = 40;
/** With fewer words than these besides the product's name a text only repeats it. */
const OTHER_WORDS_MIN = 5;
/** More of a text than this in links is a menu. */
const LINKED_SHARE_MAX = 0.5;
/** So much of the declared description, found on the page, tells the element that shows it. */
const TELLING_LENGTH = 60;

/** The product's description as a visitor reads it; `element` is null where its parts stand in several places. */
export type Description = { text: string; element: PageElement | null };

/**
 * The product's description as visible prose: the element that is called so, else the one that shows what the data
 * declares as description, else the longest run of paragraphs.
 */
export function readDescription(
  page: PageDocument,
  title: PageElement | null,
  declared: string | null,
): Description | null {
  return namedDescription(page, title) ?? shownDescription(page, title, declared) ?? longestProse(page, title);
}

function namedDescription(page: PageDocument, title: PageElement | null): Description | null {
  let best: Description | null = null;
  for (const element of page.elements) {
    if (element.isHidden || !isDescription(element) || isPageChrome(element, title)) continue;
    if (title !== null && element.index < title.index && element.end > title.index) continue;
    const text = visibleText(page, element, MAX_PROSE);
    if (text.length < MIN_PROSE || text.length <= (best?.text.length ?? 0) || isMenu(page, element, text)) continue;
    if (isTitleAlone(page, title, text)) continue;
    best = { text, element };
    if (text.length >= MAX_PROSE) break;
  }
  return best;
}

function isDescription(element: PageElement): boolean {
  return element.attributes['itemprop'] === 'description' || DESCRIPTION_NAME.test(element.names);
}

function isMenu(page: PageDocument, root: PageElement, text: string): boolean {
  let linked = 0;
  for (const element of elementsIn(page, root)) {
    if (element.name === 'a') linked += visibleText(page, element, 300).length;
    if (linked > text.length * LINKED_SHARE_MAX) return true;
  }
  return false;
}

/** A text that says the product's name, once or twice, with hardly another word describes nothing. */
function isTitleAlone(page: PageDocument, title: PageElement | null, text: string): boolean {
  const name = title === null ? '' : visibleText(page, title).toLowerCase();
  if (name === '' || text.length > 2 * name.length + MIN_PROSE) return false;
  const known = new Set(name.split(' '));
  return (
    text
      .toLowerCase()
      .split(' ')
      .filter((word) => !known.has(word)).length < OTHER_WORDS_MIN
  );
}

/** The innermost element that shows the beginning of the declared description. */
function shownDescription(page: PageDocument, title: PageElement | null, declared: string | null): Description | null {
  const wanted = fold(declared ?? '').slice(0, TELLING_LENGTH);
  if (wanted.length < MIN_PROSE) return null;
  for (const node of page.nodes) {
    if (node.kind !== 'text' || node.parent === null || node.parent.isHidden) continue;
    const element = node.parent.block;
    if (element === null || /^h[1-6]$/.test(element.name) || !fold(node.text).startsWith(wanted.slice(0, MIN_PROSE)))
      continue;
    const text = visibleText(page, element, MAX_PROSE);
    if (text.includes(wanted) && !isTitleAlone(page, title, text)) return { text, element };
  }
  return null;
}

function longestProse(page: PageDocument, title: PageElement | null): Description | null {
  const byParent = new Map<PageElement, string>();
  for (const element of page.elements) {
    if (element.name !== 'p' || element.isHidden || element.parent === null) continue;
    if ((title !== null && element.index < title.index) || isPageChrome(element, title)) continue;
    const text = visibleText(page, element, 2_000);
    if (text.length < MIN_PROSE) continue;
    byParent.set(element.parent, `${byParent.get(element.parent) ?? ''} ${text}`.trim().slice(0, MAX_PROSE));
  }
  const [element, text] = [...byParent].reduce((one, other) => (other[1].length > one[1].length ? other : one), [
    null,
    '',
  ] as [PageElement | null, string]);
  return text === '' ? null : { text, element };
}
