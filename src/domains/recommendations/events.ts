import { z } from 'zod';
import { defineEvent } from '../../events/define.ts';

const field = z.enum(['title', 'bullets', 'description', 'faq', 'json_ld']);
const status = z.enum(['open', 'approved', 'pushing', 'pushed', 'applied', 'push_failed', 'dismissed', 'superseded']);

const live = z.object({
  recommendation_id: z.string(),
  sku: z.string(),
  url: z.string(),
  field,
  store_id: z.string().nullable(),
  criteria: z.array(z.string()),
  expected_score_delta: z.number().int(),
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
  data: live.extend({ pushed_at: z.string() }),
  example: { ...LIVE, pushed_at: '2026-05-23T08:31:00Z' },
});

/** The public page shows a pushed rewrite. */
export const recommendationApplied = defineEvent({
  type: 'recommendation.applied',
  description: 'A pushed rewrite was seen on the public page.',
  isWebhook: true,
  data: live.extend({ applied_at: z.string() }),
  example: { ...LIVE, applied_at: '2026-05-23T08:36:00Z' },
});

/** A step in a recommendation's life, whoever made it. */
export const recommendationChanged = defineEvent({
  type: 'recommendation.changed',
  description: 'A recommendation was written, or moved from one status to another.',
  data: z.object({
    recommendation_id: z.string(),
    sku: z.string(),
    field,
    from: status.nullable(),
    to: status,
    version: z.number().int(),
    actor: z.string().describe("The API key's id, or `system`."),
  }),
});
