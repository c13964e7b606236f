import type { PageDocument, PageElement, PageText } from '../document/document.ts';
import { selfAndAncestors } from '../document/document.ts';
import { struckClasses } from '../document/style-rules.ts';
import { fold } from '../document/text.ts';
import { findPrices, parseAmount } from '../numbers/money.ts';
import type { Anchor } from '../subject/anchor.ts';
import { markDiscounted, restoreUnpairedPrice } from './discount.ts';
import { wordsOnLine } from './price-line.ts';
import type { VisiblePrice } from './price-sighting.ts';
import {
  BOILERPLATE_BLOCK,
  NOW_WORD,
  OLD_LABEL,
  OLD_WORD,
  PRICE_LABEL,
  PRICE_WORD,
  SURELY_OLD_WORD,
} from './price-words.ts';
import { scoreRepetition } from './repeated-prices.ts';

const LONGEST_PRICE_TEXT = 60;
const MAX_CANDIDATES = 1_500;
type Scan = {
  page: PageDocument;
  anchor: Anchor;
  host: string;
  found: VisiblePrice[];
  seen: Set<PageElement>;
  struck: ReadonlySet<string>;
  holders: Set<PageElement>;
  boilerplate: Map<PageElement, boolean>;
};

/** The prices on a page that a visitor sees, the likeliest to be the product's first. */
export function visiblePrices(page: PageDocument, anchor: Anchor, host: string): VisiblePrice[] {
  const scan: Scan = {
    page,
    anchor,
    host,
    found: [],
    seen: new Set(),
    struck: struckClasses(page),
    holders: new Set(),
    boilerplate: new Map(),
  };
  for (const node of page.nodes) {
    if (node.kind !== 'text' || node.parent === null || node.parent.isHidden) continue;
    if (node.text.length > 400 || !/[\d\u0660-\u0669\u06f0-\u06f9]/.test(node.text)) continue;
    consider(scan, node.parent, node.text);
    if (scan.found.length >= MAX_CANDIDATES) break;
  }
  scoreRepetition(scan.found);
  markDiscounted(page, scan.found);
  restoreUnpairedPrice(scan.found);
  return scan.found.sort((one, other) => other.score - one.score || one.element.index - other.element.index);
}

/** Climbs from the text until the element around says a whole price: shops split `$`, `49` and `99` into spans. */
function consider(scan: Scan, from: PageElement, ownText: string): void {
  let steps = 0;
  for (const element of selfAndAncestors(from)) {
    // A container of a price that was found is not another price.
    if (scan.seen.has(element) || scan.holders.has(element)) return;
    const text = steps < 5 ? priceText(scan.page, element) : null;
    if (text === null) break;
    const isLong = steps === 0 && ownText.length > LONGEST_PRICE_TEXT;
    const price = currentPrice(text, isLong ? ownText : text, scan.host);
    if (price) {
      scan.seen.add(element);
      addHolders(scan, element);
      addCandidate(scan, element, price);
      return;
    }
    steps += 1;
  }
  considerBare(scan, from);
}

type Shown = { amount: string; currency: string | null; text: string };

/** `Was £20 Now £15` says the old price first, and only what belongs to the second speaks of it; `£15 – £20` the lowest. */
function currentPrice(text: string, around: string, host: string): Shown | null {
  const [first, second] = findPrices(text, host);
  if (!first) return null;
  const isSecond = second !== undefined && OLD_LABEL.test(text.slice(0, first.at));
  const { amount, currency, at } = isSecond ? second : first;
  return { amount, currency, text: isSecond ? text.slice(at) : around };
}

function addHolders(scan: Scan, element: PageElement): void {
  let steps = 0;
  for (const one of selfAndAncestors(element.parent)) {
    scan.holders.add(one);
    steps += 1;
    if (steps > 5) return;
  }
}

/** A number without a currency is a price only where the markup calls it one. */
function considerBare(scan: Scan, from: PageElement): void {
  const text = priceText(scan.page, from);
  if (text === null || !isBareAmount(text) || scan.seen.has(from)) return;
  const isNamed = [...selfAndAncestors(from)].slice(0, 3).some((one) => PRICE_WORD.test(nameOf(one)));
  const amount = isNamed ? parseAmount(text) : null;
  if (amount === null) return;
  scan.seen.add(from);
  addCandidate(scan, from, { amount, currency: null, text });
}

function isBareAmount(text: string): boolean {
  if (text.length > LONGEST_PRICE_TEXT) return false;
  const amount = /\d[\d.,' \u00a0]*\D{0,3}$/.exec(text);
  const before = amount === null ? text : text.slice(0, amount.index);
  return amount !== null && (before.length <= 3 ? !/\d/.test(before) : PRICE_LABEL.test(before));
}

function addCandidate(scan: Scan, element: PageElement, price: Shown): void {
  if (Number(price.amount) <= 0) return;
  const words = wordsOnLine(scan.page, element, price.text, scan.host);
  const age = ageOf(scan, element);
  const isOld = words.isOld || words.isCalledOld || age !== null;
  const isOldByName = isOld && !words.isOld && age !== 'struck';
  const isBoilerplate = isInBoilerplate(scan, element);
  let score = price.currency === null ? -1.5 : 0;
  if (isOld) score -= 6;
  if (isBoilerplate) score -= 7;
  score += wordScore(element) + placeScore(scan, element) + linkScore(scan, element);
  if (words.isOther) score -= 5;
  if (words.isLabelled) score += 2;
  if (words.isNet) score -= 3;
  const { amount, currency } = price;
  scan.found.push({ amount, currency, score, isOld, isOldByName, isBoilerplate, isOther: words.isOther, element });
}

/** The text of a small element, cents in an element of their own set off by a point. @returns null when it is long */
function priceText(page: PageDocument, root: PageElement): string | null {
  if (root.end - root.index > 60) return null;
  let text = '';
  for (let at = root.index + 1; at < root.end; at += 1) {
    const node = page.nodes[at];
    if (node === undefined) break;
    if (node.kind === 'element') {
      if (node.isHidden) at = Math.max(at, node.end - 1);
      continue;
    }
    text = joined(text, node, root);
    if (text.length > 400) return null;
  }
  const folded = fold(text);
  return folded.length > LONGEST_PRICE_TEXT && root.end - root.index > 2 ? null : folded.slice(0, 400);
}

function joined(text: string, node: PageText, root: PageElement): string {
  const isCents = node.parent !== null && node.parent !== root && isSmallPart(node.parent);
  if (isCents && /\d\s*$/.test(text) && /^\s*\d{2}\b/.test(node.text))
    return `${text.trimEnd()}.${node.text.trimStart()}`;
  return text !== '' && node.parent?.block !== root.block ? `${text} ${node.text}` : text + node.text;
}

function isSmallPart(element: PageElement): boolean {
  return element.name === 'sup' || /cent|decimal|fraction|minor|small|sup\b|penny|pence/.test(element.names);
}

function hasClass(element: PageElement, classes: ReadonlySet<string>): boolean {
  if (classes.size === 0 || element.names === '') return false;
  return element.names.split(/\s+/).some((name) => classes.has(name));
}

function nameOf(element: PageElement): string {
  const { attributes } = element;
  return `${element.names} ${attributes['itemprop'] ?? ''} ${attributes['data-testid'] ?? ''} ${attributes['data-test'] ?? ''}`.toLowerCase();
}

/** Whether the markup strikes the price, or only gives it a name of an old one. */
function ageOf({ page, struck }: Scan, element: PageElement): 'struck' | 'named' | null {
  let steps = 0;
  for (const one of selfAndAncestors(element)) {
    if (STRIKING.test(one.name) || (steps < 2 && hasClass(one, struck))) return 'struck';
    // A large container's `full` or `list` speaks of a layout, not of a price.
    const isSmall = one.end - one.index <= 14;
    if (steps < 3 && isSmall && isCalledOld(one)) return ageByName(nameOf(one));
    steps += 1;
    if (steps > 6) break;
  }
  const inner = page.nodes[element.index + 1];
  return inner?.kind === 'element' && STRIKING.test(inner.name) && inner.end === element.end ? 'struck' : null;
}

const STRIKING = /^(?:del|s|strike)$/;

function ageByName(name: string): 'struck' | 'named' | null {
  if (/special|current|final|actual|reduced/.test(name)) return null;
  return SURELY_OLD_WORD.test(name) ? 'struck' : 'named';
}

function isCalledOld(element: PageElement): boolean {
  return OLD_WORD.test(nameOf(element)) || /line-through/.test(element.attributes['style'] ?? '');
}

function isInBoilerplate(scan: Scan, element: PageElement): boolean {
  const known = scan.boilerplate.get(element);
  if (known !== undefined) return known;
  const own =
    element.name === 'footer' ||
    element.name === 'nav' ||
    element.name === 'aside' ||
    element.name === 'header' ||
    BOILERPLATE_BLOCK.test(element.names);
  const { title, buyButton } = scan.anchor;
  const result =
    !holds(element, title) &&
    !holds(element, buyButton) &&
    !isMost(scan.page, element) &&
    (own || (element.parent !== null && isInBoilerplate(scan, element.parent)));
  scan.boilerplate.set(element, result);
  return result;
}

function holds(element: PageElement, other: PageElement | null): boolean {
  return other !== null && element.index < other.index && element.end > other.index;
}

/** What holds most of a page is no boilerplate, whatever it is called. */
function isMost(page: PageDocument, element: PageElement): boolean {
  return element.end - element.index > page.nodes.length * 0.6;
}

function wordScore(element: PageElement): number {
  let score = 0;
  let steps = 0;
  for (const one of selfAndAncestors(element)) {
    const name = nameOf(one);
    if (PRICE_WORD.test(name)) score = Math.max(score, 3 - steps * 0.4);
    if (steps < 3 && PRICE_WORD.test(name) && NOW_WORD.test(name)) score = Math.max(score, 4 - steps * 0.3);
    if (one.attributes['itemprop'] === 'price') score = Math.max(score, 4);
    steps += 1;
    if (steps > 4) break;
  }
  return score;
}

/** Prices stand shortly after the product's name and near its buy button. */
function placeScore(scan: Scan, element: PageElement): number {
  const { title, buyButton } = scan.anchor;
  let score = 0;
  if (title) {
    const distance = element.index - title.index;
    score += distance >= 0 ? 4 - Math.log2(1 + distance / 40) : 2.2 - 1.6 * Math.log2(1 - distance / 30);
  }
  if (buyButton) score += Math.max(0, 2.5 - Math.log2(1 + Math.abs(element.index - buyButton.index) / 30));
  return score;
}

function linkScore(scan: Scan, element: PageElement): number {
  let steps = 0;
  for (const one of selfAndAncestors(element)) {
    if (one.name === 'a' && /^(?!#|javascript:)./i.test(one.attributes['href'] ?? '')) return -3;
    if (one.name === 'option' || one.name === 'select' || one.name === 'label') return -1.5;
    if (one.name === 'h1' || one === scan.anchor.title) return 1;
    steps += 1;
    if (steps > 5) break;
  }
  return 0;
}
