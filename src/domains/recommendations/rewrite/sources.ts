import type { Product } from '../../../generated/prisma/client.ts';
import { sentencesOf } from '../../../kernel/sentences.ts';
import type { FaqPair, PageDigest } from '../../../page-reader/types.ts';
import { type AuditEvidence, findVisibleCount, findVisibleRating, shownTitle } from '../../scores/index.ts';
import { languageOf } from './language.ts';
import { classify, isOfProduct, type SpecKind } from './spec-kinds.ts';

/** A named value of the product, with what kind of thing it tells. */
export type Spec = { name: string; value: string; kind: SpecKind };

/** Where the product's numbers come from: the canonical record where it has them, else the page. */
export type Offer = {
  price: string | null;
  currency: string | null;
  availability: string | null;
  itemCondition: string | null;
};

/** Everything that a rewrite may state. */
export type Sources = {
  /** `en`, `de`, or another language that we have no sentences in. */
  lang: string;
  url: string;
  sku: string;
  /** The title as the page shows it, or the record has it. */
  title: string;
  /** The record's own title. */
  recordTitle: string;
  brand: string | null;
  category: string | null;
  breadcrumbs: readonly string[];
  specs: readonly Spec[];
  bullets: readonly string[];
  description: string;
  faq: readonly FaqPair[];
  /** What shoppers are known to ask about; the FAQ answers it first. */
  askedTopics?: readonly string[];
  variations: PageDigest['variations'];
  images: readonly string[];
  gtin: string | null;
  mpn: string | null;
  rating: { value: string; count: string } | null;
  offer: Offer;
  /** Texts that state facts, one for each statement's surroundings; what the check holds a rewrite against. */
  statements: readonly string[];
};

const SPECS_MAX = 40;
const LABELLED = /^([^:：]{2,40})[:：]\s+(\S.{1,200})$/u;

/** Collects the facts of a page and of the product's record. The record wins where both have one. */
export function collectSources(product: Product, evidence: AuditEvidence): Sources {
  const { page } = evidence;
  const { facts } = page;
  const title = shownTitle(evidence)?.text ?? product.title;
  const description = page.descriptionText ?? product.description ?? facts.description?.value ?? '';
  const bullets = page.bullets.length > 0 ? page.bullets : product.bullets;
  const base = {
    lang: languageOf(page),
    url: page.canonicalUrl ?? page.url,
    sku: product.sku,
    title,
    recordTitle: product.title,
    brand: product.brand ?? facts.brand?.value ?? null,
    category: product.category,
    breadcrumbs: page.breadcrumbs,
    specs: specsOf(page, bullets),
    bullets,
    description,
    faq: page.faq,
    variations: page.variations,
    images: imagesOf(product, page),
    gtin: product.gtin ?? facts.gtin?.value ?? null,
    mpn: facts.mpn?.value ?? null,
    rating: ratingOf(page),
    offer: offerOf(product, page),
  };
  return { ...base, statements: statementsOf(base, product, page) };
}

/** What a visitor reads counts; what only the page's data declares may be out of date. */
function ratingOf(page: PageDigest): Sources['rating'] {
  const value = findVisibleRating(page)?.value.toString() ?? page.facts.ratingValue?.value;
  const count = findVisibleCount(page)?.value.toString() ?? page.facts.reviewCount?.value;
  return value && count ? { value, count } : null;
}

/** Rows of the page's tables, and bullets that are written like rows; the first of a name counts. */
function specsOf(page: PageDigest, bullets: readonly string[]): Spec[] {
  const labelled = bullets.flatMap((bullet) => {
    const [, name, value] = LABELLED.exec(bullet) ?? [];
    return name && value ? [{ name, value }] : [];
  });
  const byName = new Map<string, Spec>();
  for (const { name, value } of [...page.specs, ...labelled]) {
    const row = { name: name.trim(), value: value.trim().replace(/[.;,]$/, '') };
    const key = row.name.toLowerCase();
    if (!isOfProduct(row) || byName.has(key)) continue;
    byName.set(key, { ...row, kind: classify(row.name) });
  }
  return [...byName.values()].slice(0, SPECS_MAX);
}

function imagesOf(product: Product, page: PageDigest): string[] {
  if (product.imageUrls.length > 0) return product.imageUrls;
  const shown = page.images.filter((image) => image.isProduct).map((image) => image.url);
  return shown.filter((url) => /^https?:\/\//.test(url)).slice(0, 10);
}

const AVAILABILITY = {
  IN_STOCK: 'InStock',
  OUT_OF_STOCK: 'OutOfStock',
  PREORDER: 'PreOrder',
  BACKORDER: 'BackOrder',
  DISCONTINUED: 'Discontinued',
} as const satisfies Record<NonNullable<Product['availability']>, string>;

function offerOf(product: Product, page: PageDigest): Offer {
  const { facts } = page;
  const isRecorded = product.priceAmount !== null && product.priceCurrency !== null;
  return {
    price: isRecorded ? plainAmount(product) : (facts.price?.value ?? null),
    currency: isRecorded ? product.priceCurrency : (facts.currency?.value ?? null),
    availability: product.availability ? AVAILABILITY[product.availability] : (facts.availability?.value ?? null),
    itemCondition: facts.itemCondition?.value ?? (isSoldAsNew(product, page) ? 'NewCondition' : null),
  };
}

const NOT_NEW =
  /\b(?:used|pre-?owned|pre-?loved|second[\s-]hand|refurbished|renewed|reconditioned|open[\s-]box|vintage|antique|damaged|b-stock|gebraucht|generalüberholt|reconditionné|occasion|usado|usato)\b/i;

/** Readers of structured data take an offer without a condition for new; only what is said to be otherwise is not. */
function isSoldAsNew(product: Product, page: PageDigest): boolean {
  const said = [
    product.title,
    page.title,
    page.descriptionText,
    page.metaDescription,
    ...page.headings.map(({ text }) => text),
  ];
  const rows = page.specs.map(({ name, value }) => `${name} ${value}`);
  return product.channel === 'D2C' && ![...said, ...rows, ...page.bullets].some((text) => text && NOT_NEW.test(text));
}

function plainAmount({ priceAmount }: Product): string | null {
  if (priceAmount === null) return null;
  const text = priceAmount.toFixed();
  const [whole = '0', fraction = ''] = text.split('.');
  return `${whole}.${fraction.padEnd(2, '0')}`;
}

type Collected = Omit<Sources, 'statements'>;

/** Reviews are opinions and the rest of the page speaks of other things: neither may lend a rewrite its facts. */
function statementsOf(base: Collected, product: Product, page: PageDigest): string[] {
  const { facts } = page;
  const rows = [...page.specs.map(({ name, value }) => `${name}: ${value}`)];
  const identity = [
    base.title,
    product.title,
    product.brand,
    facts.title?.value,
    facts.brand?.value,
    [product.brand ?? base.brand, product.title].filter(Boolean).join(' '),
    product.category,
    page.breadcrumbs.join(' > '),
    product.tags.join(', '),
  ];
  const offer = base.offer.price && base.offer.currency ? [`${base.offer.price} ${base.offer.currency}`] : [];
  const rating = base.rating ? [`${base.rating.value} out of 5 from ${base.rating.count} reviews`] : [];
  const identifiers = [base.gtin, base.mpn, base.sku, facts.sku?.value];
  return [
    ...identity,
    ...rows,
    ...page.bullets,
    ...product.bullets,
    ...sentencesOf(base.description),
    ...sentencesOf(product.description ?? ''),
    ...sentencesOf(facts.description?.value ?? ''),
    ...sentencesOf(page.metaDescription ?? ''),
    ...page.faq.map(({ question, answer }) => `${question} ${answer}`),
    ...page.variations.map(({ name, options }) => `${name}: ${options.join(', ')}`),
    ...offer,
    ...rating,
    ...identifiers,
  ].filter((text): text is string => typeof text === 'string' && text.trim() !== '');
}
