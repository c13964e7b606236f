import type { PageElement } from '../document/document.ts';

/** A selector-like name of an element. */
export function whereOf(element: PageElement): string {
  const { id, class: classes } = element.attributes;
  const name = id ? `#${id}` : classes ? `.${classes.trim().split(/\s+/)[0]}` : '';
  return `<${element.name}${name}>`.slice(0, 120);
}
