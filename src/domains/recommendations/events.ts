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

/** The store holds an approved rewrite: it was written and read back. */
export const recommendationPushed = defineEvent({
  type: 'recommendation.pushed',
  description: 'An approved rewrite was written to the store, which was read back and holds it.',
  isWebhook: true,
  data: live.extend({ pushed_at: z.string() }),
});

/** The public page shows a pushed rewrite. */
export const recommendationApplied = defineEvent({
  type: 'recommendation.applied',
  description: 'A pushed rewrite was seen on the public page.',
  isWebhook: true,
  data: live.extend({ applied_at: z.string() }),
});

/** A step in a capsule's life, whoever made it. */
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
