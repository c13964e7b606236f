import type { UnsupportedClaim } from '../../models/index.ts';
import type { RecommendationValue } from '../values.ts';
import type { Sources } from './sources.ts';

type CheckText = (text: string) => UnsupportedClaim[];
type Rule = (value: unknown, sources: Sources, checkText: CheckText) => boolean;

const NEUTRAL = new Set(['@context', '@type', '@id', 'position', 'bestRating', 'worstRating']);
const TYPES = new Set(
  `Product Brand Offer AggregateRating FAQPage Question Answer BreadcrumbList ListItem PropertyValue`.split(' '),
);

/** What each property may hold, by its path; a property that is not here is an invention. */
const RULES: Readonly<Record<string, Rule>> = {
  'Product.name': (value, { title, recordTitle }, check) =>
    isOneOf(value, [title, recordTitle]) || isClean(value, check),
  'Product.description': (value, _sources, check) => isClean(value, check),
  'Product.image': (value, { images }) => isOneOf(value, images),
  'Product.url': (value, { url }) => value === url,
  'Product.sku': (value, { sku }) => value === sku,
  'Product.gtin': (value, { gtin }) => value === gtin,
  'Product.mpn': (value, { mpn }) => value === mpn,
  'Product.category': (value, { category, breadcrumbs }) => isOneOf(value, [category, breadcrumbs.join(' > ')]),
  'Brand.name': (value, { brand }) => value === brand,
  'Offer.url': (value, { url }) => value === url,
  'Offer.price': (value, { offer }) => offer.price !== null && Number(value) === Number(offer.price),
  'Offer.priceCurrency': (value, { offer }) => value === offer.currency,
  'Offer.availability': (value, { offer }) => term(value) === offer.availability,
  'Offer.itemCondition': (value, { offer }) => term(value) === term(offer.itemCondition),
  'AggregateRating.ratingValue': (value, { rating }) =>
    rating !== null && Number(value) === Number(rating.value.replace(',', '.')),
  'AggregateRating.reviewCount': (value, { rating }) => rating !== null && Number(value) === digits(rating.count),
  'PropertyValue.name': (value, { specs }) => specs.some((spec) => spec.name === value),
  'PropertyValue.value': (value, { specs }) => specs.some((spec) => spec.value === value),
  'Question.name': (value, _sources, check) => isClean(value, check),
  'Answer.text': (value, _sources, check) => isClean(value, check),
  'ListItem.name': (value, { breadcrumbs, title }) => isOneOf(value, [...breadcrumbs, title]),
};

/** Everything in a JSON-LD object that record and page do not hold; texts are judged as texts are. */
export function checkJsonLd(value: RecommendationValue, sources: Sources, checkText: CheckText): UnsupportedClaim[] {
  return visit(value, null, { sources, checkText, path: '' });
}

type At = { sources: Sources; checkText: CheckText; path: string };

function visit(node: unknown, type: string | null, at: At): UnsupportedClaim[] {
  if (Array.isArray(node)) return node.flatMap((item) => visit(item, type, at));
  if (typeof node !== 'object' || node === null) return [];
  const record: Readonly<Record<string, unknown>> = { ...node };
  const own = record['@type'];
  const name = typeof own === 'string' ? own : type;
  if (own !== undefined && (typeof own !== 'string' || !TYPES.has(own)))
    return [{ text: `${at.path} @type ${String(own)}`, reason: 'is not a type that rewrites use' }];
  return [
    ...pairFaults(record, name, at),
    ...Object.entries(record).flatMap(([key, value]) => visitProperty(key, value, name, at)),
  ];
}

function visitProperty(key: string, value: unknown, type: string | null, at: At): UnsupportedClaim[] {
  if (NEUTRAL.has(key)) return [];
  const path = `${at.path}${at.path ? '.' : ''}${key}`;
  const values = Array.isArray(value) ? value : [value];
  return values.flatMap((item): UnsupportedClaim[] => {
    if (typeof item === 'object' && item !== null) return visit(item, null, { ...at, path });
    const rule = RULES[`${type ?? ''}.${key}`];
    if (rule?.(item, at.sources, at.checkText)) return [];
    return [{ text: `${path}: ${String(item)}`, reason: 'record and page do not hold it' }];
  });
}

/** A name and a value that both exist must also belong together. */
function pairFaults(
  record: Readonly<Record<string, unknown>>,
  type: string | null,
  { sources, path }: At,
): UnsupportedClaim[] {
  if (type !== 'PropertyValue') return [];
  const isRow = sources.specs.some((spec) => spec.name === record['name'] && spec.value === record['value']);
  return isRow ? [] : [{ text: `${path}: ${String(record['name'])}`, reason: 'no specification says this' }];
}

function isClean(value: unknown, checkText: CheckText): boolean {
  return typeof value === 'string' && checkText(value).length === 0;
}

function isOneOf(value: unknown, known: readonly (string | null)[]): boolean {
  return typeof value === 'string' && known.includes(value);
}

function term(value: unknown): string | null {
  return typeof value === 'string' ? (value.split(/[/#:]/).at(-1) ?? null) : null;
}

function digits(text: string): number {
  return Number(text.replace(/[^\d]/g, ''));
}
