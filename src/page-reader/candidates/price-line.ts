import type { PageDocument, PageElement } from '../document/document.ts';
import { levelsOf, textCount } from '../document/document.ts';
import { fold } from '../document/fold.ts';
import { visibleLines } from '../document/text.ts';
import type { PriceFinder, PriceInText } from '../numbers/money.ts';
import {
  NET_WORD,
  NOW_LABEL,
  OLD_LABEL,
  OTHER_BEFORE,
  OTHER_BEHIND,
  PRICE_LABEL,
  REGULAR_LABEL,
} from './price-words.ts';

/** What the words on a price's own line say of it. */
export type LineWords = {
  isOld: boolean;
  isCalledOld: boolean;
  isOther: boolean;
  isNet: boolean;
  isLabelled: boolean;
  isNow: boolean;
  /** Nothing else is said with it, but that it is the price and with tax. */
  isPlain: boolean;
};

const MAX_LINE = 220;
const MAX_LINE_TEXTS = 10;
const BEHIND = 32;
/** What a price holds for: `10+`, `5–9 pcs`, one line of a table of quantities. */
const QUANTITY =
  /^(?:\d{1,5}\s?\+|[≥>]=?\s?\d{1,5}|(?:\d{1,5}\s?[-–]\s?|(?:ab|from|od|dès|desde|da|vanaf|från|fra|от)\s)\d{1,5})\s?(?:pcs?|pieces?|units?|stk|stück|stuks?|st|ks|szt|db|pz|шт)?\.?\s*:?$/i;
/** `-£5` is taken off, `£5 - £9` is a range. */
const MINUS = /(?:^|[^\d\p{Sc}]\s?)[-−–]$/u;

/**
 * Judges the words just before a price and just behind it, up to the next price: in `statt 4.50 CHF 2.25` the first
 * amount is the old one, in `£8.00 (£2.00 / 100 g)` the second is no price of the product.
 */
export function wordsOnLine(page: PageDocument, element: PageElement, own: string, findPrices: PriceFinder): LineWords {
  const line = lineOf(page, element, own);
  const at = Math.max(0, inOneLine(line).indexOf(own));
  const end = at + own.length;
  const prices = findPrices(line);
  const start = Math.max(
    0,
    ...prices.filter((one) => one.at + one.length <= at + 1).map((one) => lineEnd(line, one, at)),
  );
  const next = Math.min(line.length, ...prices.filter((one) => one.at >= end).map((one) => lineStart(line, one, end)));
  const before = line.slice(Math.min(start, at), at).trim();
  const behind = line.slice(end, Math.min(next, end + BEHIND));
  const [price] = line === own ? prices : findPrices(own);
  const inside = own.slice(0, price?.at ?? 0);
  const isSaid = (label: RegExp) => label.test(before) || label.test(inside);
  const isOtherBehind = price !== undefined && OTHER_BEHIND.test(own.slice(price.at + price.length));
  return {
    isOld: isSaid(OLD_LABEL) || OLD_LABEL.test(own),
    isCalledOld: isSaid(REGULAR_LABEL),
    isOther:
      isSaidBehindPercent(OTHER_BEFORE, [before, inside]) ||
      isSaid(MINUS) ||
      QUANTITY.test(before) ||
      isOtherBehind ||
      OTHER_BEHIND.test(behind),
    isNet: NET_WORD.test(`${before} ${own} ${behind}`),
    isNow: isSaid(NOW_LABEL),
    isLabelled: isSaid(PRICE_LABEL),
    isPlain: isPlain(wordsOfBlock(page, element, own, findPrices)),
  };
}

/** The words of a price's own block, from the price before it to the next. */
function wordsOfBlock(page: PageDocument, { block }: PageElement, own: string, findPrices: PriceFinder): string {
  const runs = block === null || textCount(block) > MAX_LINE_TEXTS ? [] : page.texts.slice(block.place, block.placeEnd);
  const text = fold(
    runs
      .filter(({ parent }) => parent?.block === block)
      .map((run) => run.text)
      .join(' '),
  );
  const line = text.length < MAX_LINE && text.includes(own) ? text : own;
  const at = line.indexOf(own);
  const prices = findPrices(line);
  const price = prices.find((one) => one.at + one.length > at);
  if (price === undefined) return '';
  const start = Math.max(0, ...prices.filter((one) => one.at < price.at).map((one) => one.at + one.length));
  const next = Math.min(line.length, ...prices.filter((one) => one.at > price.at).map((one) => one.at));
  return `${line.slice(start, price.at)} ${line.slice(price.at + price.length, next)}`;
}

/** Words that say no more than that an amount is the shop's price of one piece, tax included. */
const EXPECTED =
  /(?<!\p{L})(?:vč|s|z|sa|(?:incl|inkl|tax|vat|mwst|ust|tva|ttc|iva|btw|moms|dph|pdv|ddv|kdv|ндс|пдв|ддс|φπα|each|ea|pcs?|ks|db|szt|st|stk|шт|piece|stück|from|now|only|nur|ab|od|от|our|your|unser|notre|nuestro|nostro|naše|nasza|onze|vår|vores|sale|special|online|today)\p{L}{0,12}|(?:aktions|angebots|sonder|verkaufs|actie|kampanj|tilbuds|tarjous|soodus|web)?(?:price|preis|prix|precio|preço|prezzo|prijs|pris|hinta|cena|hind|kaina|preț|цена|ціна|τιμή|fiyat|harga)\p{L}{0,3})(?!\p{L})|税込|販売価格|価格|特價|特价|售價|售价|優惠價|现价|价格|판매가|가격|특가/giu;
/** What is left of a mark that is no word. */
const MAX_LETTERS = 1;

function isPlain(words: string): boolean {
  return words.replace(EXPECTED, '').replace(/[^\p{L}]/gu, '').length <= MAX_LETTERS;
}

function inOneLine(text: string): string {
  return text.replaceAll('\n', ' ');
}

/** Where the words of an earlier price end: with its line, if that ends before the next one. */
function lineEnd(line: string, price: PriceInText, next: number): number {
  const end = price.at + price.length;
  const newline = line.indexOf('\n', end);
  return newline >= 0 && newline < next ? newline : end;
}

/** Where the words of a later price begin: with its line. */
function lineStart(line: string, { at }: PriceInText, end: number): number {
  return Math.max(end, line.lastIndexOf('\n', at));
}

/** `Save 20% $143.99` has said what is saved when the amount comes. */
function isSaidBehindPercent(label: RegExp, texts: readonly string[]): boolean {
  return texts.some((text) => label.test(text.slice(text.lastIndexOf('%') + 1)));
}

/** The text of the block around, or of the table row or list entry where the block holds the price alone. */
function lineOf(page: PageDocument, element: PageElement, own: string): string {
  let line = own;
  for (const { element: one, level } of levelsOf(element)) {
    if (level > 3 || textCount(one) > MAX_LINE_TEXTS) break;
    const text = visibleLines(page, one, MAX_LINE * 3).join('\n');
    if (text.length >= MAX_LINE) break;
    if (inOneLine(text).includes(own)) line = text;
    if (line.length > own.length + 2 && (one === element.block || one.name === 'tr' || one.name === 'li')) break;
  }
  return line;
}
