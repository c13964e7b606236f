import { z } from 'zod';
import { defineJob } from '../../work/define.ts';

/** Takes the reviews of an upload in. An attempt goes on where the one before ended, so many are no harm. */
export const reviewsImport = defineJob({
  name: 'reviews.import',
  payload: z.object({ uploadId: z.string(), columns: z.record(z.string(), z.string()) }),
  attempts: 10,
  timeoutMs: 30 * 60_000,
  lane: 'long',
});

/** Pulls the reviews of an account at a review platform, page by page; each page is taken in once. */
export const reviewsPull = defineJob({
  name: 'reviews.pull',
  payload: z.object({ feedId: z.string() }),
  attempts: 5,
  timeoutMs: 30 * 60_000,
  lane: 'long',
});

/** Rebuilds the personas of all products, or of one category or tag, from the present reviews. */
export const personasRegenerate = defineJob({
  name: 'personas.regenerate',
  payload: z.object({ category: z.string().nullable(), tag: z.string().nullable() }),
  attempts: 3,
  timeoutMs: 15 * 60_000,
  lane: 'analysis',
});
