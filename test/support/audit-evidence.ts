import { BOTS } from '../../src/domains/scores/site/bots.ts';
import type { AuditEvidence } from '../../src/domains/scores/site/types.ts';
import type { Fact, FactSource, PageDigest } from '../../src/page-reader/types.ts';

const PAGE = 'https://shop.example/products/ac1';

/** A fact as a reader would state it. */
export function fact<T extends string>(
  value: T,
  source: FactSource = 'json-ld',
  where = 'JSON-LD Product',
): Fact & { value: T } {
  return { value, source, where, confidence: 'high', runnersUp: [] };
}

const questions = [
  'Is it loud at night?',
  'How often is the filter changed?',
  'Does it fit a bedroom?',
  'Is the filter washable?',
];
const answers = [
  'No, it hums at 24 dB.',
  'Every six months or so.',
  'Yes, up to 30 square metres.',
  'No, please replace it instead.',
];
const reviews = [
  { text: 'Quiet enough to sleep beside it, filter is easy to change.', rating: 5, author: 'Ann' },
  { text: 'The steel housing feels solid and the filter lasts months.', rating: 4, author: 'Ben' },
  { text: 'Cleared the smoke from our kitchen in minutes, quiet, and the steel looks good.', rating: 5, author: 'Cy' },
];
const description =
  'The AC1 air purifier cleans the air of a bedroom of 30 m² in twelve minutes. It is designed for families with pets, who want dust and hair gone overnight. A true HEPA filter holds back 99.97 % of particles. The quiet fan hums at 24 dB while you sleep.';
const bullets = [
  'Filter: true HEPA H13 holds back 99.97 % of dust and pollen',
  'Quiet fan of 24 dB, made for bedrooms and for sleeping beside it',
  'Housing of brushed steel, washable with a damp cloth',
  'Cleans a room of 30 m² in twelve minutes at full power',
  'Includes one filter, a power cable of 1.8 m and a manual',
];
const images = [1, 2, 3, 4, 5, 6].map((n) => ({
  url: `https://cdn.example/ac1-${n}.jpg`,
  alt: `Vornado AC1 air purifier, view ${n} of its steel housing`,
  width: 1200,
  height: 1200,
  isProduct: true,
}));
const brandImages = [1, 2, 3].map((n) => ({
  url: `https://cdn.example/aplus-media/${n}.jpg`,
  alt: `Air purifier cleaning a bedroom at night, scene ${n}`,
  width: 970,
  height: 600,
  isProduct: false,
}));

/** Structured data of the product that every criterion accepts. */
export function productData(): Record<string, unknown> {
  return {
    '@context': 'https://schema.org',
    '@type': 'Product',
    name: 'Vornado AC1 air purifier',
    image: images.map((image) => image.url),
    description,
    brand: { '@type': 'Brand', name: 'Vornado' },
    gtin13: '4006381333931',
    offers: {
      '@type': 'Offer',
      price: '129.99',
      priceCurrency: 'USD',
      availability: 'https://schema.org/InStock',
      itemCondition: 'https://schema.org/NewCondition',
    },
    aggregateRating: { '@type': 'AggregateRating', ratingValue: '4.6', reviewCount: 128 },
  };
}

/** JSON-LD blocks as a reader hands them over. */
export function jsonLd(...values: unknown[]): PageDigest['jsonLd'] {
  return values.map((value) => ({ value, error: null, isRepaired: false }));
}

/** The FAQPage of the good page. */
export function faqData(): Record<string, unknown> {
  const mainEntity = questions.map((name, index) => ({
    '@type': 'Question',
    name,
    acceptedAnswer: { '@type': 'Answer', text: answers[index] },
  }));
  return { '@type': 'FAQPage', mainEntity };
}

/** The BreadcrumbList of the good page. */
export function breadcrumbData(): Record<string, unknown> {
  return {
    '@type': 'BreadcrumbList',
    itemListElement: [
      { position: 1, name: 'Home' },
      { position: 2, name: 'Air purifiers' },
    ],
  };
}

/** The digest of a page that passes every criterion of both models, with parts of it replaced. */
export function digest(over: Partial<PageDigest> = {}): PageDigest {
  const faq = questions.map((question, index) => ({ question, answer: answers[index] ?? '' }));
  const title = 'Vornado AC1 air purifier with steel housing for bedrooms';
  const text = [
    title,
    '$129.99',
    '4.6 out of 5',
    '128 reviews',
    description,
    ...bullets,
    ...faq.flatMap((pair) => [pair.question, pair.answer]),
    ...reviews.map((review) => review.text),
  ].join('\n');
  return {
    url: PAGE,
    bytes: 120_000,
    lang: 'en',
    title,
    metaDescription: 'The Vornado AC1 air purifier cleans a bedroom of 30 m² in twelve minutes, at 24 dB.',
    viewport: 'width=device-width, initial-scale=1',
    canonicalUrl: PAGE,
    canonicalUrls: [PAGE],
    metas: [{ name: 'robots', content: 'index, follow, max-image-preview:none' }],
    openGraph: { 'og:image': images[0]?.url ?? '' },
    headings: [
      { level: 1, text: title },
      { level: 2, text: 'From the manufacturer' },
    ],
    text,
    descriptionText: description,
    bullets,
    specs: ['Material', 'Colour', 'Weight', 'Height', 'Width', 'Depth', 'Noise', 'Room size'].map((name, index) => ({
      name,
      value: `steel ${index + 1}`,
    })),
    faq,
    reviews,
    breadcrumbs: ['Home', 'Air purifiers'],
    images: [...images, ...brandImages],
    videos: ['https://cdn.example/ac1.mp4'],
    richMedia: [],
    links: [],
    jsonLd: jsonLd(productData(), faqData(), breadcrumbData()),
    items: { Product: [productData()], FAQPage: [faqData()], BreadcrumbList: [breadcrumbData()] },
    scripts: { count: 4, inlineBytes: 4000, external: 3 },
    stylesheets: 2,
    variations: [{ name: 'Colour', options: ['Black', 'White'] }],
    facts: {
      title: fact('Vornado AC1 air purifier'),
      brand: fact('Vornado'),
      description: fact(description),
      price: fact('129.99'),
      currency: fact('USD'),
      availability: fact('InStock'),
      itemCondition: fact('NewCondition'),
      sku: fact('AC1'),
      gtin: fact('4006381333931'),
      mpn: null,
      ratingValue: fact('4.6'),
      reviewCount: fact('128'),
    },
    ...over,
  };
}

/** The evidence of an audit in which everything is as it should be, with parts of it replaced. */
export function evidence(over: Partial<AuditEvidence> = {}): AuditEvidence {
  const page = over.page ?? digest();
  return {
    channel: 'd2c',
    page,
    pageFetch: {
      looked: true,
      status: 200,
      requestedUrl: page.url,
      finalUrl: page.url,
      redirects: [],
      headers: { 'content-type': 'text/html' },
      firstByteMs: 120,
      totalMs: 300,
      bytes: page.bytes,
      encodedBytes: 30_000,
      isTruncated: false,
    },
    robots: {
      looked: true,
      url: 'https://shop.example/robots.txt',
      status: 200,
      state: 'found',
      note: null,
      isTruncated: false,
      verdicts: BOTS.map(({ name, isGraded }) => ({
        bot: name,
        isGraded,
        isAllowed: true,
        group: '*',
        rule: null,
        line: null,
      })),
      misspelt: [],
      sitemaps: ['https://shop.example/sitemap.xml'],
    },
    llmsTxt: {
      looked: true,
      url: 'https://shop.example/llms.txt',
      status: 200,
      isFound: true,
      title: 'Shop',
      summary: 'Fans and purifiers.',
      sections: [{ title: 'Products', links: [{ title: 'AC1', url: PAGE }], isProductRelevant: true }],
      linksPage: true,
      problems: [],
    },
    sitemap: {
      looked: true,
      referencedByRobots: true,
      files: [{ url: 'https://shop.example/sitemap.xml', status: 200, kind: 'urlset', entries: 10, problem: null }],
      foundIn: 'https://shop.example/sitemap.xml',
      urlsSearched: 10,
      isExhaustive: true,
      filesLeft: 0,
    },
    agents: {
      looked: true,
      visits: BOTS.map(({ name, isGraded, userAgent }) => ({
        bot: name,
        isGraded,
        userAgent,
        status: 200,
        verdict: 'open',
        textShare: 1,
        disagreement: null,
      })),
    },
    primaryImage: {
      looked: true,
      url: images[0]?.url ?? '',
      from: 'json-ld',
      status: 200,
      format: 'jpeg',
      width: 1200,
      height: 1200,
      isCrawlable: true,
      refusals: [],
      problem: null,
    },
    requests: 15,
    ...over,
  };
}

/** The good evidence with another page. */
export function withPage(over: Partial<PageDigest>, rest: Partial<AuditEvidence> = {}): AuditEvidence {
  return evidence({ ...rest, page: digest(over) });
}
