import { z } from 'zod';
import { defineJob } from '../../work/define.ts';

/** Asks every question of a session: a part of it for each. */
export const promptRun = defineJob({
  name: 'prompts.run',
  payload: z.object({ sessionId: z.string() }),
  attempts: 1,
  timeoutMs: 7 * 86_400_000,
  lane: 'long',
});

/** Asks one engine one question. How often it is asked is decided beside the answer, so the job may be tried more often. */
export const promptAsk = defineJob({
  name: 'prompts.ask',
  payload: z.object({ responseId: z.string() }),
  attempts: 20,
  timeoutMs: 5 * 60_000,
  lane: 'engines',
  retry: [2_000, 10_000, 30_000, 60_000],
});

/** Asks simulated engines some questions of one session: they cost nothing and answer at once, so one job asks many. */
export const promptSimulate = defineJob({
  name: 'prompts.simulate',
  payload: z.object({ sessionId: z.string(), responseIds: z.array(z.string()) }),
  attempts: 5,
  timeoutMs: 5 * 60_000,
  lane: 'engines',
});

/** Reads stored answers again, without asking an engine. */
export const promptRecount = defineJob({
  name: 'prompts.recount',
  payload: z.union([z.object({ sessionId: z.string() }), z.object({ from: z.string(), to: z.string() })]),
  attempts: 5,
  timeoutMs: 60 * 60_000,
  lane: 'analysis',
});

/** Makes the reading of a session that ends a whole one: of all its answers, against the same names. */
export const promptComplete = defineJob({
  name: 'prompts.complete-reading',
  payload: z.object({ sessionId: z.string() }),
  attempts: 5,
  timeoutMs: 60 * 60_000,
  lane: 'analysis',
});

/** Takes an exported session in. */
export const promptImport = defineJob({
  name: 'prompts.import',
  payload: z.object({ uploadId: z.string() }),
  attempts: 5,
  timeoutMs: 30 * 60_000,
  lane: 'long',
});
