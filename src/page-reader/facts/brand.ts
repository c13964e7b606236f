import { announcesBrand } from '../candidates/brand-label.ts';
import { placedBrands } from '../candidates/brand-places.ts';
import type { Candidate } from '../candidates/candidate.ts';
import type { FactContext } from '../candidates/context.ts';
import { bareName } from '../candidates/labelled.ts';
import { asText } from '../sources/bound-json.ts';
import type { Fact } from '../types.ts';
import { agreeOn, isSameText } from './agreement.ts';
import { cleanText } from './clean-text.ts';

/** Who makes the product. */
export function readBrand(context: FactContext): Fact | null {
  const found = [...declaredBrands(context), ...shownBrands(context), ...shopBrands(context), ...placedBrands(context)];
  const brands = found.map((one) => ({ ...one, value: one.value.replace(/^[^:]{0,50}:\s*/, '') }));
  const plausible = brands.filter(({ value }) => isBrand(value));
  return unlessCopied(agreeOn(plausible), plausible);
}

/** Markup and metas are filled from one record; sure is a brand that the page shows under its label or scripts know too. */
function unlessCopied(fact: Fact | null, found: readonly Candidate[]): Fact | null {
  if (fact?.confidence !== 'high') return fact;
  const isSaidElsewhere = found.some(
    ({ value, source }) => (source === 'visible' || source === 'shop-data') && isSameText(value, fact.value),
  );
  return isSaidElsewhere ? fact : { ...fact, confidence: 'medium' };
}

function declaredBrands({ products, loose, head }: FactContext): Candidate[] {
  const inItems = products
    .slice(0, 6)
    .flatMap(({ value, source, path }) =>
      ['brand', 'manufacturer'].map(
        (key): Candidate => ({ value: cleanText(asText(value[key] ?? null) ?? ''), source, where: `${path}.${key}` }),
      ),
    );
  const inAttributes = loose
    .filter(({ name }) => name === 'brand')
    .map(({ value }): Candidate => ({ value: cleanText(value), source: 'microdata', where: 'microdata brand' }));
  const inMetas = ['product:brand', 'og:brand', 'brand'].map(
    (name): Candidate => ({ value: head.meta(name) ?? '', source: 'open-graph', where: `meta ${name}` }),
  );
  return [...inItems, ...inAttributes, ...inMetas];
}

function shownBrands({ labels }: FactContext): Candidate[] {
  return labels
    .filter(({ name }) => announcesBrand(bareName(name)))
    .map(
      ({ name, value }): Candidate => ({
        value: cleanText(value).slice(0, 60),
        source: 'visible',
        where: `the text "${name}"`,
      }),
    );
}

function shopBrands({ shop }: FactContext): Candidate[] {
  return shop.map(
    ({ brand, where }): Candidate => ({ value: brand ?? '', source: 'shop-data', where: `${where}.brand` }),
  );
}

function isBrand(value: string): boolean {
  return value.length >= 2 && value.length <= 70 && !/^(?:null|undefined|n\/a|none|unknown|https?:|\$|\{)/i.test(value);
}
