import type { Candidate } from '../candidates/candidate.ts';
import type { FactContext } from '../candidates/context.ts';
import { IDENTIFIER, labelled, stripPrefix } from '../candidates/labelled.ts';
import { validGtin } from '../numbers/gtin.ts';
import { asList, asText } from '../sources/bound-json.ts';
import type { Fact, PageFacts } from '../types.ts';
import { agreeOn } from './agreement.ts';

const GTIN_KEYS = ['gtin13', 'gtin', 'gtin12', 'gtin14', 'gtin8', 'ean', 'isbn', 'barcode'];
const GTIN_METAS = ['product:ean', 'og:ean', 'product:gtin', 'product:upc', 'og:upc', 'product:isbn'];

/** The product's GTIN, from data or from a labelled number; only with a right check digit. */
export function readGtin(context: FactContext): Fact | null {
  const shown = labelled(context, 'gtin').map((one) => ({ ...one, value: one.whole }));
  const candidates = [...declaredGtins(context), ...shown, ...shopGtins(context)];
  return agreeOn(
    candidates.flatMap((one) => {
      const value = validGtin(one.value);
      return value === null ? [] : [{ ...one, value }];
    }),
  );
}

function declaredGtins({ products, loose, head }: FactContext): Candidate[] {
  const inItems = products
    .slice(0, 6)
    .flatMap(({ value, source, path }) =>
      GTIN_KEYS.flatMap((key) =>
        asList(value[key]).map((item): Candidate => ({ value: asText(item) ?? '', source, where: `${path}.${key}` })),
      ),
    );
  const inAttributes = loose
    .filter(({ name }) => /^(?:gtin\d*|isbn)$/i.test(name))
    .map(({ name, value }): Candidate => ({ value, source: 'microdata', where: `microdata ${name}` }));
  const inMetas = GTIN_METAS.map(
    (name): Candidate => ({ value: head.meta(name) ?? '', source: 'open-graph', where: `meta ${name}` }),
  );
  return [...inItems, ...inAttributes, ...inMetas];
}

function shopGtins({ shop }: FactContext): Candidate[] {
  return shop.map(({ gtin, where }): Candidate => ({ value: gtin ?? '', source: 'shop-data', where: `${where}.gtin` }));
}

/** The maker's own number for the product. */
export function readMpn(context: FactContext): PageFacts['mpn'] {
  const declared: Candidate[] = [];
  const copied: Candidate[] = [];
  for (const { value, source, path } of context.products.slice(0, 6)) {
    const text = stripPrefix(asText(value['mpn'] ?? null));
    if (text === null || text.length > 70) continue;
    const isCopy = text === stripPrefix(asText(value['sku'] ?? null));
    (isCopy ? copied : declared).push({ value: text, source, where: `${path}.mpn` });
  }
  const scripts = context.shop.flatMap(({ mpn, where }): Candidate[] =>
    mpn === null ? [] : [{ value: mpn, source: 'shop-data', where: `${where}.mpn` }],
  );
  const shown = [...labelled(context, 'mpn'), ...scripts].filter(
    ({ value }) => IDENTIFIER.test(value) && /\d/.test(value),
  );
  // Shops copy their own number into `mpn`; a label of the maker's number then knows better.
  return agreeOn([...declared, ...shown, ...copied]);
}
