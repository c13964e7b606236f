import { availabilityInText, availabilityOf } from '../candidates/availability-words.ts';
import { whereOf } from '../candidates/where.ts';
import type { PageElement } from '../document/document.ts';
import { selfAndAncestors } from '../document/document.ts';
import { visibleText } from '../document/text.ts';
import type { Availability, PageFacts } from '../types.ts';
import type { Candidate, FactContext } from './context.ts';
import { mainOffers } from './price.ts';

type Found = Candidate & { value: Availability };

const OUT_CLASS =
  /(?:^|[\s_-])(?:out[-_]?of[-_]?stock|sold[-_]?out|soldout|outofstock|unavailable|not[-_]available|no-?stock|oos|notify-?me|back-in-stock)(?:[\s_-]|$)/;
const STOCK_CLASS = /stock|availab|verfueg|verfüg|lieferstatus|disponib|inventory|nalich|наличи/;
const ELSEWHERE =
  /(?:^|[\s_-])(?:related|recommend\w*|similar|carousel|upsell|cross-?sell|footer|nav|menu|header|store|stores|pickup|click-?collect|review\w*|swatch\w*|sizes?|variants?|variations?|options?|filter\w*|minicart|cart|faq|tooltip|modal|popup|template|slick\w*|swiper\w*|color\w*|colour\w*|product-?(?:list|card|item|grid|tile)s?)(?:[\s_-]|$)/;
/** The stock next to the options of the product is its own. */
const STOCK_OF_OPTIONS = /option[\w-]*[_-]stock|stock[\w-]*[_-]option/;
const NEAR = 900;
/** Marketplaces say above the title that a listing has ended. */
const BEFORE = 200;

/** Whether the product can be bought: what data says, unless the page itself tells the visitor otherwise. */
export function readAvailability(context: FactContext): PageFacts['availability'] {
  const declared = structured(context) ?? fromShop(context);
  const seen = visibleAvailability(context);
  const button = fromButton(context);
  const canBuy = button !== null && button.value !== 'OutOfStock';
  if (declared !== null)
    return declared.value === 'InStock' && seen?.value === 'OutOfStock' && !canBuy
      ? seen
      : unlessSold(declared, seen, canBuy);
  // A message that waits in the page for its day is hidden by style sheets; a button that sells is there to be used.
  if (seen?.value === 'OutOfStock' && canBuy) return button;
  return seen ?? button;
}

/** A page that says in stock next to a button that sells knows better than its data. */
function unlessSold(declared: Found, seen: Found | null, canBuy: boolean): Found {
  return declared.value === 'OutOfStock' && seen?.value === 'InStock' && canBuy ? seen : declared;
}

function structured(context: FactContext): Found | null {
  const found: Found[] = [];
  for (const offer of mainOffers(context)) {
    const value = availabilityOf(offer.availability);
    if (value) found.push({ value, source: offer.source, where: offer.where.replace(/\.[^.]*$/, '.availability') });
  }
  // One variant left makes the product buyable.
  const first = found[0];
  if (first)
    return (
      found.find((one) => one.source === first.source && one.value !== 'OutOfStock' && one.value !== 'Discontinued') ??
      first
    );
  return fromLoose(context) ?? fromMeta(context);
}

function fromLoose(context: FactContext): Found | null {
  const loose = context.loose.find(({ name }) => name === 'availability');
  const value = availabilityOf(loose?.value ?? null);
  return value ? { value, source: 'microdata', where: 'microdata availability' } : null;
}

function fromMeta({ head }: FactContext): Found | null {
  for (const name of ['product:availability', 'og:availability', 'availability', 'twitter:data2']) {
    const value = availabilityOf(head.meta(name));
    if (value && (name !== 'twitter:data2' || /availab|stock/i.test(head.meta('twitter:label2') ?? ''))) {
      return { value, source: 'open-graph', where: `meta ${name}` };
    }
  }
  return null;
}

function fromShop({ shop }: FactContext): Found | null {
  for (const product of shop) {
    const value = availabilityOf(product.availability);
    if (value) return { value, source: 'shop-data', where: `${product.where}.availability` };
  }
  return null;
}

/** What stands near the product's name about its stock; what speaks of another product or of one size does not count. */
function visibleAvailability(context: FactContext): Found | null {
  const marked = markedOut(context);
  if (marked) return marked;
  const from = context.anchor.title?.index ?? 0;
  let inStock: Found | null = null;
  for (const element of context.page.elements) {
    if (element.index > from + NEAR) break;
    // Far above the title only what is named after its stock counts: some shops write their buy box first.
    if (element.index < from - BEFORE && !STOCK_CLASS.test(element.names)) continue;
    const value = statedBy(context, element);
    if (value === 'OutOfStock') return { value, source: 'visible', where: whereOf(element) };
    if (value !== null) inStock ??= { value, source: 'visible', where: whereOf(element) };
  }
  return inStock;
}

/** Shop software marks the whole product, title included, as sold out. */
function markedOut({ anchor }: FactContext): Found | null {
  for (const one of selfAndAncestors(anchor.title?.parent ?? null)) {
    if (one.name === 'body' || one.name === 'html') return null;
    if (OUT_CLASS.test(one.names)) return { value: 'OutOfStock', source: 'visible', where: whereOf(one) };
  }
  return null;
}

function statedBy(context: FactContext, element: PageElement): Availability | null {
  if (element.isHidden || element.end - element.index > 30) return null;
  const hasText = context.page.nodes[element.index + 1]?.kind === 'text';
  const names = element.names;
  const isNamed = STOCK_CLASS.test(names) || OUT_CLASS.test(names);
  if (!hasText && !isNamed) return null;
  const text = visibleText(context.page, element, 120);
  if (text === '' || text.length > (isNamed ? 110 : 60)) return null;
  const value = availabilityInText(text);
  if (value === null || (value !== 'OutOfStock' && !isNamed) || isElsewhere(element)) return null;
  return value;
}

function isElsewhere(element: PageElement): boolean {
  for (const one of selfAndAncestors(element)) {
    if (/^(?:option|select|label|nav|footer|header|aside|script)$/.test(one.name)) return true;
    if (one.name === 'body' || one.name === 'main') return false;
    if (ELSEWHERE.test(one.names) && !STOCK_OF_OPTIONS.test(one.names)) return true;
  }
  return false;
}

/** A button that sells is the plainest word for being in stock; one that is switched off says the opposite. */
function fromButton({ anchor, page }: FactContext): Found | null {
  const button = anchor.buyButton;
  if (!button) return null;
  const text = availabilityInText(visibleText(page, button, 60) || (button.attributes['value'] ?? ''));
  if (text === 'OutOfStock' || text === 'PreOrder') return { value: text, source: 'visible', where: whereOf(button) };
  // Shops also switch the button off until a size is chosen, so that alone says nothing.
  return isDisabled(button) ? null : { value: 'InStock', source: 'visible', where: whereOf(button) };
}

function isDisabled({ attributes, names }: PageElement): boolean {
  return (
    attributes['disabled'] !== undefined ||
    attributes['aria-disabled'] === 'true' ||
    /(?:^|[\s_-])disabled(?:\s|$)/.test(names)
  );
}
