import type { PageElement } from '../document/document.ts';
import { selfAndAncestors } from '../document/document.ts';
import { visibleText } from '../document/text.ts';
import type { Candidate, FactContext } from '../facts/context.ts';
import { whereOf } from './where.ts';

const SKU_NAME =
  /(?:^|[\s_-])(?:sku|(?:product|prod|item|article|artikel|art|style|goods)[-_]?(?:sku|code|reference|ref|number|nr|no|id)|reference|referencia|referenz|cod(?:e|igo|ice)-?(?:prod\w*|art\w*))(?:[-_]?(?:value|val|number|text|container|wrapper))?(?:\s|$)/;

/** Short texts in elements that the markup itself calls the product's number. */
export function namedSkus({ page, anchor }: FactContext): Candidate[] {
  const found: Candidate[] = [];
  const from = anchor.title === null ? 0 : anchor.title.index - 300;
  for (const element of page.elements) {
    if (element.index < from || element.isHidden || element.end - element.index > 12) continue;
    const { attributes } = element;
    const names = `${element.names} ${(attributes['data-testid'] ?? attributes['data-qa-qualifier'] ?? attributes['data-qa'] ?? attributes['data-test'] ?? attributes['data-ui-id'] ?? '').toLowerCase()}`;
    if (!SKU_NAME.test(names)) continue;
    const text = visibleText(page, element, 80);
    const value =
      text
        .split(/[:：#№]/)
        .at(-1)
        ?.trim() ?? '';
    if (value !== '' && !value.includes(' '))
      found.push({ value: value.replace(/[().]+$|^[(]+/g, ''), source: 'visible', where: whereOf(element) });
    if (found.length >= 5) break;
  }
  return found;
}

/** Attributes in which shop software keeps the number of the product, nearest to its name first. */
export function markedSkus({ page, anchor }: FactContext): Candidate[] {
  const found: { candidate: Candidate; distance: number }[] = [];
  const place = anchor.title?.index ?? 0;
  for (const element of page.elements) {
    const { attributes } = element;
    const value =
      attributes['data-sku'] ??
      attributes['data-product-sku'] ??
      attributes['data-product_sku'] ??
      (isField(element, /^(?:product_?)?sku$/i) ? attributes['value'] : undefined);
    if (!value) continue;
    found.push({
      candidate: { value: value.trim(), source: 'shop-data', where: `<${element.name} data-sku>` },
      distance: Math.abs(element.index - place),
    });
    if (found.length >= 100) break;
  }
  return found.sort((one, other) => one.distance - other.distance).map(({ candidate }) => candidate);
}

function isField({ name, attributes }: PageElement, named: RegExp): boolean {
  return name === 'input' && named.test(attributes['name'] ?? attributes['id'] ?? '');
}

/** The key of the product in the form that buys it: a last resort, for shops that show no number at all. */
export function formIds({ page, anchor }: FactContext): Candidate[] {
  const found: Candidate[] = [];
  for (const one of selfAndAncestors(anchor.title)) {
    const value =
      one.attributes['data-product-id'] ??
      one.attributes['data-productid'] ??
      one.attributes['data-pid'] ??
      one.attributes['data-item-id'];
    if (value) found.push({ value: value.trim(), source: 'shop-data', where: `<${one.name} data-product-id>` });
  }
  for (const element of page.elements) {
    if (!isField(element, /^(?:product_?id|id_product|productcode|pid|add-to-cart|product|item_?id)$/i)) continue;
    found.push({
      value: (element.attributes['value'] ?? '').trim(),
      source: 'shop-data',
      where: `<input name=${element.attributes['name'] ?? ''}>`,
    });
    if (found.length >= 20) break;
  }
  return found;
}
