import type { PageDocument, PageElement } from '../document.ts';
import { selfAndAncestors } from '../document.ts';
import { struckClasses } from '../style-rules.ts';
import { fold } from '../text.ts';
import type { Anchor } from './anchor.ts';
import { findPrices, isSameAmount, parseAmount } from './money.ts';

/** A price that a visitor sees, with how much speaks for it being the product's. */
export type VisiblePrice = {
  amount: string;
  currency: string | null;
  score: number;
  isOld: boolean;
  isBeside: boolean;
  element: PageElement;
};

const LONGEST_PRICE_TEXT = 60;
const MAX_CANDIDATES = 1_500;
const PRICE_WORD = /price|preis|prix|precio|prezzo|preco|preço|prijs|\bpris|cena|hind\b|hinta|amount|цена|kaina/;
const NOW_WORD =
  /sale|special|current|final|\bnow|[-_]now|actual|\bour|offer|promo|discounted|reduced|rebaj|aktion|priceto|deal|main|selling|new-?price|price-?new/;
const OLD_WORD =
  /(?:^|[\s_-])(?:old|was|before|prev(?:ious)?|orig(?:inal)?|list|strike\w*|stroke|crossed|cross|msrp|rrp|uvp|full|standard|regular|retail|antigo|anterior|ancien|barre|barré|tachado|vecchio|alt|statt|compare|compareat|linethrough|base|lastprice|del)(?:[\s_-]|price|preis|prix|$)|(?:old|was|before|original|regular|list|compare|strike|crossed|retail)[-_]?(?:at)?[-_]?price|price[-_]*(?:old|was|before|original|regular|list|compare|strike|crossed|retail)|(?:old|was|regular|original)price|line-through|strikethrough|a-text-strike/;
const BESIDE =
  /(?:^|[\s_-])(?:related|recommend\w*|similar|carousel|upsell\w*|cross-?sell\w*|crosssell\w*|also\w*|accessor\w*|bundle\w*|recent\w*|footer|minicart|mini-cart|nav|navbar|navigation|menu|megamenu|shipping|delivery|versand|wishlist|banner|reviews?|sponsored|suggest\w*|others?|associated|alternative\w*|complement\w*|swiper|slick\w*|slider|widget|teaser|tile|listing|basket|cart-?(?:drawer|summary|total|content|popup)|topbar|modal|popup|installments?|financ\w*|newsletter|coupon|voucher|loyalty|points|sticky|history|viewed|protection|warranty|gift\w*|comparison|product-?(?:list|card|item|grid|tile|miniature)s?|plp|freq\w*|looks?|complete-the-look|outfit)(?:[\s_-]|$)|recommendation|relatedproduct|similarproduct|alsobought|upsell|crosssell|recentlyviewed|othersellers/;
const NOT_A_PRICE =
  /\/\s?(?:kg|g|l|ml|100|m²|m2|m|st|stk|unit|pc|month|mo|mês|mes|mois|monat|year|stück|100g|100ml)\b|\bper\b|\bpro (?:\d|kg|stück|liter|monat)|\bje \d|\bsave\b|\bspar|économis|ahorr|risparmi|economi[sz]|\boff\b|\b\d{1,2} ?x\b|\bx de\b|\bcuotas?\b|\bparcelas?\b|\binterest\b|\bmonth|\bmois\b|\bmonat|\bmês\b|\brate\b|versand|shipping|deliver|livraison|envío|envio|frete|spedizione|bezorg|levering|dostaw|доставк|postage|\bfree\b|coupon|\bvat\b.{0,8}:|deposit|pfand|points?\b|cashback|uvp|rrp|msrp|\bwas\b|statt|avant|antes|list price|instead|minimum|mindest|over £|gift card|warranty|trade[- ]in|每期|期0|分期|滿|满|點數|積點|运费|運費|送料|ポイント|월\s?\d|할부|في الشهر|قسط|شحن|توصيل|в месяц|рассрочк|доставк|кредит/i;
const OLD_LABEL =
  /^(?:was|rrp|msrp|list price|uvp|statt|avant|antes|regular price|reg\.|old price|prix conseillé|adviesprijs|prezzo consigliato|de:?|pvpr|typical price|mrp|m\.r\.p\.?)\b/i;

type Scan = {
  page: PageDocument;
  anchor: Anchor;
  host: string;
  found: VisiblePrice[];
  seen: Set<PageElement>;
  struck: ReadonlySet<string>;
  beside: Map<PageElement, boolean>;
};

/** The prices on a page that a visitor sees, the likeliest to be the product's first. */
export function visiblePrices(page: PageDocument, anchor: Anchor, host: string): VisiblePrice[] {
  const scan: Scan = { page, anchor, host, found: [], seen: new Set(), struck: struckClasses(page), beside: new Map() };
  for (const node of page.nodes) {
    if (node.kind !== 'text' || node.parent === null || node.parent.isHidden) continue;
    if (node.text.length > 400 || !/[\d\u0660-\u0669\u06f0-\u06f9]/.test(node.text)) continue;
    consider(scan, node.parent, node.text);
    if (scan.found.length >= MAX_CANDIDATES) break;
  }
  for (const price of scan.found) price.score += companyScore(price, scan);
  return scan.found.sort((one, other) => other.score - one.score || one.element.index - other.element.index);
}

/** Climbs from the text until the element around says a whole price: shops split `$`, `49` and `99` into spans. */
function consider(scan: Scan, from: PageElement, ownText: string): void {
  let element: PageElement | null = from;
  for (let step = 0; step < 5 && element !== null; step += 1) {
    if (scan.seen.has(element)) return;
    const text = priceText(scan.page, element);
    if (text === null) break;
    const [first] = findPrices(text, scan.host);
    if (first) {
      scan.seen.add(element);
      const around = step === 0 && ownText.length > LONGEST_PRICE_TEXT ? ownText : text;
      addCandidate(scan, element, { amount: first.amount, currency: first.currency, text: around });
      return;
    }
    element = element.parent;
  }
  considerBare(scan, from);
}

/** A number without a currency is a price only where the markup calls it one. */
function considerBare(scan: Scan, from: PageElement): void {
  const text = priceText(scan.page, from);
  if (text === null || !/^\D{0,3}\d[\d.,' \u00a0]*\D{0,3}$/.test(text) || scan.seen.has(from)) return;
  const isNamed = [...selfAndAncestors(from)].slice(0, 3).some((one) => PRICE_WORD.test(nameOf(one)));
  const amount = isNamed ? parseAmount(text) : null;
  if (amount === null) return;
  scan.seen.add(from);
  addCandidate(scan, from, { amount, currency: null, text });
}

function addCandidate(
  scan: Scan,
  element: PageElement,
  price: { amount: string; currency: string | null; text: string },
): void {
  if (Number(price.amount) <= 0) return;
  const isOld = isOldPrice(scan, element);
  const isBeside = standsBeside(scan, element);
  let score = price.currency === null ? -1.5 : 0;
  if (isOld) score -= 6;
  if (isBeside) score -= 7;
  score += wordScore(element) + placeScore(scan, element) + linkScore(scan, element);
  if (NOT_A_PRICE.test(price.text) || NOT_A_PRICE.test(lineAround(scan.page, element))) score -= 5;
  scan.found.push({ amount: price.amount, currency: price.currency, score, isOld, isBeside, element });
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
    const isCents =
      node.parent !== null && node.parent !== root && /\d$/.test(text.trimEnd()) && /^\s*\d{2}\b/.test(node.text);
    if (isCents && node.parent && isSmallPart(node.parent)) text = `${text.trimEnd()}.${node.text.trimStart()}`;
    else if (text !== '' && node.parent?.block !== root.block) text += ` ${node.text}`;
    else text += node.text;
    if (text.length > 400) return null;
  }
  const folded = fold(text);
  return folded.length > LONGEST_PRICE_TEXT && root.end - root.index > 2 ? null : folded.slice(0, 400);
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

function isOldPrice({ page, struck }: Scan, element: PageElement): boolean {
  let steps = 0;
  for (const one of selfAndAncestors(element)) {
    if (one.name === 'del' || one.name === 's' || one.name === 'strike') return true;
    if (steps < 2 && hasClass(one, struck)) return true;
    if (steps < 3 && (OLD_WORD.test(nameOf(one)) || /line-through/.test(one.attributes['style'] ?? ''))) {
      // `price-box special-price old-theme` calls both; the inner word counts, a current one beside it wins.
      return !/special|current|final|actual|reduced|discounted/.test(nameOf(one));
    }
    steps += 1;
    if (steps > 6) break;
  }
  const inner = page.nodes[element.index + 1];
  if (inner?.kind === 'element' && /^(?:del|s|strike)$/.test(inner.name)) return inner.end === element.end;
  return OLD_LABEL.test(lineAround(page, element));
}

/** The text before a price on its own line, and just behind it: `Was £20`, `£2 per 100 g`. */
function lineAround(page: PageDocument, element: PageElement): string {
  const { block } = element;
  if (block === null || block.end - block.index > 40) return '';
  return (priceText(page, block) ?? '').slice(0, 120);
}

function standsBeside(scan: Scan, element: PageElement): boolean {
  const known = scan.beside.get(element);
  if (known !== undefined) return known;
  const own =
    element.name === 'footer' ||
    element.name === 'nav' ||
    element.name === 'aside' ||
    element.name === 'header' ||
    BESIDE.test(element.names);
  const holdsTitle =
    scan.anchor.title !== null && element.index < scan.anchor.title.index && element.end > scan.anchor.title.index;
  const result = !holdsTitle && (own || (element.parent !== null && standsBeside(scan, element.parent)));
  scan.beside.set(element, result);
  return result;
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
    score += distance >= 0 ? 4 - Math.log2(1 + distance / 40) : -Math.log2(1 - distance / 30);
  }
  if (buyButton) score += Math.max(0, 2.5 - Math.log2(1 + Math.abs(element.index - buyButton.index) / 30));
  return score;
}

function linkScore(scan: Scan, element: PageElement): number {
  let steps = 0;
  for (const one of selfAndAncestors(element)) {
    if (one.name === 'a' && /^(?:https?:|\/)/.test(one.attributes['href'] ?? '')) return -3;
    if (one.name === 'option' || one.name === 'select' || one.name === 'label') return -1.5;
    if (one.name === 'h1' || one === scan.anchor.title) return 1;
    steps += 1;
    if (steps > 5) break;
  }
  return 0;
}

/** A price said again elsewhere is the page's; one of a row of look-alikes is a list's. */
function companyScore(price: VisiblePrice, scan: Scan): number {
  const shape = shapeOf(price.element);
  let alike = 0;
  let same = 0;
  for (const other of scan.found.slice(0, 300)) {
    if (other === price) continue;
    if (shapeOf(other.element) === shape && !isSameAmount(other.amount, price.amount)) alike += 1;
    if (!other.isBeside && isSameAmount(other.amount, price.amount)) same += 1;
  }
  return Math.min(same, 2) * 0.4 - (alike >= 3 ? 2 : 0);
}

function shapeOf(element: PageElement): string {
  return `${element.name} ${element.attributes['class'] ?? ''} ${element.parent?.attributes['class'] ?? ''}`;
}
