import type { PageElement } from '../document/document.ts';

/** What the markup calls an element: its classes, id, property and test id, lower-case. */
export function nameOf({ names, attributes }: PageElement): string {
  const marks = [attributes['itemprop'], attributes['data-testid'], attributes['data-test']];
  return `${names} ${marks.filter(Boolean).join(' ')}`.toLowerCase();
}
