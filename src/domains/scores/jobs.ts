import { z } from 'zod';
import { defineJob } from '../../work/define.ts';
import { auditFilter } from './bulk/filter.ts';

/** Audits one product's page. */
export const auditRun = defineJob({
  name: 'audit.run',
  payload: z.object({ productId: z.string() }),
  attempts: 3,
  timeoutMs: 90_000,
});

/** Audits many products: a part of it for each. It is carried on beside the queue, so its attempts are never timed. */
export const auditBatch = defineJob({
  name: 'audit.batch',
  payload: z.object({ filter: auditFilter }),
  attempts: 1,
  timeoutMs: 7 * 86_400_000,
  lane: 'long',
});
