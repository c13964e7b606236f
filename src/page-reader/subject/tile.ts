import { absoluteUrl } from '../../kernel/urls.ts';
import type { PageDocument, PageElement } from '../document/document.ts';
import { elementsIn, levelsOf, textCount } from '../document/document.ts';
import { siblingsLike } from '../document/siblings.ts';

/** A tile of another product holds no more texts than this. */
const TILE_TEXTS = 14;
/** So many boxes of one kind are a row of products. */
const TILES = 3;
const MAX_LEVEL = 6;
const MAX_SIBLINGS = 12;

const ASSET = /\.(?:jpe?g|png|webp|gif|avif|svg|pdf|mp4)(?:[?#]|$)/i;

/** An element with the page's own product, to tell apart what stands in the boxes of others. */
export type Placed = { element: PageElement; title: PageElement | null; url: URL };
/** The name and the button of the page's own product. */
type Own = { title: PageElement | null; buyButton: PageElement | null };

/** Does one of several like boxes around the element lead to another product, by a link with its picture or name? */
export function isInTile(page: PageDocument, { element, title, url }: Placed): boolean {
  for (const { element: box, level } of levelsOf(element)) {
    if (level > MAX_LEVEL || textCount(box) > TILE_TEXTS || holds(box, title)) return false;
    if (siblingsLike(page, box, TILE_TEXTS) >= TILES && leadsElsewhere(page, box, url)) return true;
  }
  return false;
}

/**
 * Judges whether a price stands in a row of other products: in one of several boxes of a kind that each have a picture of
 * their own, or lead to another page. A box that holds the product's name or its button is none of them.
 */
export function isInProductRow(page: PageDocument, element: PageElement, at: { anchor: Own; url: URL }): boolean {
  const { title, buyButton } = at.anchor;
  for (const { element: box, level } of levelsOf(element)) {
    if (level > MAX_LEVEL || textCount(box) > TILE_TEXTS || holds(box, title) || holds(box, buyButton)) return false;
    const pictured = isPictured(page, box) ? picturedSiblings(page, box, at.anchor) : 0;
    if (pictured >= TILES || (pictured === TILES - 1 && leadsElsewhere(page, box, at.url))) return true;
  }
  return false;
}

/** Boxes beside this one, itself included, that are called alike and have a picture and few texts. */
function picturedSiblings(page: PageDocument, box: PageElement, { title }: Own): number {
  const { parent } = box;
  let alike = 0;
  let seen = 0;
  for (let at = (parent?.index ?? 0) + 1; parent !== null && at < parent.end && seen < MAX_SIBLINGS; at += 1) {
    const node = page.nodes[at];
    if (node?.kind !== 'element') continue;
    at = node.end - 1;
    seen += 1;
    if (node.name !== box.name || firstClass(node) !== firstClass(box) || holds(node, title)) continue;
    if (textCount(node) > 0 && textCount(node) <= TILE_TEXTS && isPictured(page, node)) alike += 1;
  }
  return alike;
}

function firstClass({ attributes }: PageElement): string {
  return /\S+/.exec(attributes['class'] ?? '')?.[0] ?? '';
}

function isPictured(page: PageDocument, box: PageElement): boolean {
  for (const inner of elementsIn(page, box)) if (inner.name === 'img' || inner.name === 'picture') return true;
  return false;
}

function leadsElsewhere(page: PageDocument, box: PageElement, url: URL): boolean {
  for (const inner of elementsIn(page, box)) if (isLinkToAnother(page, inner, url)) return true;
  return false;
}

function isLinkToAnother(page: PageDocument, link: PageElement, url: URL): boolean {
  if (link.name !== 'a') return false;
  const href = link.attributes['href'] ?? '';
  if (href === '' || href.startsWith('#') || /^javascript:/i.test(href)) return false;
  const target = absoluteUrl(href, url.href);
  if (target === null || ASSET.test(target)) return false;
  // Share buttons lead to other sites.
  const { host, pathname } = new URL(target);
  if (host !== url.host || pathname === url.pathname) return false;
  for (const inner of elementsIn(page, link)) if (/^(?:img|picture|h[2-6])$/.test(inner.name)) return true;
  return false;
}

function holds(box: PageElement, other: PageElement | null): boolean {
  return other !== null && box.index <= other.index && box.end >= other.end;
}
