import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { digest, evidence, withPage } from '../../../test/support/audit-evidence.ts';
import type { PageDigest } from '../../page-reader/types.ts';
import { evidenceFromFile } from './gather.ts';
import { bandOf, judge } from './judge.ts';
import type { AuditEvidence } from './site/types.ts';
import type { Channel, Judgement } from './types.ts';

const good = digest();
const text = fc.constantFrom(
  '',
  'air purifier',
  'Vornado AC1 4.6 out of 5, 128 reviews',
  good.text,
  '\n\n12\n(3)\n4,5',
  '<b>&amp;',
);
const part = <K extends keyof PageDigest>(key: K) => fc.constantFrom<PageDigest[K]>(good[key], ...worse(key));

function worse<K extends keyof PageDigest>(key: K): PageDigest[K][] {
  const empty: Partial<PageDigest> = {
    bullets: [],
    specs: [],
    faq: [],
    reviews: [],
    breadcrumbs: [],
    images: [],
    videos: [],
    jsonLd: [{ value: null, error: 'bad', isRepaired: false }],
    items: {},
    headings: [],
    metas: [{ name: 'robots', content: 'noindex' }],
    openGraph: {},
    canonicalUrl: null,
    lang: null,
    metaDescription: null,
    descriptionText: null,
    bytes: 4_000_000,
    facts: {
      title: null,
      brand: null,
      description: null,
      price: null,
      currency: null,
      availability: null,
      itemCondition: null,
      sku: null,
      gtin: null,
      mpn: null,
      ratingValue: null,
      reviewCount: null,
    },
  };
  const value = empty[key];
  return value === undefined ? [] : [value as PageDigest[K]];
}

const pages = fc
  .record({
    text,
    bullets: part('bullets'),
    specs: part('specs'),
    faq: part('faq'),
    reviews: part('reviews'),
    breadcrumbs: part('breadcrumbs'),
    images: part('images'),
    videos: part('videos'),
    jsonLd: part('jsonLd'),
    items: part('items'),
    headings: part('headings'),
    metas: part('metas'),
    openGraph: part('openGraph'),
    canonicalUrl: part('canonicalUrl'),
    lang: part('lang'),
    descriptionText: part('descriptionText'),
    bytes: part('bytes'),
    facts: part('facts'),
  })
  .map((over) => digest(over));
const channels = fc.constantFrom<Channel | null>('d2c', 'retailer', 'marketplace', null);
const gathered: fc.Arbitrary<AuditEvidence> = fc
  .tuple(pages, channels, fc.boolean())
  .map(([page, channel, isFile]) => (isFile ? evidenceFromFile(page, channel) : evidence({ page, channel })));

const criteriaOf = (judgement: Judgement) => judgement.buckets.flatMap((bucket) => bucket.criteria);

describe('for any page, channel and way of looking', () => {
  test('the score is an integer of 0..100, its band and buckets agree with it, and 25 criteria are shown', () => {
    fc.assert(
      fc.property(gathered, (input) => {
        const judged = judge(input);
        const points = judged.buckets.reduce((sum, bucket) => sum + bucket.score, 0);
        const max = judged.buckets.reduce((sum, bucket) => sum + bucket.max, 0);
        expect(Number.isInteger(judged.score) && judged.score >= 0 && judged.score <= 100).toBe(true);
        expect(judged.score).toBe(Math.round((100 * points) / max));
        expect(judged.band).toBe(bandOf(judged.score));
        expect(criteriaOf(judged)).toHaveLength(25);
      }),
      { numRuns: 200 },
    );
  });

  test('every criterion carries evidence, and advice exactly when points are missing', () => {
    fc.assert(
      fc.property(gathered, (input) => {
        for (const criterion of criteriaOf(judge(input))) {
          expect(criterion.evidence.length).toBeGreaterThan(0);
          expect(criterion.evidence.length).toBeLessThanOrEqual(12);
          const isMissing = criterion.status === 'fail' || criterion.status === 'partial';
          expect(Boolean(criterion.howToFix)).toBe(isMissing);
        }
      }),
      { numRuns: 200 },
    );
  });

  test('passing a criterion never lowers the score, and gains exactly what was promised', () => {
    fc.assert(
      fc.property(gathered, (input) => {
        const judged = judge(input);
        const points = judged.buckets.reduce((sum, bucket) => sum + bucket.score, 0);
        const max = judged.buckets.reduce((sum, bucket) => sum + bucket.max, 0);
        for (const criterion of criteriaOf(judged)) {
          const passed = Math.round((100 * (points + criterion.maxPoints - criterion.points)) / max);
          expect(criterion.expectedScoreDelta).toBe(criterion.status === 'not_applicable' ? 0 : passed - judged.score);
          expect(criterion.expectedScoreDelta).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns: 100 },
    );
  });

  test('the same evidence gives the same judgement, and is plain JSON before and after', () => {
    fc.assert(
      fc.property(gathered, (input) => {
        const copy: AuditEvidence = JSON.parse(JSON.stringify(input));
        expect(judge(copy)).toEqual(judge(input));
        expect(JSON.parse(JSON.stringify(judge(input)))).toEqual(judge(input));
        expect(copy).toEqual(input);
      }),
      { numRuns: 100 },
    );
  });
});

describe('a judgement', () => {
  test('of a saved file judges nothing that lies outside of it, and says so', () => {
    const judged = judge(evidenceFromFile(good));
    const unseen = criteriaOf(judged).filter((criterion) => criterion.status === 'not_applicable');
    expect(unseen.map((criterion) => criterion.id)).toEqual([
      'crawler_allow_rules',
      'llms_txt',
      'agent_access',
      'sitemap_inclusion',
      'primary_image_size',
    ]);
    for (const criterion of unseen) expect(criterion.evidence[0]?.found).toContain('Not looked at');
    expect(judged.score).toBe(100);
  });

  test('chooses its model by the channel', () => {
    expect(judge(evidence({ channel: 'marketplace' })).model).toBe('rufus');
    expect(judge(evidence({ channel: 'retailer' })).model).toBe('pdp');
    expect(judge(evidence({ channel: null }))).toMatchObject({ model: 'pdp', channel: 'd2c' });
  });

  test.each([
    [100, 'good'],
    [70, 'good'],
    [69, 'fair'],
    [50, 'fair'],
    [49, 'poor'],
    [0, 'poor'],
  ] as const)('of %i is %s', (score, band) => {
    expect(bandOf(score)).toBe(band);
  });

  test('stays under 50 KB for a page that is full of everything', () => {
    const long = 'x'.repeat(20_000);
    const page = withPage({
      bullets: Array(500).fill(long),
      specs: Array(500).fill({ name: long, value: long }),
      headings: Array(300).fill({ level: 1, text: long }),
    });
    expect(JSON.stringify(judge(page)).length).toBeLessThan(50_000);
  });
});
