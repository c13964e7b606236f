import { findPrices, isSameAmount, type PriceInText } from '../../../page-reader/numbers/money.ts';
import type { Span } from '../mentions/types.ts';
import type { CatalogRecord, Finding } from './types.ts';
import { type ClaimText, isDenied, isHedged, isSupposed, wordsAround } from './words.ts';

/** A top-level domain under which a mark that several currencies share means the one of the record. */
const HOSTS: Readonly<Record<string, string>> = {
  AUD: 'x.au',
  NZD: 'x.nz',
  CAD: 'x.ca',
  SGD: 'x.sg',
  HKD: 'x.hk',
  TWD: 'x.tw',
  MXN: 'x.mx',
  ARS: 'x.ar',
  CLP: 'x.cl',
  COP: 'x.co',
  NOK: 'x.no',
  SEK: 'x.se',
  DKK: 'x.dk',
  INR: 'x.in',
  CNY: 'x.cn',
  JPY: 'x.jp',
};

/** Before an amount: what is no price of the product today. */
const OTHER_BEFORE =
  /(?:(?<!\p{L})(?:was|were|formerly|originally|previously|regularly|reduced from|down from|instead of|msrp|rrp|list price|retail price|used to (?:cost|be)|save|saves|saving|savings of|discount of|cheaper by|shipping|delivery|postage|filters?|accessor\p{L}+|warranty|subscription|replacement \p{L}+|budget(?: of)?|below|over|above|less than|more than|between|a month|monthly|coupon|gift card|deposit|refurbished|used|second-hand|uvp|statt|vorher|früher|ehemals|sparen|spart|versand\p{L}*|lieferung|ersatz\p{L}+|filter|zubehör|unter|über|bis zu|gebraucht|au lieu de|avant|auparavant|économis\p{L}+|livraison|frais de port|moins de|plus de|filtres?|occasion|antes|en lugar de|ahorr\p{L}+|envío|menos de|más de|filtros?|invece di|prima|anziché|risparmi\p{L}*|spedizione|meno di|più di|filtri|ricambi\p{L}*|van|was|in plaats van|bespaar\p{L}*|verzending|verzendkosten|minder dan|meer dan)|原价|原價|定価|通常価格|送料|运费|運費|滤芯|フィルター|以前)(?:[\s:]+(?:is|are|cost|costs|price|prices|preis|prix|precio|prezzo|prijs|of|for|at|a|the|kostet|kosten|von|für|bei|coûte\p{L}*|à|de|cuesta\p{L}*|costa\p{L}*|kost\p{L}*|は|が|的)){0,3}[\s:]{0,3}(?:about\s|around\s|etwa\s|environ\s)?$/iu;
/** Behind an amount: the same. */
const OTHER_BEHIND =
  /^\s?\)?\s?(?:off\b|less\b|cheaper|more\b|discount|savings?\b|(?:for )?(?:shipping|delivery)|(?:per|a|each|\/)\s?(?:month|year|kg|filter|wash|cup)|\/|günstiger|billiger|teurer|rabatt|weniger|mehr|pro (?:monat|jahr)|im monat|de moins|de plus|de réduction|par mois|moins cher|menos|más|de descuento|al mes|in meno|in più|di sconto|al mese|goedkoper|duurder|korting|per maand|minder|便宜|优惠|引き|安い|の送料|运费|より)/iu;
const FROM =
  /(?:(?<!\p{L})(?:from|starting at|starts at|starting from|as low as|ab|dès|à partir de|desde|a partir de|a partire da|da|vanaf)|起価)\s?$/iu;
const UNDER =
  /(?:(?<!\p{L})(?:costs?|priced|price is|sells for|kostet|coûte|cuesta|costa|kost|available for)\s(?:\p{L}+\s)?(?:under|unter|moins de|menos de|meno di|onder))\s?$/iu;
const UNDER_ANY = /(?<!\p{L})(?:under|unter|onder|up to|hasta|fino a|jusqu['’]à|tot)\s?$/iu;
const VARIANT =
  /(?<!\p{L})(?:version|edition|variant|size|bundle|set|model|pack|kit|ausführung|variante|größe|modell|édition|taille|modèle|versión|edición|tamaño|modelo|versione|edizione|misura|modello|versie|maat|uitvoering)\b/iu;

const ACCESSORY =
  /(?<!\p{L})(?:shipping|delivery|versand\p{L}*|lieferung|livraison|envío|spedizione|verzending|filters?|replacements?|accessor(?:y|ies)|spare parts?|cases?|covers?|capsules?|refills?|bags? for|plans?|subscriptions?|warrant(?:y|ies)|ersatz\p{L}*|filter\p{L}*|zubehör|hülle|kapseln|filtres?|accessoires?|housse|recharges?|filtros?|accesorios?|recambios?|funda|filtri|accessori|ricambi\p{L}*|custodia|hoes|onderdelen)\s(?:\p{L}+\s)?(?:for|für|pour|para|per|voor|de la|del|della|van|der)\s[^,;]*$|(?:フィルター|滤芯|配件)[^。、，]*$/iu;
/** Currencies that are units or everyday words elsewhere. */
const WORDLIKE = /\d\s?(?:ft|kn|lv|lei|din|tk|rm|p)\.?$|^(?:ft|kn|lv|lei|din|tk|rm|p)\s?\d/iu;
/** Words further from a price are not about it. */
const CLAUSE_MAX = 120;
const ROUNDED = 0.1;

/** The prices that a sentence gives for a product, held against its record. */
export function priceClaims(claim: ClaimText, record: CatalogRecord, isSubject: (place: Span) => boolean): Finding[] {
  const { text, sentence } = claim;
  const host = HOSTS[record.price?.currency ?? ''] ?? '';
  const placed = findPrices(text.slice(sentence.start, sentence.end), host).map((price) => ({
    ...price,
    start: sentence.start + price.at,
    end: sentence.start + price.at + price.length,
  }));
  const prices = joinRanges(text, placed).filter((price) => isPriceOfProduct(claim, price) && isSubject(price));
  const own = prices.filter(({ currency }) => currency === record.price?.currency);
  return (own.length > 0 ? own : prices).map((price) => judge(claim, record, price));
}

type Placed = PriceInText & Span & { upTo?: string };

function isPriceOfProduct(claim: ClaimText, place: Span): boolean {
  if (WORDLIKE.test(claim.text.slice(place.start, place.end)) || isOfAccessory(claim, place)) return false;
  const { before, behind } = wordsAround(claim, place);
  if (OTHER_BEFORE.test(before) || OTHER_BEHIND.test(behind)) return false;
  if (UNDER_ANY.test(before) && !UNDER.test(before)) return false;
  return !isDenied(claim, place.start) && !isSupposed(claim, place.start);
}

/** `Replacement filters for the AC1 cost …` is no price of the AC1. */
function isOfAccessory({ text, sentence }: ClaimText, { start }: Span): boolean {
  return ACCESSORY.test(text.slice(Math.max(sentence.start, start - CLAUSE_MAX), start));
}

/** `$120–$140` is one price between two. */
function joinRanges(text: string, prices: readonly Placed[]): Placed[] {
  const joined: Placed[] = [];
  for (const price of prices) {
    const last = joined.at(-1);
    const gap = last ? text.slice(last.end, price.start) : '';
    const isRange = last !== undefined && /^\s?(?:[-–—~]|to|and|bis|und|à|et|a|y|e|tot|en|から|到|至)\s?$/iu.test(gap);
    if (isRange) joined[joined.length - 1] = { ...last, end: price.end, upTo: price.amount };
    else joined.push(price);
  }
  return joined;
}

function judge(claim: ClaimText, record: CatalogRecord, price: Placed): Finding {
  const { text, sentence } = claim;
  const said = text.slice(price.start, price.end).trim();
  const found = { kind: 'price', start: price.start, end: price.end, said } as const;
  const ours = record.price ? `${record.price.amount} ${record.price.currency}` : null;
  const unknown: Finding = { ...found, ours, verdict: 'unknown', likelyCause: null, howToFix: null };
  if (!record.price) return unknown;
  if (price.currency !== null && price.currency !== record.price.currency)
    return otherCurrency(unknown, price, record.price);
  const before = text.slice(Math.max(sentence.start, price.start - 40), price.start);
  if (isRight(claim, price, record.price.amount)) return { ...unknown, verdict: 'right' };
  if (FROM.test(before) && Number(price.amount) < Number(record.price.amount)) return unknown;
  const former = record.recentPrices.find(
    ({ amount, currency }) => currency === record.price?.currency && isAbout(price, amount),
  );
  if (former && price.upTo === undefined) {
    return {
      ...unknown,
      verdict: 'stale',
      likelyCause: `The engine read the price that held until ${former.until.toISOString().slice(0, 10)}.`,
      howToFix:
        'Let the page and its structured data show the price of today, and ask for the page to be crawled again.',
    };
  }
  if (isOtherVariant(claim, price, record)) return unknown;
  return {
    ...unknown,
    verdict: 'wrong',
    likelyCause: 'The engine read another seller, another variant, or an old page.',
    howToFix:
      'Give price and priceCurrency in the Offer of the page’s structured data, and correct feeds and listings of retailers.',
  };
}

function otherCurrency(unknown: Finding, price: Placed, ours: { amount: string; currency: string }): Finding {
  if (!isAbout(price, ours.amount)) return unknown;
  return {
    ...unknown,
    kind: 'currency',
    verdict: 'wrong',
    likelyCause: 'The page shows the amount without its currency, or with a mark that several currencies share.',
    howToFix: `State priceCurrency ${ours.currency} in the Offer of the page’s structured data.`,
  };
}

function isRight(claim: ClaimText, price: Placed, ours: string): boolean {
  const before = claim.text.slice(Math.max(claim.sentence.start, price.start - 40), price.start);
  const value = Number(ours);
  if (price.upTo !== undefined) return Number(price.amount) <= value && value <= Number(price.upTo);
  if (UNDER.test(before)) return value < Number(price.amount);
  if (isHedged(claim, price.start)) return Math.abs(Number(price.amount) - value) <= value * ROUNDED;
  return isAbout(price, ours);
}

/** `$129` is a price of 129.99, and one of 128.50 rounded. */
function isAbout({ amount }: Placed, ours: string): boolean {
  if (isSameAmount(amount, ours)) return true;
  return !amount.includes('.') && Number(ours) >= 10 && Math.abs(Number(amount) - Number(ours)) < 1;
}

/** Is the price said of a size, colour or set that our record is not? */
function isOtherVariant(claim: ClaimText, place: Span, record: CatalogRecord): boolean {
  const { before, behind } = wordsAround(claim, place);
  const around = `${before} ${behind}`;
  if (!VARIANT.test(around)) return false;
  const title = record.title.toLowerCase();
  const qualifiers = around.match(
    /(?<![\p{L}\p{N}-])[\p{L}\p{N}-]{1,30}(?=\s(?:version|edition|variant|size|bundle|set|model|pack|kit|ausführung|variante|größe|modell|versie|maat|uitvoering)\b)|(?<=(?<!\p{L})(?:version|édition|taille|modèle|versión|edición|tamaño|modelo|versione|edizione|modello|variante)\s(?:de\s|da\s|di\s)?)[\p{L}\p{N}-]{1,30}/giu,
  );
  return (qualifiers ?? []).some((word) => !title.includes(word.toLowerCase()));
}
