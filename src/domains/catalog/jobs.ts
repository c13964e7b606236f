import { z } from 'zod';
import { defineJob } from '../../work/define.ts';

/** Takes the rows of an upload into the catalogue. An attempt goes on where the one before ended, so many are no harm. */
export const catalogImport = defineJob({
  name: 'catalog.import',
  payload: z.object({
    uploadId: z.string(),
    isDryRun: z.boolean(),
    shopUrl: z.string().nullish(),
    currency: z.string().nullish(),
  }),
  attempts: 10,
  timeoutMs: 30 * 60_000,
  lane: 'long',
});
