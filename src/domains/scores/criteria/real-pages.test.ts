import { beforeAll, describe, expect, test } from 'vitest';
import { evidence, fact, withPage } from '../../../../test/support/audit-evidence.ts';
import { hasSavedPages, SAVED, savedDigest, savedIds } from '../../../../test/support/saved-pages.ts';
import { PAGE_CASES, SITE_CRITERIA, UNSEEN } from '../../../../test/support/verdict-cases.ts';
import { readPage } from '../../../page-reader/read-page.ts';
import type { PageDigest } from '../../../page-reader/types.ts';
import { createDemoShop } from '../../../simulators/shop/shop.ts';
import { evidenceFromFile } from '../gather.ts';
import { judge } from '../judge.ts';
import type { AuditEvidence } from '../site/types.ts';
import type { Channel, CriterionResult, ScoreModel } from '../types.ts';
import { CRITERIA } from './table.ts';

const MODELS = ['pdp', 'rufus'] as const;
const CHANNEL: Readonly<Record<ScoreModel, Channel>> = { pdp: 'd2c', rufus: 'marketplace' };

function resultsOf(seen: AuditEvidence): CriterionResult[] {
  return judge(seen).buckets.flatMap((bucket) => bucket.criteria);
}

function resultOf(seen: AuditEvidence, id: string): CriterionResult {
  const result = resultsOf(seen).find((criterion) => criterion.id === id);
  if (!result) throw new Error(`no criterion ${id}`);
  return result;
}

function said(result: CriterionResult): string {
  return result.evidence.map((line) => `${line.lookedAt} | ${line.found} | ${line.expected}`).join('\n');
}

describe.skipIf(!hasSavedPages).each(MODELS)('on real pages, by the %s criteria,', (model) => {
  test.each(PAGE_CASES[model])('%s gives page %s %i points, and says by what', (id, page, points, says) => {
    const result = resultOf(evidenceFromFile(savedDigest(SAVED[page]), CHANNEL[model]), id);
    expect(result).toMatchObject({ points });
    for (const words of says) expect(said(result)).toContain(words);
    for (const line of result.evidence) expect(line.lookedAt).toMatch(/^https?:\/\//);
    expect(result.howToFix === null).toBe(points === 4);
  });
});

/** Pages of the bundled shop, and what stands for the worst that no shop of ours or others shows. */
const STAND_INS: Readonly<Record<ScoreModel, Readonly<Record<string, () => AuditEvidence>>>> = {
  pdp: {
    'faq_presence pass': () => evidenceFromFile(shopPage('harrow-gooseneck-kettle'), 'd2c'),
    'faq_schema pass': () => evidenceFromFile(shopPage('harrow-gooseneck-kettle'), 'd2c'),
    'server_rendered fail': () => evidenceFromFile(SHELL, 'd2c'),
  },
  rufus: {
    'noun_phrase_title fail': () => {
      const text = 'SALE! SALE! SALE! LAMP';
      const facts = { ...evidence().page.facts, title: fact(text) };
      return withPage({ headings: [{ level: 1, text }], facts }, { channel: 'marketplace' });
    },
    'qa_coverage pass': () => evidenceFromFile(shopPage('harrow-gooseneck-kettle'), 'marketplace'),
    'brand_image_text pass': () => withPage({ images: BRAND_IMAGES }, { channel: 'marketplace' }),
    'server_rendered fail': () => evidenceFromFile(SHELL, 'marketplace'),
    'offer_visible fail': () => evidenceFromFile(SHELL, 'marketplace'),
    'clean_text fail': () =>
      withPage({ bullets: ['Oak &amp; steel, 68 cm', 'Reaches <b>far</b> out'] }, { channel: 'marketplace' }),
  },
};
const SHELL = readPage(Buffer.from('<!doctype html><html><body><div id="app"></div><script src="/app.js"></script>'), {
  url: 'https://shop.example/products/1',
});
const BRAND_IMAGES = [1, 2, 3].map((number) => ({
  url: `https://m.example/images/S/aplus-media/${number}.jpg`,
  alt: `The kettle seen from side ${number}`,
  width: 970,
  height: 300,
  isProduct: false,
}));

const shop = createDemoShop({ baseUrl: 'https://shop.example' });
const shopPages = new Map<string, PageDigest>();

function shopPage(handle: string): PageDigest {
  const page = shopPages.get(handle);
  if (!page) throw new Error(`the shop has no page ${handle}`);
  return page;
}

beforeAll(async () => {
  for (const handle of ['harrow-gooseneck-kettle', 'skerry-dry-bag', 'al-02']) {
    const url = `${shop.baseUrl}/products/${handle}`;
    const response = await shop.fetch(new Request(url));
    shopPages.set(handle, readPage(new Uint8Array(await response.arrayBuffer()), { url }));
  }
});

const unseen = MODELS.flatMap((model) =>
  Object.entries(UNSEEN[model]).map(([what, why]) => ({ model, what, why, id: what.split(' ')[0] ?? '' })),
);

describe('what none of the saved pages shows', () => {
  test.each(unseen)('$model $what ($why) is proved beside them', ({ model, what, id }) => {
    const stand = STAND_INS[model][what];
    if (!stand) throw new Error(`nothing stands for ${what}`);
    expect(resultOf(stand(), id)).toMatchObject({ status: what.endsWith('pass') ? 'pass' : 'fail' });
  });

  test.skipIf(!hasSavedPages).each(unseen)(
    '$model $what is really shown by none',
    ({ model, what, id }) => {
      const status = what.endsWith('pass') ? 'pass' : 'fail';
      const seen = savedIds.filter(
        (page) => resultOf(evidenceFromFile(savedDigest(page), CHANNEL[model]), id).status === status,
      );
      expect(seen).toEqual([]);
      // The first of these reads every saved page.
    },
    180_000,
  );
});

test.each(MODELS)('every criterion of the %s model passes on a page and fails on a page of these tests', (model) => {
  const proved = CRITERIA[model].flatMap(({ id }) => {
    const points = PAGE_CASES[model].filter(([of]) => of === id).map(([, , earned]) => earned);
    const isOfSite = SITE_CRITERIA[model].includes(id);
    const has = (end: 'pass' | 'fail') =>
      isOfSite || points.includes(end === 'pass' ? 4 : 0) || `${id} ${end}` in UNSEEN[model];
    return (['pass', 'fail'] as const).filter((end) => !has(end)).map((end) => `${id} has no ${end}`);
  });
  expect(proved).toEqual([]);
});

const CHANNELS = ['d2c', 'retailer', 'marketplace'] as const;

function expectRepeatable(page: PageDigest): void {
  for (const channel of CHANNELS) {
    const kept = evidenceFromFile(page, channel);
    const judgement = judge(kept);
    expect(judge(kept)).toEqual(judgement);
    expect(judge(JSON.parse(JSON.stringify(kept)))).toEqual(judgement);
  }
}

describe('kept evidence is judged as it was the first time', () => {
  test.skipIf(!hasSavedPages)(
    'for every saved page on every channel',
    () => {
      for (const id of savedIds) expectRepeatable(savedDigest(id));
    },
    120_000,
  );

  test('for the bundled shop’s pages on every channel', () => {
    for (const page of shopPages.values()) expectRepeatable(page);
  });
});

/** What a brand can change on a retailer's page: the copy, the pictures and the product's own data. */
const OWN_ON_RETAILER = new Set([
  'title_clarity',
  'description_completeness',
  'bullet_specificity',
  'faq_presence',
  'review_aggregation',
  'product_json_ld',
  'identifiers',
  'image_count',
  'image_alt',
  'primary_image_size',
  'image_markup',
  'video_or_rich_media',
  'server_rendered',
  'page_weight_and_speed',
  'canonical_url',
  'https_and_redirects',
  'html_hygiene',
]);

describe('on a retailer’s page', () => {
  test('exactly the criteria that a brand cannot act on leave the denominator, whatever they would have earned', () => {
    for (const page of shopPages.values()) {
      const filtered = judge(evidenceFromFile(page, 'retailer'));
      const results = filtered.buckets.flatMap((bucket) => bucket.criteria);
      const out = results.filter((result) => !OWN_ON_RETAILER.has(result.id));
      for (const result of out) {
        expect(result).toMatchObject({ status: 'not_applicable', points: 0, maxPoints: 0, howToFix: null });
        expect(result.expectedScoreDelta).toBe(0);
        expect(result.evidence[0]?.found).toContain('retailer');
      }
      const judged = results.filter((result) => result.status !== 'not_applicable');
      const points = judged.reduce((sum, result) => sum + result.points, 0);
      expect(filtered.score).toBe(Math.round((100 * points) / (4 * judged.length)));
      expect(out).toHaveLength(8);
    }
  });
});
