import type { PageDocument, PageElement } from '../document/document.ts';
import { selfAndAncestors } from '../document/document.ts';
import { isLandmark } from '../document/page-chrome.ts';
import { visibleText } from '../document/text.ts';
import { findBuyButton } from './buy-button.ts';
import { similarity, wordsOf } from './names.ts';

/** Where on the page the product is: the element with its name, and the button that puts it into the cart. */
export type Anchor = { title: PageElement | null; titleText: string | null; buyButton: PageElement | null };

const MAX_TITLE = 400;
const MAX_TRIED = 4_000;

/** The place of the product, judged by headings against what the page calls itself. */
export function findAnchor(page: PageDocument, names: readonly string[], url: URL): Anchor {
  const wanted = names.map(wordsOf);
  const heading = findHeading(page, wanted);
  // Pages without headings, or with a slogan for one, have the name somewhere else in full.
  const named = heading === null || heading.score < WELL_NAMED ? findByName(page, wanted) : null;
  const best = named ?? heading;
  const title = best?.title ?? null;
  return { title, titleText: best?.text ?? null, buyButton: findBuyButton(page, title, url) };
}

const WELL_NAMED = 1.5 + 3 * 0.3;

type Heading = { title: PageElement; text: string; score: number };

function findHeading(page: PageDocument, wanted: readonly ReadonlySet<string>[]): Heading | null {
  const headings = page.elements.filter((element) => element.name === 'h1' && !element.isHidden).length;
  let best: Heading | null = null;
  for (const element of page.elements) {
    const weight = titleWeight(element);
    if (weight === 0 || isBoilerplate(element)) continue;
    const text = visibleText(page, element, MAX_TITLE);
    if (text === '') continue;
    const words = wordsOf(text);
    const fit = Math.max(0, ...wanted.map((name) => similarity(words, name)));
    // One of many first headings is a product's name only when the page says so elsewhere.
    if (fit < 0.15 && (element.name !== 'h1' || headings > 2)) continue;
    const score = weight + 3 * fit;
    if (best === null || score > best.score) best = { title: element, text, score };
  }
  return best;
}

function findByName(page: PageDocument, wanted: readonly ReadonlySet<string>[]) {
  let tried = 0;
  for (const element of page.elements) {
    const first = page.nodes[element.index + 1];
    if (element.isHidden || first?.kind !== 'text' || element.end - element.index > 8) continue;
    if (first.text.length < 4 || first.text.length > 300 || /^(?:option|label|script|title|button)$/.test(element.name))
      continue;
    const text = visibleText(page, element, MAX_TITLE);
    const words = wordsOf(text);
    tried += 1;
    if (tried > MAX_TRIED) return null;
    if (words.size < 2 || isBoilerplate(element)) continue;
    if (wanted.some((name) => similarity(words, name) >= 0.75)) return { title: element, text };
  }
  return null;
}

function titleWeight(element: PageElement): number {
  if (element.isHidden) return 0;
  if (element.name === 'h1') return 1.5;
  if (element.attributes['itemprop'] === 'name') return 0.5;
  if (element.name === 'h2') return 0.3;
  return /product[-_]?(?:title|name)|titulo-producto|goods[-_]?name|prod[-_]?name/.test(element.names) ? 0.4 : 0;
}

function isBoilerplate(element: PageElement): boolean {
  for (const one of selfAndAncestors(element)) {
    if (isLandmark(one)) return element.name !== 'h1';
    if (/review|related|recommend|carousel/.test(one.attributes['class'] ?? '') && one !== element)
      return element.name !== 'h1';
  }
  return false;
}
