import type { PageDocument, PageElement } from './document.ts';
import { textCount } from './document.ts';

const MAX_COUNTED = 8;

/** How many children of an element's parent, itself included, are of its name and class and hold one to `most` texts; 8 at most. */
export function siblingsLike(page: PageDocument, element: PageElement, most: number): number {
  const { parent } = element;
  let alike = 0;
  for (let at = (parent?.index ?? 0) + 1; parent !== null && at < parent.end && alike < MAX_COUNTED; at += 1) {
    const node = page.nodes[at];
    if (node?.kind !== 'element') continue;
    at = node.end - 1;
    const isSame = node.name === element.name && node.attributes['class'] === element.attributes['class'];
    if (isSame && textCount(node) > 0 && textCount(node) <= most) alike += 1;
  }
  return alike;
}
