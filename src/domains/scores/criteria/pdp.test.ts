import { describe, expect, test } from 'vitest';
import { evidence, fact, jsonLd, productData, withPage } from '../../../../test/support/audit-evidence.ts';
import { judge } from '../judge.ts';
import type { AuditEvidence } from '../site/types.ts';
import type { CriterionResult } from '../types.ts';
import { CRITERIA } from './table.ts';

function result(id: string, from: AuditEvidence): CriterionResult {
  const found = judge(from)
    .buckets.flatMap((bucket) => bucket.criteria)
    .find((criterion) => criterion.id === id);
  if (!found) throw new Error(`no criterion ${id}`);
  return found;
}

const good = evidence();
const looked = <K extends keyof AuditEvidence>(part: K): Extract<AuditEvidence[K], { looked: true }> =>
  good[part] as Extract<AuditEvidence[K], { looked: true }>;
const robotsWith = (blocked: (bot: string) => boolean): Partial<AuditEvidence> => {
  const robots = looked('robots');
  const verdicts = robots.verdicts.map((entry) =>
    blocked(entry.bot) ? { ...entry, isAllowed: false, rule: 'Disallow: /', line: 7, group: entry.bot } : entry,
  );
  return { robots: { ...robots, verdicts } };
};
const agentsWith = (verdict: 'blocked' | 'thin', only?: string): Partial<AuditEvidence> => ({
  agents: {
    looked: true,
    visits: looked('agents').visits.map((visit) =>
      only && visit.bot !== only
        ? visit
        : { ...visit, status: 403, verdict, textShare: 0.1, disagreement: 'robots.txt allows, the edge answers 403' },
    ),
  },
});
const productWithout = (...names: string[]) =>
  jsonLd(Object.fromEntries(Object.entries(productData()).filter(([name]) => !names.includes(name))));

/** For each criterion: evidence that fails it, evidence that earns part of it, and a word the advice must hold. */
const cases: Record<string, { fail: AuditEvidence; partial?: [AuditEvidence, number]; advice: string }> = {
  crawler_allow_rules: {
    fail: evidence(robotsWith(() => true)),
    partial: [evidence(robotsWith((bot) => bot === 'GPTBot' || bot === 'CCBot')), 2],
    advice: 'line 7 (Disallow: /)',
  },
  llms_txt: {
    fail: evidence({
      llmsTxt: { ...looked('llmsTxt'), isFound: false, title: null, sections: [], problems: ['Status 404.'] },
    }),
    partial: [
      evidence({
        llmsTxt: {
          ...looked('llmsTxt'),
          sections: [{ title: 'Docs', links: [{ title: 'a', url: 'https://a.example/' }], isProductRelevant: false }],
        },
      }),
      2,
    ],
    advice: 'llms.txt',
  },
  agent_access: {
    fail: evidence(agentsWith('blocked')),
    partial: [evidence(agentsWith('blocked', 'GPTBot')), 3],
    advice: 'GPTBot (403, blocked)',
  },
  robots_meta: {
    fail: withPage({ metas: [{ name: 'robots', content: 'noindex, nofollow' }] }),
    partial: [withPage({ metas: [{ name: 'robots', content: 'max-snippet:0' }] }), 2],
    advice: 'noindex',
  },
  sitemap_inclusion: {
    fail: evidence({ sitemap: { ...looked('sitemap'), foundIn: null } }),
    partial: [evidence({ sitemap: { ...looked('sitemap'), referencedByRobots: false } }), 2],
    advice: 'https://shop.example/products/ac1',
  },
  title_clarity: {
    fail: withPage({ headings: [], title: null, facts: { ...good.page.facts, title: null } }),
    partial: [withPage({ headings: [{ level: 1, text: 'air purifier' }], specs: [], variations: [] }), 1],
    advice: '<h1>',
  },
  description_completeness: {
    fail: withPage({ descriptionText: null }),
    partial: [withPage({ descriptionText: 'A great air purifier.' }), 1],
    advice: '40 words',
  },
  bullet_specificity: {
    fail: withPage({ bullets: [], specs: [] }),
    partial: [withPage({ bullets: ['Simply the best', 'Amazing quality', 'Filter of 30 m²'] }), 1],
    advice: 'bullets',
  },
  faq_presence: {
    fail: withPage({ faq: [] }),
    partial: [withPage({ faq: good.page.faq.slice(0, 3) }), 3],
    advice: 'Add 4',
  },
  review_aggregation: {
    fail: withPage({ text: 'Vornado AC1', reviews: [] }),
    partial: [withPage({ reviews: [] }), 2],
    advice: 'the star rating, the number of reviews',
  },
  product_json_ld: {
    fail: withPage({ jsonLd: [{ value: null, error: 'unexpected end', isRepaired: false }], items: {} }),
    partial: [withPage({ jsonLd: productWithout('brand', 'image') }), 2],
    advice: 'unexpected end',
  },
  offer_schema: {
    fail: withPage({ jsonLd: productWithout('offers'), items: {} }),
    partial: [
      withPage({
        jsonLd: jsonLd({ ...productData(), offers: { price: '1,299', priceCurrency: 'EUR', availability: 'yes' } }),
      }),
      1,
    ],
    advice: 'offers',
  },
  rating_schema: {
    fail: withPage({ jsonLd: productWithout('aggregateRating'), items: {} }),
    partial: [
      withPage({ jsonLd: jsonLd({ ...productData(), aggregateRating: { ratingValue: 4.6, reviewCount: 9 } }) }),
      3,
    ],
    advice: 'aggregateRating',
  },
  faq_schema: {
    fail: withPage({ jsonLd: jsonLd(productData()), items: {} }),
    partial: [
      withPage({ text: good.page.text.replace('Is it loud at night?', '').replace('Is the filter washable?', '') }),
      2,
    ],
    advice: 'FAQPage',
  },
  identifiers: {
    fail: withPage({
      jsonLd: [],
      items: {},
      breadcrumbs: [],
      facts: { ...good.page.facts, sku: null, gtin: null, mpn: null },
    }),
    partial: [withPage({ facts: { ...good.page.facts, sku: null, gtin: fact('4006381333932') } }), 3],
    advice: 'BreadcrumbList',
  },
  image_count: {
    fail: withPage({ images: [], jsonLd: productWithout('image'), items: {} }),
    partial: [withPage({ images: good.page.images.slice(0, 2), jsonLd: productWithout('image') }), 2],
    advice: 'Add 4',
  },
  image_alt: {
    fail: withPage({ images: good.page.images.map((image) => ({ ...image, alt: null })) }),
    partial: [
      withPage({ images: good.page.images.map((image) => ({ ...image, alt: 'Vornado AC1 air purifier' })) }),
      2,
    ],
    advice: 'missing',
  },
  primary_image_size: {
    fail: evidence({ primaryImage: { ...looked('primaryImage'), width: 320, height: 240 } }),
    partial: [evidence({ primaryImage: { ...looked('primaryImage'), width: 640, height: 240 } }), 2],
    advice: '320 × 240',
  },
  image_markup: {
    fail: withPage(
      { openGraph: {}, jsonLd: productWithout('image'), items: {} },
      { primaryImage: { ...looked('primaryImage'), status: 404 } },
    ),
    partial: [
      evidence({ primaryImage: { ...looked('primaryImage'), isCrawlable: false, refusals: ['GPTBot (line 2)'] } }),
      3,
    ],
    advice: 'og:image',
  },
  video_or_rich_media: { fail: withPage({ videos: [] }), advice: 'video' },
  server_rendered: {
    fail: withPage({
      text: 'Loading…',
      headings: [],
      title: null,
      descriptionText: null,
      facts: { ...good.page.facts, title: null, price: null, description: null },
    }),
    partial: [withPage({ text: good.page.text.replace('$129.99', '') }), 3],
    advice: 'title, price, description',
  },
  page_weight_and_speed: {
    fail: withPage({ bytes: 3_000_000 }, { pageFetch: { ...looked('pageFetch'), firstByteMs: 4000 } }),
    partial: [withPage({ bytes: 900_000 }), 3],
    advice: '3000 KB',
  },
  canonical_url: {
    fail: withPage({ canonicalUrl: null }),
    partial: [withPage({ canonicalUrl: 'https://shop.example/' }), 2],
    advice: 'canonical',
  },
  https_and_redirects: {
    fail: evidence({
      pageFetch: {
        ...looked('pageFetch'),
        finalUrl: 'http://shop.example/x',
        redirects: [1, 2].map((n) => ({ url: `http://shop.example/${n}`, status: 302 })),
      },
    }),
    partial: [
      evidence({
        pageFetch: { ...looked('pageFetch'), redirects: [{ url: 'https://shop.example/old', status: 302 }] },
      }),
      3,
    ],
    advice: 'https',
  },
  html_hygiene: {
    fail: withPage({ lang: null, viewport: null, metaDescription: null, headings: [] }),
    partial: [withPage({ lang: null }), 3],
    advice: 'lang',
  },
};

describe('the PDP Score', () => {
  test('has 25 criteria, five a bucket, and a page that does everything right scores 100', () => {
    expect(CRITERIA.pdp).toHaveLength(25);
    const judged = judge(good);
    expect(judged.buckets.map((bucket) => bucket.criteria.length)).toEqual([5, 5, 5, 5, 5]);
    expect(judged.buckets.flatMap((bucket) => bucket.criteria).filter((entry) => entry.status !== 'pass')).toEqual([]);
    expect(judged).toMatchObject({ model: 'pdp', score: 100, band: 'good' });
  });

  test('no criterion is without its case', () => {
    expect(Object.keys(cases).sort()).toEqual(CRITERIA.pdp.map((criterion) => criterion.id).sort());
  });

  describe.each(Object.entries(cases))('%s', (id, { fail, partial, advice }) => {
    test('passes for the good page, with evidence and no advice', () => {
      const passed = result(id, good);
      expect(passed).toMatchObject({ status: 'pass', points: 4, howToFix: null, expectedScoreDelta: 0 });
      expect(passed.evidence.length).toBeGreaterThan(0);
    });

    test('fails where it should, says what was found, and how to fix that', () => {
      const failed = result(id, fail);
      expect(failed).toMatchObject({ status: 'fail', points: 0 });
      expect(failed.howToFix).toContain(advice);
      expect(failed.expectedScoreDelta).toBeGreaterThan(0);
      for (const line of failed.evidence) expect([line.lookedAt, line.found, line.expected].every(Boolean)).toBe(true);
    });

    if (partial) {
      test('gives part of the points for part of it', () => {
        expect(result(id, partial[0])).toMatchObject({ status: 'partial', points: partial[1] });
      });
    }
  });
});
