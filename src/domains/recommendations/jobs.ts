import { z } from 'zod';
import { defineJob } from '../../work/define.ts';

/** `version` is the recommendation's as it began to push: a job of an older move finds nothing to do. */
const move = z.object({ recommendationId: z.string(), version: z.number().int() });

/** Writes an approved rewrite to the store. */
export const recommendationPush = defineJob({
  name: 'recommendation.push',
  payload: move,
  attempts: 4,
  timeoutMs: 60_000,
});

/** Looks for a pushed rewrite on the public page, with exponential backoff for about half an hour. */
export const recommendationVerify = defineJob({
  name: 'recommendation.verify',
  payload: z.object({ recommendationId: z.string(), version: z.number().int() }),
  attempts: 30,
  timeoutMs: 60_000,
});

/** Writes back what the store held before a push. */
export const recommendationRollback = defineJob({
  name: 'recommendation.rollback',
  payload: move.extend({ from: z.enum(['PUSHED', 'APPLIED', 'PUSH_FAILED']) }),
  attempts: 4,
  timeoutMs: 60_000,
});
