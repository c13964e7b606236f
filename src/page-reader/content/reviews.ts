import type { PageDocument, PageElement } from '../document/document.ts';
import { elementsIn } from '../document/document.ts';
import { fold } from '../document/fold.ts';
import { allText, visibleText } from '../document/text.ts';
import { asRecord, asText } from '../sources/bound-json.ts';
import type { Item } from '../sources/items.ts';
import type { PageDigest } from '../types.ts';

type Review = PageDigest['reviews'][number];

const MAX_REVIEWS = 100;
const MAX_TEXT = 3_000;
const MIN_TEXT = 15;
/** So much of a declared review, found on the page, is that review. */
const TELLING_LENGTH = 40;
/** One review among several: the word in the singular, or an item of a list of them. */
const REVIEW =
  /(?:^|[\s_])(?:[a-z-]*review(?:[-_]?(?:item|card|entry|container|box|block|content|wrapper|row|single|list-item))?|customer-?review|product-?review|comment(?:[-_]?(?:item|body|container))?|testimonial(?:[-_]?item)?|rezension|bewertung(?:s?-?item)?|avis(?:-item)?|opinion|resena|recensione|opinia)(?:__\w+)?(?:[\s]|$)/;
const BODY =
  /review[-_]?(?:body|text|content|description|message|comment|copy|data-hook)|reviewtext|reviewbody|comment[-_]?(?:text|body|content)|description|bewertungstext/;
const AUTHOR = /author|reviewer|user-?name|nickname|customer-?name|profile-?name|reviewed-?by/;
const STARS =
  /(?<value>\d(?:[.,]\d)?)\s*(?:out of|of|von|sur|de|su|van|av|z|из|\/)\s*5\b|(?<plain>\d(?:[.,]\d)?)\s*(?:stars?|sterne?n?|étoiles?|estrellas?|stelle|estrelas)/i;

/** Reviews whose text a visitor can read, with the stars and the name where shown; else those of the data that are shown. */
export function readReviews(page: PageDocument, items: readonly Item[]): Review[] {
  const marked = markedReviews(page);
  return marked.length > 0 ? marked : shownReviews(page, items);
}

function markedReviews(page: PageDocument): Review[] {
  const reviews: Review[] = [];
  const known = new Set<string>();
  let until = 0;
  for (const element of page.elements) {
    if (reviews.length >= MAX_REVIEWS) break;
    if (element.index < until || element.isHidden || !isReview(element)) continue;
    const review = reviewIn(page, element);
    if (!review || known.has(review.text)) continue;
    known.add(review.text);
    reviews.push(review);
    until = element.end;
  }
  return reviews;
}

/** The reviews that the data declares and the page shows, word for word from their beginning. */
function shownReviews(page: PageDocument, items: readonly Item[]): Review[] {
  const declared = declaredReviews(items);
  const shown = new Set<Review>();
  if (declared.size === 0) return [];
  for (const node of page.nodes) {
    if (node.kind !== 'text' || node.parent?.isHidden) continue;
    const review = declared.get(fold(node.text).slice(0, TELLING_LENGTH));
    if (review) shown.add(review);
  }
  return [...shown];
}

function declaredReviews(items: readonly Item[]): Map<string, Review> {
  const declared = new Map<string, Review>();
  for (const { types, value } of items) {
    const text = fold(asText(value['reviewBody'] ?? value['description'] ?? null) ?? '').slice(0, MAX_TEXT);
    if (!types.includes('Review') || text.length < MIN_TEXT || declared.size >= MAX_REVIEWS) continue;
    const author = asText(asRecord(value['author'])?.['name'] ?? value['author'] ?? null);
    const rating = starNumber(asText(asRecord(value['reviewRating'])?.['ratingValue'] ?? null) ?? '');
    declared.set(text.slice(0, TELLING_LENGTH), { text, rating, author: author || null });
  }
  return declared;
}

function isReview(element: PageElement): boolean {
  const { attributes } = element;
  if (/schema\.org\/(?:User)?Review$/i.test(attributes['itemtype'] ?? '') || attributes['data-hook'] === 'review')
    return true;
  if (!/^(?:div|li|article|section|blockquote|tr)$/.test(element.name) || element.end - element.index > 200)
    return false;
  return REVIEW.test(element.names);
}

function reviewIn(page: PageDocument, root: PageElement): Review | null {
  let text = '';
  let author = '';
  let rating: number | null = null;
  for (const node of elementsIn(page, root)) {
    const names = namesOf(node);
    rating ??= starsOf(page, node, names);
    if (author === '' && AUTHOR.test(names)) author = visibleText(page, node, 80) || (node.attributes['content'] ?? '');
    if (text === '' && BODY.test(names)) text = visibleText(page, node, MAX_TEXT);
  }
  const words = text || longestParagraph(page, root);
  const isSigned = author !== '' || rating !== null;
  return words.length >= MIN_TEXT && isSigned ? { text: words, rating, author: author || null } : null;
}

function namesOf({ names, attributes }: PageElement): string {
  return `${names} ${attributes['itemprop'] ?? ''} ${attributes['data-hook'] ?? ''}`.toLowerCase();
}

function starsOf(page: PageDocument, element: PageElement, names: string): number | null {
  if (!/rating|star|stern|étoile|score|note/.test(names) && !element.attributes['aria-label']) return null;
  if (/ratingvalue/.test(names)) return starNumber(element.attributes['content'] ?? allText(page, element, 20));
  const text = `${element.attributes['aria-label'] ?? ''} ${element.attributes['title'] ?? ''} ${allText(page, element, 60)}`;
  const match = STARS.exec(text);
  return starNumber(
    match?.groups?.['value'] ??
      match?.groups?.['plain'] ??
      element.attributes['data-rating'] ??
      element.attributes['data-score'] ??
      '',
  );
}

function starNumber(text: string): number | null {
  const value = Number.parseFloat(text.replace(',', '.'));
  return value > 0 && value <= 10 ? value : null;
}

function longestParagraph(page: PageDocument, root: PageElement): string {
  let longest = '';
  for (let at = root.index + 1; at < root.end; at += 1) {
    const node = page.nodes[at];
    if (node?.kind !== 'element' || !/^(?:p|div|span|blockquote)$/.test(node.name) || node.end - node.index > 12)
      continue;
    const text = visibleText(page, node, MAX_TEXT);
    if (text.length > longest.length) longest = text;
  }
  return longest;
}
