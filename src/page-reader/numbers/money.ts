import { hasMarkBesideDigits, type MarkEnds, markEnds } from './beside-digits.ts';
import {
  CODES,
  DOMAIN_CURRENCIES,
  LOCAL_WORDS,
  POINT_IS_DECIMAL,
  SHARED,
  SYMBOLS,
  THREE_DECIMALS,
  WORDLIKE,
  WORDS,
} from './currency-marks.ts';

/** An amount as a plain decimal, with the currency as a code where the text names one. */
export type Money = { amount: string; currency: string | null };

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const LETTER = '[A-Za-z\\u00c0-\\u024f\\u0400-\\u04ff\\u0600-\\u06ff]';
/** Digits in groups, plain digits, or the cents alone (`,89`). */
const NUMBER =
  "\\d{1,3}(?:[ '’\\u00a0\\u202f\\u2009]\\d{3}|[.,]\\d{2,3}){0,4}(?:[.,]\\d{1,4}|[.,] \\d{2})?(?!\\d)|\\d{1,12}(?:[.,]\\d{1,12}|[.,] \\d{2}(?!\\d))?|(?<!\\d)[.,]\\d{2}(?!\\d)";
/** The lower end of a range whose currency stands behind the higher: `312,00 – 340,50 zł`. */
const RANGE_START = new RegExp(`(?<![\\d.,])(${NUMBER})\\s{0,3}[-–—]\\s{0,3}$`, 'u');
const PRICE = priceIn(WORDS);
const LOCAL_PRICES: ReadonlyMap<string, PricePatterns> = new Map(
  Object.entries(LOCAL_WORDS).map(([domain, words]) => [domain, priceIn([...words, ...WORDS])]),
);

/** What a price looks like, and how its marks begin and end. */
type PricePatterns = { price: RegExp; ends: MarkEnds };

/**
 * A currency and a number in either order, e.g. `£1,299.00`, `1 299,00 €`, `Rs. 2,433`, `49,- kr`. Digits at the end of
 * a word with other digits (`MzI5Ljk5`) are none.
 */
function priceIn(words: typeof WORDS): PricePatterns {
  const alternatives = (marks: typeof WORDS) => marks.map(([mark]) => escaped(mark)).join('|');
  const mark = `(?:${alternatives(SYMBOLS)}|(?<!${LETTER})(?:${alternatives(words)})\\.?(?!${LETTER}))`;
  const price = new RegExp(
    `(?<before>${mark})\\s{0,3}[:=]?\\s{0,3}(?<after>${NUMBER})|(?<![\\d.,]|\\d[A-Za-z]{1,6})(?<first>(?:${NUMBER})(?:\\s\\d{2})?)(?:[.,]?[-–—]{1,2})?\\s{0,3}(?<behind>${mark})`,
    'giu',
  );
  return { price, ends: markEnds([...SYMBOLS, ...words].map(([written]) => written)) };
}

/** The French way: `24€50`. */
const CENTS_BEHIND = /^(\d{2})(?![\d.,%])|^\s(\d{2})$/;
const ARABIC_DIGITS = /[\u0660-\u0669\u06f0-\u06f9]/g;
const ARABIC = /[\u0660-\u066c\u06f0-\u06f9]/;

/** A price found in text, with where it stands there. */
export type PriceInText = Money & { at: number; length: number };

/** Finds the prices of texts, each text looked at once. */
export type PriceFinder = (text: string) => readonly PriceInText[];

/** A finder for the texts of one page: around a price the same few texts are read over and over. */
export function priceFinder(host: string): PriceFinder {
  const known = new Map<string, readonly PriceInText[]>();
  const domain = domainOf(host);
  return (text) => {
    const found = known.get(text) ?? pricesIn(text, domain);
    known.set(text, found);
    return found;
  };
}

/** Every price in a text, i.e. every number with a currency next to it. */
export function findPrices(text: string, host: string): PriceInText[] {
  return pricesIn(text, domainOf(host));
}

function domainOf(host: string): string {
  return host.slice(host.lastIndexOf('.') + 1);
}

function pricesIn(given: string, domain: string): PriceInText[] {
  const text = latinDigits(given);
  const { price: pattern, ends } = LOCAL_PRICES.get(domain) ?? PRICE;
  // Most texts with a digit hold no price, and a look at what is beside their digits tells.
  if (!hasMarkBesideDigits(text, ends)) return [];
  const found: PriceInText[] = [];
  // By hand: `matchAll` makes a pattern of its own for each text, and this one is long.
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const price = priceAt(text, match, domain);
    if (price) found.push(...rangeStart(text, price, found.at(-1)), price);
    if (found.length >= 20) break;
  }
  return found;
}

function priceAt(text: string, match: RegExpExecArray, domain: string): PriceInText | null {
  const { before, after, first, behind } = match.groups ?? {};
  const mark = before ?? behind ?? '';
  if (WORDLIKE.has(mark.toUpperCase()) && mark !== mark.toUpperCase()) return null;
  const currency = codeBeside(text, match, mark) ?? codeOf(mark, domain);
  const amount = parseAmount(after ?? first ?? '', currency);
  if (amount === null) return null;
  const at = match.index;
  const { length } = match[0];
  const cents = behind === undefined || amount.includes('.') ? null : CENTS_BEHIND.exec(text.slice(at + length));
  if (!cents) return { amount, currency, at, length };
  return { amount: `${amount}.${cents[1] ?? cents[2]}`, currency, at, length: length + cents[0].length };
}

/** `$12.99 CAD` and `MXN $12.99`: the code beside a mark that several currencies share says which of them it is. */
function codeBeside(text: string, match: RegExpExecArray, mark: string): string | null {
  const shared = SHARED[CODES.get(mark.trim().toLowerCase().replace(/\.$/, '')) ?? ''];
  if (shared === undefined) return null;
  const end = match.index + match[0].length;
  const before = /(?<![A-Za-z])([A-Z]{3})\s?$/.exec(text.slice(Math.max(0, match.index - 5), match.index))?.[1];
  const behind = /^\s?([A-Z]{3})(?![A-Za-z])/.exec(text.slice(end, end + 5))?.[1];
  return [behind, before].find((code) => code !== undefined && shared.by.test(code)) ?? null;
}

/** What stands before a dash before a price, when it is the lower end of a range. */
function rangeStart(text: string, end: PriceInText, previous: PriceInText | undefined): PriceInText[] {
  const from = previous === undefined ? 0 : previous.at + previous.length;
  const match = RANGE_START.exec(text.slice(Math.max(from, end.at - 24), end.at));
  const amount = match?.[1] === undefined ? null : parseAmount(match[1], end.currency);
  if (!match || amount === null || Number(amount) >= Number(end.amount) || Number(amount) * 20 < Number(end.amount)) {
    return [];
  }
  const at = Math.max(from, end.at - 24) + match.index;
  return [{ amount, currency: end.currency, at, length: match[1]?.length ?? 0 }];
}

/** The code that a symbol, word or code stands for. @returns null when it names no currency */
export function currencyCode(mark: string, host: string): string | null {
  return codeOf(mark, domainOf(host));
}

function codeOf(mark: string, domain: string): string | null {
  const text = mark.trim();
  const plainMark = text.toLowerCase().replace(/\.$/, '');
  const word = LOCAL_WORDS[domain]?.find(([local]) => local.toLowerCase() === plainMark);
  const code = word?.[1] ?? CODES.get(plainMark);
  if (code === undefined) return /^[A-Z]{3}$/.test(text) ? text : null;
  const local = DOMAIN_CURRENCIES[domain];
  const shared = SHARED[code];
  if (shared === undefined) return code;
  return local !== undefined && shared.by.test(local) ? local : shared.usually;
}

/**
 * The plain decimal that a written number means, whatever separators its country uses.
 *
 * A lone separator before exactly three digits groups thousands, except after a zero or in a currency with mils.
 * @returns null when the text holds no number
 */
export function parseAmount(written: string, currency: string | null = null): string | null {
  const found = /(?:(?<!\d)[.,](?=\d{2}(?!\d)))?\d[\d.,'’\s\u00a0\u202f\u2009]*/
    .exec(latinDigits(written))?.[0]
    ?.trim();
  if (found === undefined) return null;
  const spaced = /^(\d[\d\s\u00a0\u202f\u2009]*)[\s\u00a0\u202f\u2009](\d{2})$/.exec(found);
  // No country groups two digits by a space: `49 99` has its point lost.
  if (spaced) return plain((spaced[1] ?? '').replace(/\D/g, ''), spaced[2] ?? '');
  const text = found.replace(/[\s'’\u00a0\u202f\u2009]/g, '').replace(/[.,]+$/, '');
  const last = Math.max(text.lastIndexOf('.'), text.lastIndexOf(','));
  if (last < 0) return plain(text, '');
  const whole = text.slice(0, last).replace(/[.,]/g, '');
  const fraction = text.slice(last + 1);
  // Where spaces group thousands, a point or comma does not: `2 999,000`.
  const isGrouped = /\d[\s'’\u00a0\u202f\u2009]\d{3}[.,]\d/.test(found);
  return !isGrouped && isGrouping(text, last, currency) ? plain(whole + fraction, '') : plain(whole, fraction);
}

function isGrouping(text: string, last: number, currency: string | null): boolean {
  const mark = text.charAt(last);
  const other = mark === '.' ? ',' : '.';
  const behind = text.length - last - 1;
  if (text.indexOf(mark) !== last && !text.includes(other)) return behind === 3;
  if (behind !== 3 || text.includes(other)) return false;
  if (mark === '.' && currency !== null && POINT_IS_DECIMAL.has(currency)) return false;
  return !(/^0[.,]/.test(text) || (currency !== null && THREE_DECIMALS.has(currency)));
}

/** The amount of a price in machine-readable data, where a dot is a decimal point unless that cannot be. */
export function parseDataAmount(value: unknown): string | null {
  if (typeof value === 'number') return Number.isFinite(value) && value >= 0 ? plainNumber(value) : null;
  if (typeof value !== 'string') return null;
  const text = latinDigits(value).trim();
  // An encoded amount is none.
  if (/\d[a-z]+\d/i.test(text)) return null;
  if (/^\d{1,15}\.\d{1,20}$/.test(text)) {
    const [whole = '', fraction = ''] = text.split('.');
    return plain(whole, fraction);
  }
  return text.length > 60 ? null : parseAmount(text);
}

/** Do two plain decimals mean the same amount? */
export function isSameAmount(one: string, other: string): boolean {
  return areSameAmount(Number(one), Number(other));
}

/** Are two amounts the same, but for what binary fractions lose? */
export function areSameAmount(one: number, other: number): boolean {
  return Math.abs(one - other) < 0.005;
}

function plainNumber(value: number): string {
  const [whole = '0', fraction = ''] = value.toFixed(4).split('.');
  return plain(whole, fraction.replace(/0+$/, '')) ?? '0';
}

function plain(whole: string, fraction: string): string | null {
  if (whole.length > 12 || !/^\d*$/.test(whole + fraction)) return null;
  // So many decimals are the rounding noise of a float.
  if (fraction.length > 4) return plainNumber(Number(Number(`${whole || '0'}.${fraction}`).toFixed(2)));
  const cents = fraction.length > 2 ? fraction.replace(/0+$/, '').padEnd(2, '0').slice(0, 4) : fraction;
  const integer = whole.replace(/^0+(?=\d)/, '') || '0';
  return cents === '' ? integer : `${integer}.${cents}`;
}

function latinDigits(text: string): string {
  if (!ARABIC.test(text)) return text;
  return text
    .replace(ARABIC_DIGITS, (digit) => String(digit.charCodeAt(0) & 0xf))
    .replace(/٫/g, '.')
    .replace(/٬/g, ',');
}
