import { z } from 'zod';
import { moment, text, whole, wordsOf } from '../../events/data-fields.ts';
import { defineEvent } from '../../events/define.ts';

const field = wordsOf('RecommendationField', ['title', 'bullets', 'description', 'faq', 'json_ld']);
const status = wordsOf('RecommendationStatus', [
  'open',
  'approved',
  'pushing',
  'pushed',
  'applied',
  'push_failed',
  'dismissed',
  'superseded',
]);

const live = z.object({
  recommendation_id: text('The recommendation.'),
  sku: text("The product's SKU."),
  url: text("The address of the product's page."),
  field: field.describe('The field that was rewritten.'),
  store_id: text('The store it was pushed to.').nullable(),
  criteria: z.array(z.string()).describe('The criteria that it satisfies.').meta({ size: 25 }),
  expected_score_delta: whole('What the score is expected to gain.'),
});

const LIVE: z.output<typeof live> = {
  recommendation_id: 'rec_01jvxq3zk2e8tt4m6w9r5b7c0d',
  sku: 'VRN-AC1',
  url: 'https://vornado.com/products/ac1',
  field: 'title',
  store_id: 'str_01jvxq3zk2e8tt4m6w9r5b7c0d',
  criteria: ['title_clarity'],
  expected_score_delta: 2,
};

/** The store holds an approved rewrite: it was written and read back. */
export const recommendationPushed = defineEvent({
  type: 'recommendation.pushed',
  description: 'An approved rewrite was written to the store, which was read back and holds it.',
  isWebhook: true,
  data: live.extend({ pushed_at: moment('When the store held it.') }),
  example: { ...LIVE, pushed_at: '2026-05-23T08:31:00Z' },
});

/** The public page shows a pushed rewrite. */
export const recommendationApplied = defineEvent({
  type: 'recommendation.applied',
  description: 'A pushed rewrite was seen on the public page.',
  isWebhook: true,
  data: live.extend({ applied_at: moment('When the page showed it.') }),
  example: { ...LIVE, applied_at: '2026-05-23T08:36:00Z' },
});

/** A step in a recommendation's life, whoever made it. */
export const recommendationChanged = defineEvent({
  type: 'recommendation.changed',
  description: 'A recommendation was written, or moved from one status to another.',
  data: z.object({
    recommendation_id: text('The recommendation.'),
    sku: text("The product's SKU."),
    field: field.describe('The field that it rewrites.'),
    from: status.describe('Where it stood; null when it is new.').nullable(),
    to: status.describe('Where it stands.'),
    version: whole('Grows by one with every step.'),
    actor: text("The API key's id, or `system`."),
  }),
});
