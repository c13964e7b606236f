import type { PageDocument, PageElement } from '../document/document.ts';
import { levelsOf, selfAndAncestors, textCount } from '../document/document.ts';
import { fold } from '../document/fold.ts';
import { isLandmark } from '../document/page-chrome.ts';
import { siblingsLike } from '../document/siblings.ts';
import { hiddenByStyle } from '../document/style-rules.ts';
import { visibleText } from '../document/text.ts';
import type { Availability } from '../types.ts';
import { availabilityInText, isPlainlyInStock } from './availability-words.ts';
import type { FactContext } from './context.ts';
import type { StockCandidate } from './declared-stock.ts';
import { stockUnderLabel } from './stock-label.ts';
import { whereOf } from './where.ts';

const OUT_CLASS =
  /(?:^|[\s_-])(?:out[-_]?of[-_]?stock|sold[-_]?out|soldout|outofstock|unavailable|not[-_]available|no-?stock|oos|notify-?me|back-in-stock)(?:[\s_-]|$)/;
const STOCK_CLASS = /stock|availab|verfueg|verfüg|lieferstatus|disponib|inventory|nalich|наличи/;
const ELSEWHERE =
  /(?:^|[\s_-])(?:related|recommend\w*|similar|carousel|upsell|cross-?sell|footer|nav|menu|header|store|stores|pickup|click-?collect|review\w*|swatch\w*|sizes?|variants?|variations?|options?|filter\w*|minicart|cart|faq|tooltip|modal|popup|template|slick\w*|swiper\w*|color\w*|colour\w*|product-?(?:list|card|item|grid|tile)s?)(?:[\s_-]|$)/;
/** The stock next to the options of the product is its own. */
const STOCK_OF_OPTIONS = /option[\w-]*[_-]stock|stock[\w-]*[_-]option/;
/** Statements stand within so many texts behind the product's name; above it only where marketplaces put them. */
const NEAR = 160;
const BEFORE = 40;
const MAX_TEXTS = 6;
const STATEMENT_MAX = 110;

/** What the page tells a visitor of the stock near the product's name; what speaks of another product or size does not count. */
export function visibleStock(context: FactContext): StockCandidate | null {
  const marked = markedOut(context);
  if (marked) return marked;
  const { page, anchor } = context;
  const isHidden = hiddenByStyle(page);
  const from = anchor.title?.place ?? 0;
  let inStock: StockCandidate | null = null;
  for (const { parent, text, place } of page.texts.slice(0, from + NEAR)) {
    // Far above the title only what is named after its stock counts: some shops write their buy box first.
    if (parent === null || (place < from - BEFORE && !isNamedAfterStock(parent))) continue;
    const value = statedBy(context, parent, text);
    if (value === null || isElsewhere(parent) || isOneOfMany(page, parent) || isHidden(parent)) continue;
    const found: StockCandidate = { value, source: 'visible', where: whereOf(parent) };
    if (value === 'OutOfStock') return found;
    inStock ??= found;
  }
  return inStock ?? labelledStock(context);
}

/** `Stock: 0`, `In stock: yes`: of several such rows, one that has any is enough. */
function labelledStock({ labels, anchor, boilerplate }: FactContext): StockCandidate | null {
  const from = anchor.title?.place ?? 0;
  const found = labels.flatMap((label): StockCandidate[] => {
    const value = stockUnderLabel(label);
    const { element } = label;
    const isNear = element.place >= from - BEFORE && element.place <= from + NEAR;
    if (value === null || !isNear || boilerplate.isIn(element)) return [];
    return [{ value, source: 'visible', where: `the text "${label.name}: ${label.value}"` }];
  });
  return found.find(({ value }) => value === 'InStock') ?? found[0] ?? null;
}

/** Shop software marks the whole product, title included, as sold out. */
function markedOut({ anchor }: FactContext): StockCandidate | null {
  for (const one of selfAndAncestors(anchor.title?.parent ?? null)) {
    if (one.name === 'body' || one.name === 'html') return null;
    if (OUT_CLASS.test(one.names)) return { value: 'OutOfStock', source: 'visible', where: whereOf(one) };
  }
  return null;
}

/** What a run of text states, or the small block it stands in where the words are spread over elements. */
function statedBy({ page }: FactContext, parent: PageElement, text: string): Availability | null {
  const own = fold(text);
  if (own.length < 2 || own.length > STATEMENT_MAX * 2) return null;
  const isNamed = isNamedAfterStock(parent);
  const said = own.length <= STATEMENT_MAX ? judge(own, isNamed) : null;
  if (said !== null) return said;
  const { block } = parent;
  if (block === null || textCount(block) < 2 || textCount(block) > MAX_TEXTS) return null;
  const isOneLine = page.texts.slice(block.place, block.placeEnd).every((one) => one.parent?.block === block);
  if (!isOneLine) return null;
  const whole = visibleText(page, block, STATEMENT_MAX + 1);
  return whole.length <= STATEMENT_MAX ? judge(whole, isNamed || isNamedAfterStock(block)) : null;
}

function judge(text: string, isNamed: boolean): Availability | null {
  const value = availabilityInText(text);
  if (value === null || value === 'OutOfStock') return value;
  return isNamed || isPlainlyInStock(text) ? value : null;
}

function isNamedAfterStock(element: PageElement): boolean {
  for (const { element: one, level } of levelsOf(element)) {
    if (level > 1 || textCount(one) > MAX_TEXTS) return false;
    if (STOCK_CLASS.test(one.names) || OUT_CLASS.test(one.names)) return true;
  }
  return false;
}

function isElsewhere(element: PageElement): boolean {
  for (const one of selfAndAncestors(element)) {
    if (/^(?:option|select|label|script)$/.test(one.name) || isLandmark(one)) return true;
    if (one.name === 'body' || one.name === 'main') return false;
    if (ELSEWHERE.test(one.names) && !STOCK_OF_OPTIONS.test(one.names)) return true;
  }
  return false;
}

const MANY = 3;
const OPTION_TEXTS = 4;

/** Does the statement stand in one of several like elements in a row, as each size or colour has one? */
function isOneOfMany(page: PageDocument, element: PageElement): boolean {
  for (const { element: one, level } of levelsOf(element)) {
    if (level > 2 || textCount(one) > OPTION_TEXTS || one.parent === null) return false;
    if (siblingsLike(page, one, OPTION_TEXTS) >= MANY) return true;
  }
  return false;
}
