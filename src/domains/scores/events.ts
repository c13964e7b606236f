import { z } from 'zod';
import { defineEvent } from '../../events/define.ts';

/** An audit ended with a score. */
export const auditCompleted = defineEvent({
  type: 'audit.completed',
  description: 'An audit ended with a score.',
  isWebhook: true,
  data: z.object({
    run_id: z.string(),
    job_id: z.string().nullable(),
    sku: z.string(),
    url: z.string(),
    channel: z.enum(['d2c', 'retailer', 'marketplace']),
    model: z.enum(['pdp', 'rufus']),
    score: z.number().int().min(0).max(100),
    band: z.enum(['good', 'fair', 'poor']),
    previous_score: z.number().int().nullable(),
    delta: z.number().int().nullable(),
    buckets: z.array(z.object({ bucket: z.string(), score: z.number(), max: z.number() })),
    audited_at: z.string(),
  }),
});
