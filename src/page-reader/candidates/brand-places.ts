import type { PageElement, PageText } from '../document/document.ts';
import { levelsOf, textCount } from '../document/document.ts';
import { fold } from '../document/fold.ts';
import { announcesBrand } from './brand-label.ts';
import type { Candidate } from './candidate.ts';
import type { FactContext } from './context.ts';
import { bareName } from './labelled.ts';
import { shownName } from './shown-name.ts';
import { whereOf } from './where.ts';

/** What markup and addresses call a brand by. */
const BRAND_WORD =
  /(?:^|[\s_/?&=.-])(?:brand|brands|brandname|marke|marken|marca|marcas|marque|marques|merk|merken|manufacturers?|producers?|producent|hersteller|vendors?|designers?|znacka|vyrobce)(?:[\s_/=.-]|$)|(?:^|[\s_-])product-?brand|brand-?(?:name|link|logo|title)/i;
/** A brand stands within so many texts before and behind the product's name. */
const BEFORE = 3;
const BEHIND = 30;
const MAX_BRAND = 40;
const MAX_WORDS = 5;
/** More brands than these near one product are a menu of them. */
const MAX_BRANDS = 3;
const MAX_START = 4;

/** Brands that stand near the product's name and are called so by their markup or the page they lead to. */
export function placedBrands(context: FactContext): Candidate[] {
  const { page, anchor } = context;
  const { title } = anchor;
  if (title === null) return [];
  const from = title.place - BEHIND;
  const marked = page.texts
    .slice(Math.max(0, from), title.placeEnd + BEHIND)
    .flatMap((text) => markedBrand(context, text));
  const isMenu = new Set(marked.map(({ value }) => value.toLowerCase())).size > MAX_BRANDS;
  const near = marked.filter(({ place }) => place >= title.place - BEFORE).map(({ place: _, ...brand }) => brand);
  const brands = [...near, ...pictured(context, title)];
  const name = (shownName(context) ?? '').toLowerCase();
  const own = isMenu ? [] : brands.sort((one, other) => Number(isInName(other)) - Number(isInName(one)));
  return [...own, ...linkedStart(context, title), ...firstPart(context, title).filter(isInName)];

  function isInName({ value }: Candidate): boolean {
    return name.includes(value.toLowerCase());
  }
}

function markedBrand(
  { boilerplate }: FactContext,
  { parent, text, place }: PageText,
): (Candidate & { place: number })[] {
  const value = fold(text);
  if (parent === null || !isName(value) || boilerplate.isIn(parent)) return [];
  for (const { element, level } of levelsOf(parent)) {
    if (level > 0) return [];
    if (isCalledBrand(element)) return [{ value, source: 'visible', where: whereOf(element), place }];
  }
  return [];
}

/** The logo of the brand, by what it says to those who cannot see it. */
function pictured({ page, boilerplate }: FactContext, title: PageElement): Candidate[] {
  const found: Candidate[] = [];
  for (const element of page.elements) {
    if (element.place > title.placeEnd + BEHIND) break;
    const { alt } = element.attributes;
    if (element.name !== 'img' || alt === undefined || element.place < title.place - BEFORE) continue;
    const box = element.parent;
    if (box === null || textCount(box) > 0 || !isCalledBrand(box) || boilerplate.isIn(box)) continue;
    const value = fold(alt);
    if (isName(value)) found.push({ value, source: 'visible', where: whereOf(box) });
  }
  return found;
}

function isCalledBrand({ name, names, attributes }: PageElement): boolean {
  return BRAND_WORD.test(names) || (name === 'a' && BRAND_WORD.test(attributes['href'] ?? ''));
}

function isName(text: string): boolean {
  return (
    text.length >= 2 &&
    text.length <= MAX_BRAND &&
    /\p{L}{2}/u.test(text) &&
    text.split(' ').length <= MAX_WORDS &&
    !/[:：]/.test(text) &&
    !announcesBrand(bareName(text))
  );
}

/** A link right beside the product's name that says how the name begins leads to its brand: `Visit the Tefal shop`. */
function linkedStart({ page, anchor }: FactContext, title: PageElement): Candidate[] {
  const words = (anchor.titleText ?? '').split(' ');
  const beside = [
    page.texts[title.placeEnd],
    isCrumb(page.texts[title.place - 2]) ? undefined : page.texts[title.place - 1],
  ];
  return beside.flatMap((text): Candidate[] => {
    const link = text === undefined ? null : linkAround(text);
    if (text === undefined || link === null || text.text.length > MAX_BRAND * 2) return [];
    const said = ` ${text.folded.toLowerCase()} `;
    for (let count = Math.min(MAX_START, words.length - 1); count > 0; count -= 1) {
      const value = words.slice(0, count).join(' ');
      if (isName(value) && value.length > 2 && said.includes(` ${value.toLowerCase()} `)) {
        return [{ value, source: 'visible', where: whereOf(link) }];
      }
    }
    return [];
  });
}

/** A name of two parts, the first in an element of its own, begins with the brand. */
function firstPart({ page }: FactContext, title: PageElement): Candidate[] {
  const [first, second, ...more] = page.texts.slice(title.place, title.placeEnd);
  if (first?.parent === title || !second || !first?.parent || more.length > 0) return [];
  const value = first.folded;
  const isShort = value.length < second.folded.length && !/\d/.test(value);
  return isShort && isName(value) ? [{ value, source: 'visible', where: whereOf(first.parent) }] : [];
}

/** A link, or what separates links: the way to the product, whose last link is its department. */
function isCrumb(text: PageText | undefined): boolean {
  return text !== undefined && (linkAround(text) !== null || !/[\p{L}\p{N}]/u.test(text.text));
}

function linkAround({ parent }: PageText): PageElement | null {
  for (const { element, level } of levelsOf(parent)) {
    if (level > 0) return null;
    if (element.name === 'a' && (element.attributes['href'] ?? '').length > 1) return element;
  }
  return null;
}
