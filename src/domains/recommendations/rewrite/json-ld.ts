import { isPrintedGtin } from '../../../kernel/gtin.ts';
import { collapseSpaces } from '../../../kernel/words.ts';
import type { FaqPair } from '../../../page-reader/types.ts';
import type { Sources } from './sources.ts';

/** The texts that the structured data repeats. */
export type RewrittenContent = { title: string | null; description: string; faq: readonly FaqPair[] };

const PROPERTIES_MAX = 20;
const FAQ_PAIRS_MIN = 2;

/**
 * The whole structured data of a product page: Product with Offer and AggregateRating, FAQPage, BreadcrumbList.
 *
 * Texts come from the rewritten content, name, brand, image and price from the record. A part that neither record nor
 * page has facts for is left out.
 */
export function writeJsonLd(sources: Sources, content: RewrittenContent): Readonly<Record<string, unknown>> {
  const graph = [productOf(sources, content), faqPageOf(content.faq), breadcrumbsOf(sources)];
  return { '@context': 'https://schema.org', '@graph': graph.filter((part) => part !== null) };
}

/** The same data around other texts; for content that was edited since. */
export function withContent(
  jsonLd: Readonly<Record<string, unknown>>,
  content: Partial<RewrittenContent>,
): Readonly<Record<string, unknown>> {
  const graph = jsonLd['@graph'];
  if (!Array.isArray(graph)) return jsonLd;
  const parts = graph.map((part: unknown) => {
    const type = typeof part === 'object' && part !== null && '@type' in part ? part['@type'] : null;
    if (type === 'Product') return { ...Object(part), ...changedTexts(part, content) };
    return type === 'FAQPage' && content.faq ? faqPageOf(content.faq) : part;
  });
  return { ...jsonLd, '@graph': parts.filter((part) => part !== null) };
}

function changedTexts(product: unknown, { title, description }: Partial<RewrittenContent>): Record<string, unknown> {
  const present = typeof product === 'object' && product !== null && 'name' in product ? String(product.name) : '';
  return {
    ...(title ? { name: nameOf(present, title) } : {}),
    ...(description === undefined ? {} : { description: collapseSpaces(description) }),
  };
}

function productOf(sources: Sources, { title, description }: RewrittenContent): Record<string, unknown> {
  const { recordTitle, brand, images, sku, gtin, mpn, category, breadcrumbs, specs, url } = sources;
  return {
    '@type': 'Product',
    name: nameOf(recordTitle, title),
    ...(description ? { description: collapseSpaces(description) } : {}),
    ...(brand ? { brand: { '@type': 'Brand', name: brand } } : {}),
    ...(images.length > 0 ? { image: [...images] } : {}),
    url,
    sku,
    ...(gtin && isPrintedGtin(gtin) ? { gtin } : {}),
    ...(mpn ? { mpn } : {}),
    ...categoryOf(category, breadcrumbs),
    ...(specs.length > 0
      ? {
          additionalProperty: specs
            .slice(0, PROPERTIES_MAX)
            .map(({ name, value }) => ({ '@type': 'PropertyValue', name, value })),
        }
      : {}),
    ...ratingOf(sources),
    ...offersOf(sources),
  };
}

/** The record's name; said as the rewritten title says it where that holds the name whole, so that both agree. */
function nameOf(recordTitle: string, title: string | null): string {
  return title?.toLowerCase().includes(recordTitle.toLowerCase()) ? title : recordTitle;
}

function categoryOf(category: string | null, breadcrumbs: readonly string[]): Record<string, unknown> {
  const known = category ?? (breadcrumbs.length > 0 ? breadcrumbs.join(' > ') : null);
  return known ? { category: known } : {};
}

function ratingOf({ rating }: Sources): Record<string, unknown> {
  const value = rating ? Number(rating.value.replace(',', '.')) : 0;
  const count = rating ? Number(rating.count.replace(/\D/g, '')) : 0;
  if (!(value > 0 && value <= 5) || count < 1) return {};
  return {
    aggregateRating: { '@type': 'AggregateRating', ratingValue: value, reviewCount: count, bestRating: 5 },
  };
}

function offersOf({ offer, url }: Sources): Record<string, unknown> {
  const { price, currency, availability, itemCondition } = offer;
  if (!price || !currency) return {};
  return {
    offers: {
      '@type': 'Offer',
      url,
      price,
      priceCurrency: currency,
      ...(availability ? { availability: `https://schema.org/${availability}` } : {}),
      ...(itemCondition ? { itemCondition: `https://schema.org/${itemCondition}` } : {}),
    },
  };
}

function faqPageOf(faq: readonly FaqPair[]): Record<string, unknown> | null {
  if (faq.length < FAQ_PAIRS_MIN) return null;
  return {
    '@type': 'FAQPage',
    mainEntity: faq.map(({ question, answer }) => ({
      '@type': 'Question',
      name: question,
      acceptedAnswer: { '@type': 'Answer', text: answer },
    })),
  };
}

function breadcrumbsOf({ breadcrumbs }: Sources): Record<string, unknown> | null {
  if (breadcrumbs.length < 2) return null;
  return {
    '@type': 'BreadcrumbList',
    itemListElement: breadcrumbs.map((name, index) => ({ '@type': 'ListItem', position: index + 1, name })),
  };
}
