/** An amount as a plain decimal, with the currency as a code where the text names one. */
export type Money = { amount: string; currency: string | null };

/** Symbols and words that mean one currency; longest first where one contains another. */
const SYMBOLS: readonly (readonly [string, string])[] = [
  ['NT$', 'TWD'],
  ['HK$', 'HKD'],
  ['MX$', 'MXN'],
  ['AU$', 'AUD'],
  ['CA$', 'CAD'],
  ['NZ$', 'NZD'],
  ['US$', 'USD'],
  ['S/.', 'PEN'],
  ['C$', 'CAD'],
  ['A$', 'AUD'],
  ['R$', 'BRL'],
  ['S$', 'SGD'],
  ['€', 'EUR'],
  ['£', 'GBP'],
  ['¥', 'JPY'],
  ['￥', 'JPY'],
  ['₹', 'INR'],
  ['₽', 'RUB'],
  ['₺', 'TRY'],
  ['₩', 'KRW'],
  ['₫', 'VND'],
  ['₴', 'UAH'],
  ['₪', 'ILS'],
  ['฿', 'THB'],
  ['₱', 'PHP'],
  ['₦', 'NGN'],
  ['₸', 'KZT'],
  ['₡', 'CRC'],
  ['₲', 'PYG'],
  ['$', '$'],
  ['円', 'JPY'],
  ['원', 'KRW'],
  ['元', 'CNY'],
];

/** Words that need a boundary, so that `kr` is not found in `kraft`. */
const WORDS: readonly (readonly [string, string])[] = [
  ...(
    'USD EUR GBP JPY CNY INR RUB TRY KRW VND UAH ILS THB PHP BRL CAD AUD NZD SGD HKD TWD MXN CLP COP PEN ARS CHF SEK NOK ' +
    'DKK ISK PLN CZK HUF RON BGN HRK RSD BYN KZT GEL AMD AZN UZS AED SAR QAR KWD BHD OMR JOD EGP MAD TND DZD NGN KES ZAR ' +
    'GHS IDR MYR PKR BDT LKR NPR LBP IQD'
  )
    .split(' ')
    .map((code) => [code, code] as const),
  ['Euro', 'EUR'],
  ['euros', 'EUR'],
  ['Fr.', 'CHF'],
  ['SFr.', 'CHF'],
  ['zł', 'PLN'],
  ['Kč', 'CZK'],
  ['Ft', 'HUF'],
  ['lei', 'RON'],
  ['lv', 'BGN'],
  ['лв', 'BGN'],
  ['kn', 'HRK'],
  ['kr', 'kr'],
  ['Rs', 'Rs'],
  ['RM', 'MYR'],
  ['Rp', 'IDR'],
  ['б.р', 'BYN'],
  ['бел. руб', 'BYN'],
  ['руб', 'RUB'],
  ['р', 'RUB'],
  ['грн', 'UAH'],
  ['тг', 'KZT'],
  ['TL', 'TRY'],
  ['din', 'RSD'],
  ['дин', 'RSD'],
  ['ден', 'MKD'],
  ['сум', 'UZS'],
  ['ريال', 'SAR'],
  ['ر.س', 'SAR'],
  ['درهم', 'AED'],
  ['د.إ', 'AED'],
  ['د.ك', 'KWD'],
  ['ج.م', 'EGP'],
  ['جنيه', 'EGP'],
  ['تومان', 'IRR'],
  ['₾', 'GEL'],
  ['դր', 'AMD'],
];

const CODES: ReadonlyMap<string, string> = new Map(
  [...SYMBOLS, ...WORDS].map(([mark, code]) => [mark.toLowerCase().replace(/\.$/, ''), code]),
);
/** Countries of top-level domains, for marks that several currencies share. */
const DOMAIN_CURRENCIES: Readonly<Record<string, string>> = {
  au: 'AUD',
  nz: 'NZD',
  ca: 'CAD',
  sg: 'SGD',
  hk: 'HKD',
  tw: 'TWD',
  mx: 'MXN',
  ar: 'ARS',
  cl: 'CLP',
  co: 'COP',
  uy: 'UYU',
  no: 'NOK',
  se: 'SEK',
  dk: 'DKK',
  is: 'ISK',
  in: 'INR',
  pk: 'PKR',
  lk: 'LKR',
  np: 'NPR',
  cn: 'CNY',
  jp: 'JPY',
  by: 'BYN',
};
/** Marks that several currencies share, with what they mean where the country does not say. */
const SHARED: Readonly<Record<string, { usually: string; by: RegExp }>> = {
  $: { usually: 'USD', by: /^(?:AUD|NZD|CAD|SGD|HKD|TWD|MXN|ARS|CLP|COP|UYU)$/ },
  kr: { usually: 'SEK', by: /^(?:NOK|SEK|DKK|ISK)$/ },
  Rs: { usually: 'INR', by: /^(?:INR|PKR|LKR|NPR)$/ },
  JPY: { usually: 'JPY', by: /^CNY$/ },
  CNY: { usually: 'CNY', by: /^TWD$/ },
  RUB: { usually: 'RUB', by: /^BYN$/ },
};
const THREE_DECIMALS = new Set(['KWD', 'BHD', 'OMR', 'TND', 'JOD', 'IQD']);

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const SYMBOL = SYMBOLS.map(([mark]) => escaped(mark)).join('|');
const WORD = WORDS.map(([mark]) => escaped(mark)).join('|');
const LETTER = '[A-Za-z\\u00c0-\\u024f\\u0400-\\u04ff\\u0600-\\u06ff]';
const MARK = `(?:${SYMBOL}|(?<!${LETTER})(?:${WORD})\\.?(?!${LETTER}))`;
const NUMBER =
  "\\d{1,3}(?:[ .,'’\\u00a0\\u202f\\u2009]\\d{2,3}){0,4}(?:[.,]\\d{1,4})?(?!\\d)|\\d{1,12}(?:[.,]\\d{1,4})?";
/** A currency and a number in either order, e.g. `£1,299.00`, `1 299,00 €`, `Rs. 2,433`, `49,- kr`. */
const PRICE = new RegExp(
  `(?<before>${MARK})\\s{0,3}[:=]?\\s{0,3}(?<after>${NUMBER})|(?<![\\d.,])(?<first>${NUMBER})(?:[.,]?[-–—]{1,2})?\\s{0,3}(?<behind>${MARK})`,
  'giu',
);
const ARABIC_DIGITS = /[\u0660-\u0669\u06f0-\u06f9]/g;

/** A price found in text, with where it stands there. */
export type PriceInText = Money & { at: number; length: number };

/** Every price in a text, i.e. every number with a currency beside it. */
export function findPrices(text: string, host: string): PriceInText[] {
  const found: PriceInText[] = [];
  for (const match of latinDigits(text).matchAll(PRICE)) {
    const groups = match.groups ?? {};
    const currency = currencyCode(groups['before'] ?? groups['behind'] ?? '', host);
    const amount = parseAmount(groups['after'] ?? groups['first'] ?? '', currency);
    if (amount !== null) found.push({ amount, currency, at: match.index, length: match[0].length });
    if (found.length >= 20) break;
  }
  return found;
}

/** The code that a symbol, word or code stands for. @returns null when it names no currency */
export function currencyCode(mark: string, host: string): string | null {
  const text = mark.trim();
  const code = CODES.get(text.toLowerCase().replace(/\.$/, ''));
  if (code === undefined) return /^[A-Z]{3}$/.test(text) ? text : null;
  const local = DOMAIN_CURRENCIES[host.split('.').at(-1) ?? ''];
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
  const digits = /\d[\d.,'’\s\u00a0\u202f\u2009]*/
    .exec(latinDigits(written))?.[0]
    .replace(/[\s'’\u00a0\u202f\u2009]/g, '');
  if (digits === undefined) return null;
  const text = digits.replace(/[.,]+$/, '');
  const last = Math.max(text.lastIndexOf('.'), text.lastIndexOf(','));
  if (last < 0) return plain(text, '');
  const whole = text.slice(0, last).replace(/[.,]/g, '');
  const fraction = text.slice(last + 1);
  return isGrouping(text, last, currency) ? plain(whole + fraction, '') : plain(whole, fraction);
}

function isGrouping(text: string, last: number, currency: string | null): boolean {
  const mark = text.charAt(last);
  const other = mark === '.' ? ',' : '.';
  const behind = text.length - last - 1;
  if (text.indexOf(mark) !== last && !text.includes(other)) return behind === 3;
  if (behind !== 3 || text.includes(other)) return false;
  return !(/^0[.,]/.test(text) || (currency !== null && THREE_DECIMALS.has(currency)));
}

/** The amount of a price in machine-readable data, where a dot is a decimal point unless that cannot be. */
export function parseDataAmount(value: unknown): string | null {
  if (typeof value === 'number') return Number.isFinite(value) && value >= 0 ? plainNumber(value) : null;
  if (typeof value !== 'string') return null;
  const text = latinDigits(value).trim();
  if (/^\d{1,15}\.\d{1,20}$/.test(text)) {
    const [whole = '', fraction = ''] = text.split('.');
    return plain(whole, fraction);
  }
  return text.length > 60 ? null : parseAmount(text);
}

/** Do two plain decimals mean the same amount? */
export function isSameAmount(one: string, other: string): boolean {
  return Math.abs(Number(one) - Number(other)) < 0.005;
}

function plainNumber(value: number): string {
  const [whole = '0', fraction = ''] = value.toFixed(4).split('.');
  return plain(whole, fraction.replace(/0+$/, '')) ?? '0';
}

function plain(whole: string, fraction: string): string | null {
  if (whole.length > 12 || !/^\d*$/.test(whole + fraction)) return null;
  const cents = fraction.length > 2 ? fraction.replace(/0+$/, '').padEnd(2, '0').slice(0, 4) : fraction;
  const integer = whole.replace(/^0+(?=\d)/, '') || '0';
  return cents === '' ? integer : `${integer}.${cents}`;
}

function latinDigits(text: string): string {
  return text
    .replace(ARABIC_DIGITS, (digit) => String(digit.charCodeAt(0) & 0xf))
    .replace(/٫/g, '.')
    .replace(/٬/g, ',');
}
