import type { PageDocument, PageElement } from '../document/document.ts';
import { visibleText } from '../document/text.ts';
import { asList, asRecord, asText } from '../sources/bound-json.ts';
import type { Item } from '../sources/items.ts';

/** The way from the shop's front door to the product, as the page shows it, else as its data says. */
export function readBreadcrumbs(page: PageDocument, items: readonly Item[]): string[] {
  const shown = page.elements.find((element) => !element.isHidden && isBreadcrumb(element));
  const crumbs = shown ? crumbsIn(page, shown) : [];
  return crumbs.length > 1 ? crumbs : crumbsOf(items);
}

function isBreadcrumb(element: PageElement): boolean {
  if (!/^(?:nav|ol|ul|div|section|p)$/.test(element.name)) return false;
  const label = (element.attributes['aria-label'] ?? '').toLowerCase();
  return /bread-?crumb|brotkrumen|fil d'ariane|brødkrumme/.test(`${element.names} ${label}`);
}

function crumbsIn(page: PageDocument, root: PageElement): string[] {
  const crumbs: string[] = [];
  for (let at = root.index + 1; at < root.end && crumbs.length < 12; at += 1) {
    const node = page.nodes[at];
    if (node?.kind !== 'element' || (node.name !== 'li' && node.name !== 'a' && node.name !== 'span')) continue;
    const text = visibleText(page, node, 150).replace(/^[/>»›·|\s]+|[/>»›·|\s]+$/g, '');
    if (text !== '' && !/^[^\p{L}\p{N}]*$/u.test(text) && crumbs.at(-1) !== text) crumbs.push(text);
    at = node.end - 1;
  }
  return crumbs;
}

function crumbsOf(items: readonly Item[]): string[] {
  const list = items.find(({ types }) => types.includes('BreadcrumbList'));
  const crumbs = asList(list?.value['itemListElement']).map((entry) => {
    const record = asRecord(entry);
    return record ? (asText(record['name'] ?? null) ?? asText(asRecord(record['item'])?.['name'] ?? null)) : null;
  });
  return crumbs.filter((crumb) => crumb !== null).slice(0, 12);
}
