import type { PageElement } from '../document/document.ts';

/** What the markup calls an element: its classes, id, property and test id, lower-case. */
export function nameOf({ names, attributes }: PageElement): string {
  const marks = [attributes['itemprop'], attributes['data-testid'], attributes['data-test']];
  // The names are in lower case already, and most elements have no more of them.
  if (marks.every((mark) => mark === undefined)) return `${names} `;
  return `${names} ${marks.filter(Boolean).join(' ')}`.toLowerCase();
}
