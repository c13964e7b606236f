import type { PageDocument, PageElement } from '../document/document.ts';
import { levelsOf, textCount } from '../document/document.ts';
import { nameOf } from './element-name.ts';
import { OLD_WORD, PRICE_WORD, SURELY_OLD_WORD } from './price-words.ts';

const STRIKING = /^(?:del|s|strike)$/;
const SMALL_TEXTS = 4;

/** What makes a price old: struck by element or style, or called so by a name that leaves doubt or none. */
export type Age = 'struck' | 'surely-named' | 'named';

/** Whether the markup strikes a price, or only gives it the name of an old one. @returns null when it does neither */
export function ageOf(page: PageDocument, element: PageElement, struck: ReadonlySet<string>): Age | null {
  for (const { element: one, level } of levelsOf(element)) {
    if (level > 4) break;
    if (STRIKING.test(one.name) || (level < 2 && hasClass(one, struck))) return 'struck';
    // A large container's `full` or `list` speaks of a layout, not of a price.
    if (level < 3 && textCount(one) <= SMALL_TEXTS && isCalledOld(one)) return ageByName(nameOf(one));
  }
  return isStruckInside(page, element) ? 'struck' : null;
}

function isStruckInside(page: PageDocument, element: PageElement): boolean {
  for (let at = element.index + 1; at < element.end; at += 1) {
    const inner = page.nodes[at];
    if (inner?.kind === 'element' && textCount(inner) === textCount(element) && STRIKING.test(inner.name)) return true;
    if (inner?.kind === 'text' && /\S/.test(inner.text)) return false;
  }
  return false;
}

function hasClass(element: PageElement, classes: ReadonlySet<string>): boolean {
  if (classes.size === 0 || element.names === '') return false;
  return element.names.split(/\s+/).some((name) => classes.has(name));
}

function ageByName(name: string): Age | null {
  if (/special|current|final|actual|reduced/.test(name)) return null;
  return SURELY_OLD_WORD.test(name) ? 'surely-named' : 'named';
}

function isCalledOld(element: PageElement): boolean {
  const name = nameOf(element);
  if (SURELY_OLD_WORD.test(name) || /line-through/.test(element.attributes['style'] ?? '')) return true;
  return OLD_WORD.test(name) && name.split(/\s+/).some(isOldName);
}

/** `full`, `list-price` and `price--base` are names of a price; `full-width` and `list-inline` are of a layout. */
function isOldName(name: string): boolean {
  return OLD_WORD.test(name) && (PRICE_WORD.test(name) || !/[_-]/.test(name));
}
