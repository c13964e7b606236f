import { DomUtils } from 'htmlparser2';
import type { DomElement } from './dom.ts';
import { changeDom, elementsOf, isText } from './dom.ts';

const SELLS = /\b(?:InStock|LimitedAvailability|OnlineOnly|InStoreOnly|PreOrder|BackOrder)\b/gi;
const MARKUP = ['itemprop', 'itemscope', 'itemtype', 'itemid', 'itemref', 'typeof', 'property', 'vocab', 'resource'];
const PRODUCT_META =
  /^(?:og:(?:price|availability|brand|upc|ean)|product:|twitter:(?:data|label)|price|sku|availability|brand)/i;

/** Structured data, where there is any, says that nothing can be bought. */
export function soldOutData(html: string): string {
  return changeDom(html, (dom) => {
    for (const element of elementsOf(dom)) {
      if (isJsonLd(element)) replaceText(element, (text) => text.replace(SELLS, 'OutOfStock'));
      sellOut(element);
    }
  });
}

function sellOut({ attribs }: DomElement): void {
  const name = `${attribs['itemprop'] ?? ''} ${attribs['property'] ?? ''} ${attribs['name'] ?? ''}`;
  if (!/availability/i.test(name)) return;
  for (const key of ['content', 'href', 'resource']) {
    const value = attribs[key];
    if (value === undefined) continue;
    attribs[key] = /schema\.org/i.test(value) ? value.replace(SELLS, 'OutOfStock') : 'out of stock';
  }
}

/** Nothing is left but what a visitor sees. */
export function noStructuredData(html: string): string {
  return changeDom(html, (dom) => {
    for (const element of elementsOf(dom)) {
      if (isDataAlone(element)) DomUtils.removeElement(element);
      else if (element.name !== 'meta') for (const key of MARKUP) delete element.attribs[key];
    }
  });
}

function isDataAlone({ name, attribs }: DomElement): boolean {
  if (name === 'script') return true;
  if (name !== 'meta' && name !== 'link') return false;
  return attribs['itemprop'] !== undefined || PRODUCT_META.test(attribs['property'] ?? attribs['name'] ?? '');
}

function isJsonLd({ name, attribs }: DomElement): boolean {
  return name === 'script' && /ld\+json/i.test(attribs['type'] ?? '');
}

function replaceText(element: DomElement, change: (text: string) => string): void {
  for (const child of element.children) if (isText(child)) child.data = change(child.data);
}
