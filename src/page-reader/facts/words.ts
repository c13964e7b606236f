import { asRecord, asText } from '../bound-json.ts';
import { fold } from '../text.ts';
import type { Fact, PageFacts } from '../types.ts';
import type { Candidate, FactContext } from './context.ts';
import { mainOffers } from './price.ts';

const BRAND_LABEL =
  /^(?:brand|brand name|marke|marque|marca|merk|märke|varumærke|merke|tuotemerkki|brändi|producent|značka|márka|бренд|торговая марка|марка|производитель|hersteller|manufacturer|fabricant|fabricante|produttore|zīmols|prekės ženklas|kaubamärk|ブランド|メーカー|品牌|브랜드|الماركة|العلامة التجارية|ماركة|nhãn hiệu|thương hiệu|marka)$/i;
const MAX_DESCRIPTION = 5_000;

/** The product's name. */
export function readTitle(context: FactContext): Fact | null {
  const best = context.products[0];
  const name = best ? asText(best.value['name']) : null;
  if (best && name !== null && best.fit >= 0.5)
    return { value: clean(name), source: best.source, where: `${best.path}.name` };
  if (context.anchor.titleText !== null)
    return { value: context.anchor.titleText, source: 'visible', where: `<${context.anchor.title?.name ?? 'h1'}>` };
  if (best && name !== null) return { value: clean(name), source: best.source, where: `${best.path}.name` };
  const openGraph = context.head.meta('og:title');
  if (openGraph !== null) return { value: openGraph, source: 'open-graph', where: 'meta og:title' };
  return context.head.title === null ? null : { value: context.head.title, source: 'meta', where: '<title>' };
}

/** The product's description, as data or the head says it. */
export function readDescription(context: FactContext): Fact | null {
  for (const { value, source, path } of context.products.slice(0, 3)) {
    const text = clean(asText(value['description'] ?? null) ?? '').slice(0, MAX_DESCRIPTION);
    if (text.length >= 20) return { value: text, source, where: `${path}.description` };
  }
  for (const name of ['og:description', 'description']) {
    const text = context.head.meta(name);
    if (text !== null)
      return { value: text, source: name === 'description' ? 'meta' : 'open-graph', where: `meta ${name}` };
  }
  return null;
}

/** Who makes the product. */
export function readBrand(context: FactContext): Fact | null {
  const found = [...toldBrands(context), ...shownBrands(context), ...shopBrands(context)];
  const brands = found.map((one) => ({ ...one, value: one.value.replace(/^[^:]{0,50}:\s*/, '') }));
  return brands.find(({ value }) => isBrand(value)) ?? null;
}

function toldBrands({ products, loose, head }: FactContext): Candidate[] {
  const inItems = products
    .slice(0, 6)
    .flatMap(({ value, source, path }) =>
      ['brand', 'manufacturer'].map(
        (key): Candidate => ({ value: clean(asText(value[key] ?? null) ?? ''), source, where: `${path}.${key}` }),
      ),
    );
  const inAttributes = loose
    .filter(({ name }) => name === 'brand')
    .map(({ value }): Candidate => ({ value: clean(value), source: 'microdata', where: 'microdata brand' }));
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
        value: clean(value).slice(0, 60),
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

/** New, used or refurbished, in schema.org's words. */
export function readCondition(context: FactContext): Fact | null {
  const candidates: Candidate[] = [];
  for (const { condition, source, where } of mainOffers(context).slice(0, 1)) {
    if (condition !== null)
      candidates.push({ value: condition, source, where: where.replace(/\.[^.]*$/, '.itemCondition') });
  }
  for (const { value, source, path } of context.products.slice(0, 3)) {
    const text = asText(value['itemCondition'] ?? null);
    if (text !== null) candidates.push({ value: text, source, where: `${path}.itemCondition` });
  }
  const meta = context.head.meta('product:condition') ?? context.head.meta('og:condition');
  if (meta !== null) candidates.push({ value: meta, source: 'open-graph', where: 'meta product:condition' });
  const [first] = candidates;
  return first ? { ...first, value: conditionOf(first.value) } : null;
}

function conditionOf(value: string): string {
  const word = value.split(/[/#:]/).at(-1) ?? value;
  if (/refurb|reconditioned/i.test(word)) return 'RefurbishedCondition';
  if (/used|pre-?owned/i.test(word)) return 'UsedCondition';
  if (/damaged/i.test(word)) return 'DamagedCondition';
  return /new/i.test(word) ? 'NewCondition' : word.slice(0, 60);
}

/** The stars and how many people gave them. */
export function readRating(context: FactContext): Pick<PageFacts, 'ratingValue' | 'reviewCount'> {
  for (const { value, source, path } of context.products.slice(0, 6)) {
    const rating = asRecord(
      Array.isArray(value['aggregateRating']) ? value['aggregateRating'][0] : value['aggregateRating'],
    );
    if (!rating) continue;
    const stars = numberIn(asText(rating['ratingValue'] ?? null));
    const count = numberIn(asText(rating['reviewCount'] ?? rating['ratingCount'] ?? null));
    if (stars === null && count === null) continue;
    const where = `${path}.aggregateRating`;
    return {
      ratingValue: stars === null ? null : { value: stars, source, where: `${where}.ratingValue` },
      reviewCount: count === null ? null : { value: count, source, where: `${where}.reviewCount` },
    };
  }
  return looseRating(context);
}

function looseRating({ loose }: FactContext): Pick<PageFacts, 'ratingValue' | 'reviewCount'> {
  const fact = (names: RegExp): Fact | null => {
    const found = loose.find(({ name }) => names.test(name));
    const value = numberIn(found?.value ?? null);
    return found && value !== null ? { value, source: 'microdata', where: `microdata ${found.name}` } : null;
  };
  return { ratingValue: fact(/^ratingValue$/), reviewCount: fact(/^(?:reviewCount|ratingCount)$/) };
}

function numberIn(text: string | null): string | null {
  const found = /\d{1,9}(?:[.,]\d{1,4})?/.exec(text?.replace(/(?<=\d)[,.\s](?=\d{3}\b)/g, '') ?? '');
  return found ? found[0].replace(',', '.') : null;
}

const ENTITY: Readonly<Record<string, string>> = {
  amp: '&',
  quot: '"',
  lt: '<',
  gt: '>',
  nbsp: ' ',
  apos: "'",
  '#39': "'",
  '#039': "'",
};

/** Data often holds markup and entities where a text belongs. */
function clean(text: string): string {
  const decoded = text.replace(/&(amp|quot|lt|gt|nbsp|apos|#0?39);/g, (whole, name: string) => ENTITY[name] ?? whole);
  return fold(decoded.replace(/<[^<>]{0,500}>/g, ' ').replace(/&nbsp;/g, ' '));
}
