import type { RecommendationField } from '../../../generated/prisma/enums.ts';
import type { Fact, PageDigest } from '../../../page-reader/types.ts';
import type { AuditEvidence } from '../../scores/index.ts';
import type { FieldValue } from '../../stores/index.ts';
import type { Rewrites } from './write.ts';

/** The evidence as the next audit would find it with these rewrites on the page. */
export function withRewrites(evidence: AuditEvidence, rewrites: Rewrites): AuditEvidence {
  return { ...evidence, page: Object.entries(rewrites).reduce(withRewrite, evidence.page) };
}

function withRewrite(page: PageDigest, [field, value]: [string, FieldValue]): PageDigest {
  return APPLY[toField(field)](page, value);
}

/** The keys of `Rewrites` are fields. */
function toField(key: string): RecommendationField {
  return key as RecommendationField;
}

const APPLY: Record<RecommendationField, (page: PageDigest, value: FieldValue) => PageDigest> = {
  TITLE(page, value) {
    const text = String(value);
    const isFirst = page.headings.findIndex(({ level }) => level === 1);
    const headings =
      isFirst < 0
        ? [{ level: 1, text }, ...page.headings]
        : page.headings.map((heading, index) => (index === isFirst ? { ...heading, text } : heading));
    const title: Fact = {
      source: 'visible',
      where: '<h1>',
      confidence: 'high',
      runnersUp: [],
      ...page.facts.title,
      value: text,
    };
    return { ...page, headings, text: `${text}\n${page.text}`, facts: { ...page.facts, title } };
  },
  BULLETS: (page, value) => ({ ...page, bullets: texts(value), text: withLines(page.text, texts(value)) }),
  DESCRIPTION: (page, value) => ({
    ...page,
    descriptionText: String(value).replace(/\s+/g, ' '),
    text: withLines(page.text, [String(value)]),
  }),
  FAQ(page, value) {
    const faq = pairs(value);
    return {
      ...page,
      faq,
      text: withLines(
        page.text,
        faq.flatMap(({ question, answer }) => [question, answer]),
      ),
    };
  },
  JSON_LD(page, value) {
    const graph = graphOf(value);
    return {
      ...page,
      jsonLd: [{ value, error: null, isRepaired: false }],
      items: { ...page.items, ...byType(graph) },
      facts: withDeclared(page.facts, graph.find((part) => typeOf(part) === 'Product') ?? {}),
    };
  },
};

function withDeclared(facts: PageDigest['facts'], product: Readonly<Record<string, unknown>>): PageDigest['facts'] {
  const declared = (name: string, value: unknown): Fact | null =>
    typeof value === 'string'
      ? { value, source: 'json-ld', where: `JSON-LD Product.${name}`, confidence: 'high', runnersUp: [] }
      : null;
  const brand = product['brand'];
  const brandName = typeof brand === 'object' && brand !== null && 'name' in brand ? brand.name : null;
  return {
    ...facts,
    title: declared('name', product['name']) ?? facts.title,
    brand: declared('brand', brandName) ?? facts.brand,
    sku: declared('sku', product['sku']) ?? facts.sku,
    gtin: declared('gtin', product['gtin']) ?? facts.gtin,
    mpn: declared('mpn', product['mpn']) ?? facts.mpn,
  };
}

type Part = Readonly<Record<string, unknown>>;

function graphOf(value: FieldValue): Part[] {
  if (typeof value !== 'object' || Array.isArray(value)) return [];
  const graph = '@graph' in value ? value['@graph'] : [value];
  return Array.isArray(graph) ? graph.filter(isPart) : [];
}

function isPart(value: unknown): value is Part {
  return typeof value === 'object' && value !== null;
}

function typeOf(part: Part): string {
  return String(part['@type']);
}

function byType(graph: readonly Part[]): Record<string, unknown[]> {
  return Object.fromEntries(
    graph.map((part) => [typeOf(part), graph.filter((other) => typeOf(other) === typeOf(part))]),
  );
}

function withLines(text: string, lines: readonly string[]): string {
  return [text, ...lines].join('\n');
}

function texts(value: FieldValue): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

function pairs(value: FieldValue): { question: string; answer: string }[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'object') : [];
}
