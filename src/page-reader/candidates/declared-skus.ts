import { asText } from '../sources/bound-json.ts';
import type { Candidate } from './candidate.ts';
import type { FactContext } from './context.ts';
import { stripPrefix } from './labelled.ts';

const SKU_METAS = [
  'product:retailer_item_id',
  'og:sku',
  'product:sku',
  'sku',
  'product:retailer_part_no',
  'product_id',
];

/** Numbers that markup and metas call the product's, the surest key first. */
export function declaredSkus(context: FactContext): Candidate[] {
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
  return context.offers
    .slice(0, 1)
    .flatMap(({ sku, source, where }) =>
      sku === null ? [] : [{ value: sku, source, where: where.replace(/\.[^.]*$/, '.sku') }],
    );
}

function looseSkus({ loose, head }: FactContext): Candidate[] {
  const inAttributes = loose
    .filter(({ name }) => /^(?:sku|productID)$/i.test(name))
    .map(
      ({ name, value }): Candidate => ({
        value: stripPrefix(value) ?? '',
        source: 'microdata',
        where: `microdata ${name}`,
      }),
    );
  const inMetas = SKU_METAS.map(
    (name): Candidate => ({ value: head.meta(name) ?? '', source: 'open-graph', where: `meta ${name}` }),
  );
  return [...inAttributes, ...inMetas.filter(({ value }) => value !== '')];
}

/** Numbers that the shop's scripts know: named as the product's number, or only the key of its row. */
export function scriptSkus({ shop }: FactContext, field: 'sku' | 'key'): Candidate[] {
  const name = field === 'sku' ? 'sku' : 'id';
  return shop.flatMap(({ [field]: value, where }) =>
    value === null ? [] : [{ value, source: 'shop-data', where: `${where}.${name}` }],
  );
}
