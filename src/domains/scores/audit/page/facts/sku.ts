import type { Fact } from '../../types.ts';
import { asText } from '../bound-json.ts';
import type { PageElement } from '../document.ts';
import { selfAndAncestors } from '../document.ts';
import { visibleText } from '../text.ts';
import type { Candidate, FactContext } from './context.ts';
import { IDENTIFIER, labelled, stripPrefix } from './labelled.ts';
import { SKU_LABEL, WEAK_SKU_LABEL } from './number-labels.ts';
import { mainOffers } from './price.ts';
import { idsInUrl, marketplaceId } from './url-id.ts';
import { whereOf } from './where.ts';

/** Long random ids are for machines; a shop does not call a product so. */
const MACHINE = /^(?:[0-9a-f]{8}-[0-9a-f]{4}-|[0-9a-f]{24,}$|gid:|.{41,})/i;

/** What the shop calls the product by: stock keeping unit, article number, or the number in its address. */
export function readSku(context: FactContext): Fact | null {
  const market = marketplaceId(context.url);
  if (market) return { value: market, source: 'url', where: 'the number in the URL' };
  const told = toldSkus(context).filter(isIdentifier);
  const shown = [...labelled(context, SKU_LABEL), ...namedSkus(context)].filter(isIdentifier);
  // Data often holds a key of the database; what the page shows, or its address holds, is what the shop calls it.
  const isShown = ({ value }: Candidate) => shown.some((one) => isSame(one.value, value));
  const inAddress = told.filter(({ value }) => isInAddress(context, value));
  const [first] = [
    ...told.filter(isShown),
    ...inAddress.filter(({ where }) => where.endsWith('.sku')),
    ...shown,
    ...inAddress,
    ...told,
    ...markedSkus(context),
    ...shopSkus(context),
    ...labelled(context, WEAK_SKU_LABEL),
    ...shopKeys(context).filter(({ value }) => isInAddress(context, value)),
    ...urlSkus(context),
    ...formIds(context),
    ...shopKeys(context),
  ].filter(isIdentifier);
  return first ?? null;
}

function isIdentifier({ value }: Candidate): boolean {
  return (
    IDENTIFIER.test(value) &&
    !MACHINE.test(value) &&
    /\d|^[A-Z_-]{4,}$/.test(value) &&
    !/^\d{1,2}$|^(?:19|20)\d\d$/.test(value)
  );
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '') === other.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

function isInAddress({ url, head }: FactContext, value: string): boolean {
  if (value.length < 4) return false;
  const plain = value.toLowerCase();
  return [url.href, head.canonicalUrl ?? ''].some((address) => address.toLowerCase().includes(plain));
}

function toldSkus(context: FactContext): Candidate[] {
  const found: Candidate[] = [];
  for (const key of ['sku', 'productID', 'productId', 'identifier']) {
    for (const { value, source, path } of context.products.slice(0, 6)) {
      const text = stripPrefix(asText(value[key] ?? null));
      if (text !== null) found.push({ value: text, source, where: `${path}.${key}` });
    }
    if (key === 'sku') found.push(...offerSkus(context), ...looseSkus(context));
  }
  return found;
}

function offerSkus(context: FactContext): Candidate[] {
  return mainOffers(context)
    .slice(0, 1)
    .flatMap(({ sku, source, where }) =>
      sku === null ? [] : [{ value: sku, source, where: where.replace(/\.[^.]*$/, '.sku') }],
    );
}

function looseSkus({ loose, head }: FactContext): Candidate[] {
  const found = loose
    .filter(({ name }) => /^(?:sku|productID)$/i.test(name))
    .map(
      ({ name, value }): Candidate => ({
        value: stripPrefix(value) ?? '',
        source: 'microdata',
        where: `microdata ${name}`,
      }),
    );
  for (const name of [
    'product:retailer_item_id',
    'og:sku',
    'product:sku',
    'sku',
    'product:retailer_part_no',
    'product_id',
  ]) {
    const content = head.meta(name);
    if (content !== null) found.push({ value: content, source: 'open-graph', where: `meta ${name}` });
  }
  return found;
}

const SKU_NAME =
  /(?:^|[\s_-])(?:sku|(?:product|prod|item|article|artikel|art|style|goods)[-_]?(?:sku|code|reference|ref|number|nr|no|id)|reference|referencia|referenz|cod(?:e|igo|ice)-?(?:prod\w*|art\w*))(?:[-_]?(?:value|val|number|text|container|wrapper))?(?:\s|$)/;

/** Short texts in elements that the markup itself calls the product's number. */
function namedSkus({ page, anchor }: FactContext): Candidate[] {
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
function markedSkus({ page, anchor }: FactContext): Candidate[] {
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
function formIds({ page, anchor }: FactContext): Candidate[] {
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

function shopSkus({ shop }: FactContext): Candidate[] {
  return shop.flatMap(({ sku, where }) =>
    sku === null ? [] : [{ value: sku, source: 'shop-data', where: `${where}.sku` }],
  );
}

function shopKeys({ shop }: FactContext): Candidate[] {
  return shop.flatMap(({ key, where }) =>
    key === null ? [] : [{ value: key, source: 'shop-data', where: `${where}.id` }],
  );
}

function urlSkus({ url }: FactContext): Candidate[] {
  return idsInUrl(url).map((value) => ({ value, source: 'url', where: 'the number in the URL' }));
}
