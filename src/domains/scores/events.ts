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
  example: {
    run_id: 'run_01jvxq3zk2e8tt4m6w9r5b7c0d',
    job_id: 'job_01jvxq3zk2e8tt4m6w9r5b7c0d',
    sku: 'VRN-AC1',
    url: 'https://vornado.com/products/ac1',
    channel: 'd2c',
    model: 'pdp',
    score: 78,
    band: 'good',
    previous_score: 64,
    delta: 14,
    buckets: [
      { bucket: 'geo', score: 19, max: 20 },
      { bucket: 'content', score: 14, max: 20 },
      { bucket: 'semantic', score: 16, max: 20 },
      { bucket: 'visual', score: 12, max: 20 },
      { bucket: 'technical', score: 17, max: 20 },
    ],
    audited_at: '2026-05-23T08:31:00Z',
  },
});
