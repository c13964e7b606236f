import type { PageDocument, PageElement } from './document.ts';
import { textCount } from './document.ts';

const MAX_COUNTED = 8;
const WRAPPER = /^(?:div|span)$/;
/** Wrappers within wrappers that are looked through. */
const MAX_WRAPPERS = 6;

/** How many children of an element's parent, itself included, are of its kind and hold one to `most` texts; 8 at most. */
export function siblingsLike(page: PageDocument, element: PageElement, most: number): number {
  const { parent } = element;
  const kind = kindOf(page, element);
  let alike = 0;
  for (let at = (parent?.index ?? 0) + 1; parent !== null && at < parent.end && alike < MAX_COUNTED; at += 1) {
    const node = page.nodes[at];
    if (node?.kind !== 'element') continue;
    at = node.end - 1;
    if (textCount(node) > 0 && textCount(node) <= most && kindOf(page, node) === kind) alike += 1;
  }
  return alike;
}

/** Name and class of an element, or of what a wrapper without a class is around: boxes are not alike for being wrapped. */
function kindOf(page: PageDocument, element: PageElement): string {
  let core = element;
  for (let depth = 0; depth < MAX_WRAPPERS && isWrapper(core); depth += 1) {
    const inner = onlyChild(page, core);
    if (inner === null) break;
    core = inner;
  }
  return `${core.name} ${core.attributes['class'] ?? ''}`;
}

function isWrapper({ name, attributes }: PageElement): boolean {
  return attributes['class'] === undefined && WRAPPER.test(name);
}

/** The element that is all that an element holds but white space. */
function onlyChild(page: PageDocument, element: PageElement): PageElement | null {
  let only: PageElement | null = null;
  for (let at = element.index + 1; at < element.end; at += 1) {
    const node = page.nodes[at];
    if (node?.kind === 'element') {
      if (only !== null) return null;
      only = node;
      at = node.end - 1;
    } else if (node !== undefined && /\S/.test(node.text)) return null;
  }
  return only;
}
