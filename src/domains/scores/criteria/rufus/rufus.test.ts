import { describe, expect, test } from 'vitest';
import { evidence, fact, jsonLd, productData, withPage } from '../../../../../test/support/audit-evidence.ts';
import type { PageDigest } from '../../../../page-reader/types.ts';
import { judge } from '../../judge.ts';
import type { AuditEvidence } from '../../site/types.ts';
import type { CriterionResult } from '../../types.ts';
import { rufusCriteria } from './table.ts';

const good = evidence({ channel: 'marketplace' });
const listing = (over: Partial<PageDigest>): AuditEvidence => withPage(over, { channel: 'marketplace' });
const facts = good.page.facts;

function result(id: string, from: AuditEvidence): CriterionResult {
  const found = judge(from)
    .buckets.flatMap((bucket) => bucket.criteria)
    .find((criterion) => criterion.id === id);
  if (!found) throw new Error(`no criterion ${id}`);
  return found;
}

const withoutImages = Object.fromEntries(Object.entries(productData()).filter(([name]) => name !== 'image'));
const gallery = good.page.images.filter((image) => image.isProduct);
const titled = (text: string) =>
  listing({
    headings: [{ level: 1, text }],
    title: text,
    specs: [],
    variations: [],
    facts: { ...facts, title: fact(text) },
  });

if (!good.pageFetch.looked || !good.primaryImage.looked) throw new Error('the good listing was fetched');
const { pageFetch, primaryImage } = good;

/** For each criterion: evidence that fails it, and evidence that earns these points. */
const cases: Record<string, { fail: AuditEvidence; partial?: [AuditEvidence, number] }> = {
  noun_phrase_title: {
    fail: listing({ headings: [], title: null, facts: { ...facts, title: null } }),
    partial: [titled('PURIFIER PURIFIER PURIFIER FILTER NEW!'), 1],
  },
  title_attributes: { fail: titled('Air purifier'), partial: [titled('Air purifier AC1'), 2] },
  qa_coverage: { fail: listing({ faq: [] }), partial: [listing({ faq: good.page.faq.slice(0, 1) }), 1] },
  category_path: { fail: listing({ breadcrumbs: [] }), partial: [listing({ breadcrumbs: ['Home', 'Zither'] }), 2] },
  intent_coverage: {
    fail: listing({ bullets: [], descriptionText: null, specs: [], facts: { ...facts, title: null } }),
    partial: [listing({ bullets: ['Steel'], descriptionText: null, specs: [], facts: { ...facts, title: null } }), 1],
  },
  structured_bullets: {
    fail: listing({ bullets: ['Great'] }),
    partial: [listing({ bullets: good.page.bullets.slice(0, 4) }), 3],
  },
  bullet_specificity: {
    fail: listing({ bullets: ['Simply great', 'Really nice'] }),
    partial: [listing({ bullets: good.page.bullets.slice(0, 2) }), 2],
  },
  a_plus_content: {
    fail: listing({ headings: [], images: gallery }),
    partial: [listing({ headings: [{ level: 2, text: 'Product description' }], images: gallery }), 2],
  },
  use_cases: {
    fail: listing({ bullets: [], descriptionText: null }),
    partial: [listing({ bullets: ['Made for use in the kitchen'], descriptionText: null }), 2],
  },
  review_volume: {
    fail: listing({ text: '', reviews: [] }),
    partial: [listing({ reviews: good.page.reviews.slice(0, 1) }), 3],
  },
  attributes: { fail: listing({ specs: [] }), partial: [listing({ specs: good.page.specs.slice(0, 4) }), 2] },
  variations: {
    fail: listing({ variations: [], specs: [] }),
    partial: [listing({ variations: [{ name: 'Colour', options: ['Black'] }] }), 2],
  },
  identifiers: {
    fail: listing({ facts: { ...facts, sku: null, gtin: null, mpn: null } }),
    partial: [listing({ facts: { ...facts, gtin: fact('4006381333932') } }), 2],
  },
  brand_attribute: {
    fail: listing({ facts: { ...facts, brand: null } }),
    partial: [listing({ facts: { ...facts, brand: fact('Zeta') } }), 2],
  },
  review_themes: {
    fail: listing({ reviews: [] }),
    partial: [
      listing({ bullets: ['x'], specs: [], descriptionText: null, facts: { ...facts, title: fact('filter') } }),
      2,
    ],
  },
  image_set: {
    fail: listing({ images: [], jsonLd: jsonLd(withoutImages), items: {} }),
    partial: [listing({ images: gallery.slice(0, 3), jsonLd: jsonLd(withoutImages) }), 2],
  },
  image_alt: {
    fail: listing({ images: gallery.map((image) => ({ ...image, alt: 'IMG_1.jpg' })) }),
    partial: [listing({ images: gallery.map((image, n) => ({ ...image, alt: n < 3 ? image.alt : '' })) }), 2],
  },
  primary_image_size: {
    fail: evidence({ channel: 'marketplace', primaryImage: { ...primaryImage, width: 300, height: 300 } }),
    partial: [evidence({ channel: 'marketplace', primaryImage: { ...primaryImage, width: 600, height: 300 } }), 2],
  },
  brand_image_text: {
    fail: listing({ images: gallery }),
    partial: [
      listing({ images: good.page.images.map((image, n) => ({ ...image, alt: n === 6 ? image.alt : null })) }),
      1,
    ],
  },
  video_or_rich_media: { fail: listing({ videos: [] }) },
  page_reachable: {
    fail: evidence({ channel: 'marketplace', pageFetch: { ...pageFetch, finalUrl: 'http://shop.example/x' } }),
    partial: [
      evidence({
        channel: 'marketplace',
        pageFetch: { ...pageFetch, redirects: [1, 2].map((n) => ({ url: `https://shop.example/${n}`, status: 301 })) },
      }),
      2,
    ],
  },
  canonical_url: {
    fail: listing({ canonicalUrl: null }),
    partial: [listing({ canonicalUrl: 'https://shop.example/other' }), 2],
  },
  server_rendered: {
    fail: listing({
      text: '',
      headings: [],
      title: null,
      descriptionText: null,
      facts: { ...facts, title: null, price: null, description: null },
    }),
    partial: [listing({ descriptionText: null }), 3],
  },
  offer_visible: {
    fail: listing({ facts: { ...facts, price: null, currency: null, availability: null } }),
    partial: [listing({ facts: { ...facts, availability: fact('OutOfStock') } }), 3],
  },
  clean_text: {
    fail: listing({ bullets: ['A &amp; B', 'Fan<br>', 'cafÃ©'] }),
    partial: [listing({ bullets: ['A &amp; B'] }), 2],
  },
};

describe('the Rufus Score', () => {
  test('has 25 criteria, five a bucket, and a listing that does everything right scores 100', () => {
    const judged = judge(good);
    expect(judged.buckets.map((bucket) => bucket.criteria.length)).toEqual([5, 5, 5, 5, 5]);
    expect(judged.buckets.flatMap((bucket) => bucket.criteria).filter((entry) => entry.status !== 'pass')).toEqual([]);
    expect(judged).toMatchObject({ model: 'rufus', score: 100, band: 'good' });
  });

  test('no criterion is without its case, and no id is used twice', () => {
    expect(Object.keys(cases).sort()).toEqual(rufusCriteria.map((criterion) => criterion.id).sort());
  });

  describe.each(Object.entries(cases))('%s', (id, { fail, partial }) => {
    test('passes for the good listing and fails where it should, with advice', () => {
      expect(result(id, good)).toMatchObject({ status: 'pass', points: 4, howToFix: null });
      const failed = result(id, fail);
      expect(failed).toMatchObject({ status: 'fail', points: 0 });
      expect(failed.howToFix?.length).toBeGreaterThan(10);
    });

    if (partial) {
      test('gives part of the points for part of it', () => {
        expect(result(id, partial[0])).toMatchObject({ status: 'partial', points: partial[1] });
      });
    }
  });
});
