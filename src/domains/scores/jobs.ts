import { z } from 'zod';
import { defineJob } from '../../work/define.ts';

/** Audits one product's page. */
export const auditRun = defineJob({
  name: 'audit.run',
  payload: z.object({ productId: z.string() }),
  attempts: 3,
  timeoutMs: 90_000,
});
