import type { PageElement } from '../document/document.ts';
import { selfAndAncestors, textCount } from '../document/document.ts';
import { visibleText } from '../document/text.ts';
import type { Candidate } from './candidate.ts';
import type { FactContext } from './context.ts';
import { whereOf } from './where.ts';

const SKU_NAME =
  /(?:^|[\s_-])(?:sku|(?:product|prod|item|article|artikel|art|style|goods)[-_]?(?:sku|code|reference|ref|number|nr|no|id)|reference|referencia|referenz|cod(?:e|igo|ice)-?(?:prod\w*|art\w*))(?:[-_]?(?:value|val|number|text|container|wrapper))?(?:\s|$)/;

/** This many texts before the product's name may still be its own. */
const BEFORE = 40;

/** Short texts in elements that the markup itself calls the product's number. */
export function namedSkus({ page, anchor, boilerplate }: FactContext): Candidate[] {
  const found: Candidate[] = [];
  const from = anchor.title === null ? 0 : anchor.title.place - BEFORE;
  for (const element of page.elements) {
    if (element.place < from || element.isHidden || textCount(element) > 4 || textCount(element) === 0) continue;
    const { attributes } = element;
    const names = `${element.names} ${(attributes['data-testid'] ?? attributes['data-qa-qualifier'] ?? attributes['data-qa'] ?? attributes['data-test'] ?? attributes['data-ui-id'] ?? '').toLowerCase()}`;
    if (!SKU_NAME.test(names) || boilerplate.isIn(element)) continue;
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
export function formIds({ page, anchor, url }: FactContext): Candidate[] {
  const found: Candidate[] = [];
  for (const one of [...selfAndAncestors(anchor.title), ...selfAndAncestors(anchor.buyButton)]) {
    const value =
      one.attributes['data-product-id'] ??
      one.attributes['data-productid'] ??
      one.attributes['data-pid'] ??
      one.attributes['data-item-id'];
    if (value) found.push({ value: value.trim(), source: 'shop-data', where: `<${one.name} data-product-id>` });
    const key = keyInId(one);
    if (key !== null) found.push({ value: key, source: 'shop-data', where: whereOf(one) });
  }
  for (const element of page.elements) {
    const value = (element.attributes['value'] ?? '').trim();
    const isKey = isField(element, /^(?:product_?id|id_product|productcode|pid|add-to-cart|product|item_?id)$/i);
    // A bare `id` may be anything's, unless the address names it too.
    if (!isKey && !(isField(element, /^id$/i) && isPartOf(url, value))) continue;
    found.push({
      value,
      source: 'shop-data',
      where: `<input name=${element.attributes['name'] ?? ''}>`,
    });
    if (found.length >= 20) break;
  }
  return found;
}

function isPartOf({ href }: URL, value: string): boolean {
  return /^\w{3,}$/.test(value) && new RegExp(`(?<!\\w)${value}(?!\\w)`).test(href);
}

const NAMED_BY_KEY = /^(?:product|prod|pid|item|goods|article|post)[-_]?(?:id)?[-_]?(\d{4,20})$/i;

/** Shop software calls the product's own box by its key: `<div id="product-10840">`. */
function keyInId({ attributes }: PageElement): string | null {
  return NAMED_BY_KEY.exec(attributes['id'] ?? '')?.[1] ?? null;
}
