import type { PageDocument, PageElement } from '../document/document.ts';
import { levelsOf } from '../document/document.ts';
import { fold } from '../document/fold.ts';
import { struckClasses } from '../document/style-rules.ts';
import type { PriceFinder, PriceInText } from '../numbers/money.ts';
import { parseAmount, priceFinder } from '../numbers/money.ts';
import type { Anchor } from '../subject/anchor.ts';
import { isInProductRow } from '../subject/tile.ts';
import type { BoilerplateJudge } from './boilerplate.ts';
import { markDiscounted, markReplaced, restoreUnpairedPrice } from './discount.ts';
import { nameOf } from './element-name.ts';
import { ageOf } from './price-age.ts';
import type { LineWords } from './price-line.ts';
import { wordsOnLine } from './price-line.ts';
import { linkScore, nameScore, placeScore, preferBuyBox } from './price-place.ts';
import type { VisiblePrice } from './price-sighting.ts';
import { PRICE_TEXT_MAX, priceTexts } from './price-text.ts';
import { OLD_LABEL, PRICE_LABEL, PRICE_WORD } from './price-words.ts';
import { scoreRepetition } from './repeated-prices.ts';
import { markNetPrices } from './tax.ts';

const MAX_CANDIDATES = 1_500;
const MAX_LEVELS = 4;
/** What a price in a row of other products loses: no more than that, as some pages show their own variants so. */
const OTHERS_PENALTY = 4;
const TAKEN_OFF = /^[-−–]\s?[\d\p{Sc}]/u;
const DIGIT = /[\d\u0660-\u0669\u06f0-\u06f9]/;

/** The page with what tells its product's prices from others. */
export type PriceSearch = { page: PageDocument; anchor: Anchor; url: URL; host: string; boilerplate: BoilerplateJudge };

type Scan = PriceSearch & {
  found: VisiblePrice[];
  seen: Set<PageElement>;
  holders: Set<PageElement>;
  struck: ReadonlySet<string>;
  findPrices: PriceFinder;
  textOf: ReturnType<typeof priceTexts>;
};

/** The prices on a page that a visitor sees, the likeliest to be the product's first. */
export function visiblePrices(look: PriceSearch): VisiblePrice[] {
  const { page } = look;
  const scan: Scan = {
    ...look,
    found: [],
    seen: new Set(),
    holders: new Set(),
    struck: struckClasses(page),
    findPrices: priceFinder(look.host),
    textOf: priceTexts(page),
  };
  for (const node of page.texts) {
    if (node.parent === null) continue;
    if (node.text.length > 400 || !DIGIT.test(node.text)) continue;
    consider(scan, node.parent, node.text);
    if (scan.found.length >= MAX_CANDIDATES) break;
  }
  scoreRepetition(scan.found);
  markDiscounted(page, scan.found);
  markNetPrices(page, scan.found);
  markReplaced(scan.found);
  restoreUnpairedPrice(scan.found);
  preferBuyBox(look.anchor, scan.found);
  return scan.found.sort((one, other) => other.score - one.score || one.element.index - other.element.index);
}

/** Climbs from the text until the element around says a whole price: shops split `$`, `49` and `99` into spans. */
function consider(scan: Scan, from: PageElement, ownText: string): void {
  // A container of a price that was found is not another price, but its own text may be: `<s>€30</s> €24`.
  if (scan.holders.has(from) && !scan.seen.has(from)) considerRest(scan, from, ownText);
  const found = climb(scan, from, ownText);
  if (found === 'taken') return;
  if (found === null) {
    considerBare(scan, from);
    return;
  }
  markHolders(scan, found.element);
  addCandidate(scan, found.element, found.price);
}

/** @returns 'taken' where the text belongs to a price that was found before, null where it belongs to none */
function climb(
  scan: Scan,
  from: PageElement,
  ownText: string,
): { element: PageElement; price: Shown } | 'taken' | null {
  let lastLevel = -1;
  for (const { element, level } of levelsOf(from)) {
    if (scan.seen.has(element)) return 'taken';
    if (level === lastLevel) continue;
    lastLevel = level;
    // What is around another price says nothing of this amount.
    const isNear = level <= MAX_LEVELS && !scan.holders.has(element);
    const text = isNear ? scan.textOf(element) : null;
    const price = text === null ? null : priceAt(scan, text, { ownText, level });
    if (text === null || price === 'not its own') return null;
    if (price) return { element, price };
  }
  return null;
}

function priceAt(
  { findPrices }: Scan,
  text: string,
  { ownText, level }: { ownText: string; level: number },
): Shown | 'not its own' | null {
  const isLong = level === 0 && ownText.length > PRICE_TEXT_MAX;
  const price = currentPrice(findPrices, text, isLong ? ownText : text);
  return price === null || level === 0 || isPartOf(ownText, price) ? price : 'not its own';
}

/** A price in a text beside an element that has one already. */
function considerRest(scan: Scan, element: PageElement, ownText: string): void {
  const text = fold(ownText);
  const price = text.length <= PRICE_TEXT_MAX ? currentPrice(scan.findPrices, text, text) : null;
  if (!price) return;
  scan.seen.add(element);
  addCandidate(scan, element, price);
}

/** The digits of `Nora 7` are no part of a price that stands in the same box. */
function isPartOf(ownText: string, { written }: Shown): boolean {
  return digitsOf(written).includes(digitsOf(ownText));
}

function digitsOf(text: string): string {
  return text.replace(/\D/g, '');
}

type Shown = { amount: string; currency: string | null; text: string; written: string };

/** `Was £20 Now £15` says the old price first, and only what belongs to the second speaks of it; `£15 – £20` the lowest. */
function currentPrice(findPrices: PriceFinder, text: string, around: string): Shown | null {
  const [first, second] = findPrices(text);
  if (!first) return null;
  const isSecond =
    second !== undefined && (OLD_LABEL.test(text.slice(0, first.at)) || isReplacing(text, { first, second }));
  const { amount, currency, at, length } = isSecond ? second : first;
  const written = text.slice(at, at + length);
  return { amount, currency, text: isSecond ? text.slice(at) : around, written };
}

/** Right behind a price, with nothing between, a lower one has replaced it. */
function isReplacing(text: string, { first, second }: { first: PriceInText; second: PriceInText }): boolean {
  return text.slice(first.at + first.length, second.at).trim() === '' && Number(second.amount) < Number(first.amount);
}

/** Elements around the same text, and those a few levels out, hold this price and are no others. */
function markHolders(scan: Scan, element: PageElement): void {
  for (const { element: one, level } of levelsOf(element)) {
    if (level === 0) scan.seen.add(one);
    else scan.holders.add(one);
    if (level > 4) return;
  }
}

/** A number without a currency is a price only where the markup calls it one. */
function considerBare(scan: Scan, from: PageElement): void {
  const text = scan.textOf(from);
  if (text === null || !isBareAmount(text) || scan.seen.has(from)) return;
  const amount = isNamedPrice(from) ? parseAmount(text) : null;
  if (amount === null) return;
  scan.seen.add(from);
  addCandidate(scan, from, { amount, currency: null, text, written: text });
}

function isNamedPrice(from: PageElement): boolean {
  for (const { element, level } of levelsOf(from)) {
    if (level > 2) return false;
    if (PRICE_WORD.test(nameOf(element))) return true;
  }
  return false;
}

function isBareAmount(text: string): boolean {
  if (text.length > PRICE_TEXT_MAX || text.includes('%')) return false;
  const amount = /\d[\d.,' \u00a0]*\D{0,3}$/.exec(text);
  const before = amount === null ? text : text.slice(0, amount.index);
  return amount !== null && (before.length <= 3 ? !/\d/.test(before) : PRICE_LABEL.test(before));
}

function addCandidate(scan: Scan, element: PageElement, price: Shown): void {
  if (Number(price.amount) <= 0 || TAKEN_OFF.test(price.text)) return;
  const words = wordsOnLine(scan.page, element, price.text, scan.findPrices);
  const age = ageOf(scan.page, element, scan.struck);
  const isOld = words.isOld || words.isCalledOld || age !== null;
  const isBoilerplate = scan.boilerplate.isIn(element);
  let score = nameScore(element) + placeScore(scan.anchor, element) + linkScore(element);
  score += lineScore(words);
  if (price.currency === null) score -= 1.5;
  if (isBoilerplate) score -= 7;
  if (!isBoilerplate && isInProductRow(scan.page, element, scan)) score -= OTHERS_PENALTY;
  scan.found.push({
    amount: price.amount,
    currency: price.currency,
    score,
    isOld,
    isOldByName: isOld && !words.isOld && (age === null || age === 'named'),
    isStruck: age === 'struck' || words.isOld,
    isBoilerplate,
    isOther: words.isOther,
    isNet: words.isNet,
    isLabelled: words.isLabelled,
    isNow: words.isNow,
    text: price.text,
    element,
  });
}

/** What the words around an amount say for it; words that nobody knows make it likelier to be something else. */
function lineScore({ isOther, isNet, isLabelled, isPlain }: LineWords): number {
  const own = isPlain ? (isLabelled ? 2 : 0) : -1;
  return own - (isOther ? 5 : 0) - (isNet ? 3 : 0);
}
