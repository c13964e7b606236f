import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { evidenceFromFile } from '../gather.ts';
import { judge } from '../judge.ts';
import { readPage } from '../page/read-page.ts';
import type { Channel, CriterionResult } from '../types.ts';

/** Saved pages of real shops, kept beside the checkout where there are any. */
const FOLDER = new URL('../../../../../../shared/pages/', import.meta.url);
const hasPages = existsSync(new URL('ground-truth.json', FOLDER));
const urls = hasPages
  ? z
      .record(z.string(), z.object({ url: z.string() }))
      .parse(JSON.parse(readFileSync(new URL('ground-truth.json', FOLDER), 'utf8')))
  : {};

const judged = new Map<string, CriterionResult[]>();

function criteriaOf(page: string): CriterionResult[] {
  const known = judged.get(page);
  if (known) return known;
  const url = urls[page]?.url ?? '';
  const bytes = gunzipSync(readFileSync(new URL(`${page}.html.gz`, FOLDER)));
  const channel: Channel = /\/\/www\.(?:amazon|ebay)\./.test(url) ? 'marketplace' : 'd2c';
  const results = judge(evidenceFromFile(readPage(bytes, { url, contentType: 'text/html' }), channel)).buckets.flatMap(
    (bucket) => bucket.criteria,
  );
  judged.set(page, results);
  return results;
}

const [IKEA, NEST, THROW, NORTON, FABRIC] = [
  '0666abebc0d5',
  '1bb3781745f7',
  '4e545337e120',
  'b475627f8942',
  'fa0b2c0baf2f',
] as const;
const [TICKET, GOOSE, BOOTS, CARDIGAN, BRA, WATCH] = [
  '3f5c52ae7614',
  '412fe668a36c',
  '52ea2c660764',
  'b331d4765053',
  '3ae14333546c',
  '442c155e306d',
] as const;
const [FAN, MOWER, CAR, SHELF] = ['0eeed9742d1e', '42b022ac447f', 'd8ae57c78bf2', '3ef9ddf56392'] as const;
const [PANS, SEAT, ALBUM, PONY, HOODIE] = [
  '27021c0c0aea',
  '64915d8c2251',
  'b03d8c978c41',
  '359ca699f879',
  '9edbb12683ce',
] as const;

const BOOTS_AR = 'b7af59198cac';

/** Verdicts checked by eye against the pages: criterion, page, points. */
const PINNED: readonly [string, string, number][] = [
  ['robots_meta', IKEA, 4],
  ['robots_meta', BOOTS, 0],
  ['robots_meta', FAN, 0],
  ['title_clarity', NEST, 4],
  ['title_clarity', CARDIGAN, 1],
  ['description_completeness', WATCH, 4],
  ['description_completeness', THROW, 3],
  ['bullet_specificity', NEST, 4],
  ['bullet_specificity', TICKET, 0],
  ['faq_presence', IKEA, 0],
  ['review_aggregation', IKEA, 3],
  ['review_aggregation', FABRIC, 0],
  ['product_json_ld', IKEA, 4],
  ['product_json_ld', NEST, 3],
  ['product_json_ld', SHELF, 3],
  ['product_json_ld', TICKET, 0],
  ['offer_schema', IKEA, 4],
  ['offer_schema', FAN, 3],
  ['offer_schema', GOOSE, 0],
  ['rating_schema', NEST, 4],
  ['rating_schema', BRA, 4],
  ['rating_schema', WATCH, 3],
  ['rating_schema', FABRIC, 0],
  ['faq_schema', IKEA, 0],
  ['identifiers', IKEA, 4],
  ['identifiers', TICKET, 0],
  ['image_count', IKEA, 4],
  ['image_count', MOWER, 3],
  ['image_alt', BRA, 4],
  ['image_alt', IKEA, 2],
  ['image_alt', SHELF, 0],
  ['image_markup', IKEA, 4],
  ['image_markup', BOOTS_AR, 0],
  ['image_markup', GOOSE, 2],
  ['video_or_rich_media', NEST, 4],
  ['video_or_rich_media', GOOSE, 0],
  ['server_rendered', NEST, 4],
  ['server_rendered', CAR, 2],
  ['page_weight_and_speed', TICKET, 4],
  ['page_weight_and_speed', BOOTS, 2],
  ['canonical_url', IKEA, 4],
  ['canonical_url', GOOSE, 0],
  ['https_and_redirects', IKEA, 4],
  ['html_hygiene', CAR, 4],
  ['html_hygiene', NORTON, 3],
  ['noun_phrase_title', PANS, 4],
  ['title_attributes', PANS, 4],
  ['title_attributes', ALBUM, 0],
  ['category_path', SEAT, 4],
  ['intent_coverage', PANS, 4],
  ['intent_coverage', ALBUM, 0],
  ['structured_bullets', SEAT, 4],
  ['structured_bullets', PONY, 0],
  ['bullet_specificity', SEAT, 4],
  ['a_plus_content', PANS, 4],
  ['a_plus_content', ALBUM, 0],
  ['use_cases', PANS, 4],
  ['use_cases', HOODIE, 0],
  ['review_volume', PANS, 4],
  ['review_volume', PONY, 0],
  ['attributes', PANS, 4],
  ['review_themes', SEAT, 4],
  ['review_themes', PONY, 0],
  ['identifiers', PANS, 4],
  ['identifiers', PONY, 2],
  ['canonical_url', SEAT, 4],
  ['offer_visible', PONY, 4],
];

describe.skipIf(!hasPages)('on real pages', () => {
  test.each(PINNED)('%s gives page %s %i points', (id, page, points) => {
    const result = criteriaOf(page).find((criterion) => criterion.id === id);
    expect(result).toMatchObject({ points });
  });
});
