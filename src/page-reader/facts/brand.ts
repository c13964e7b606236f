import { asText } from '../sources/bound-json.ts';
import type { Fact } from '../types.ts';
import { cleanText } from './clean-text.ts';
import type { Candidate, FactContext } from './context.ts';

const BRAND_LABEL =
  /^(?:brand|brand name|marke|marque|marca|merk|märke|varumærke|merke|tuotemerkki|brändi|producent|značka|márka|бренд|торговая марка|марка|производитель|hersteller|manufacturer|fabricant|fabricante|produttore|zīmols|prekės ženklas|kaubamärk|ブランド|メーカー|品牌|브랜드|الماركة|العلامة التجارية|ماركة|nhãn hiệu|thương hiệu|marka)$/i;

/** Who makes the product. */
export function readBrand(context: FactContext): Fact | null {
  const found = [...declaredBrands(context), ...shownBrands(context), ...shopBrands(context)];
  const brands = found.map((one) => ({ ...one, value: one.value.replace(/^[^:]{0,50}:\s*/, '') }));
  return brands.find(({ value }) => isBrand(value)) ?? null;
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
    .filter(({ name }) => BRAND_LABEL.test(name.trim()))
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
