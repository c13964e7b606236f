import { z } from 'zod';
import { defineEvent } from '../../events/define.ts';
import { outcomeSchema } from '../../work/outcome.ts';
import { ENGINE_IDS } from './engines/engine.ts';

const change = z.object({ id: z.string(), action: z.enum(['created', 'updated', 'deleted']) });

/** A prompt set was created, changed or deleted. */
export const promptSetChanged = defineEvent({
  type: 'prompt-set.changed',
  description: 'A prompt set was created, changed or deleted.',
  data: change,
});

/** A competitor was created, changed or deleted by a person. */
export const competitorChanged = defineEvent({
  type: 'competitor.changed',
  description: 'A competitor was created, tracked, dismissed, changed or deleted.',
  data: change,
});

/** Answers named somebody who may be a competitor. */
export const competitorsProposed = defineEvent({
  type: 'competitor.proposed',
  description: 'Answers named somebody who may be a competitor and was not known before; nobody is counted unasked.',
  data: z.object({
    session_id: z.string(),
    competitors: z.array(z.object({ id: z.string(), name: z.string(), excerpt: z.string().nullable() })),
  }),
});

/** An alias was created or deleted. */
export const aliasChanged = defineEvent({
  type: 'alias.changed',
  description: 'Another name of a product or brand was created or deleted.',
  data: change,
});

/** The workspace's own key for an engine was added, replaced or removed. */
export const engineKeyChanged = defineEvent({
  type: 'engine-key.changed',
  description: "The workspace's own key for an engine was added, replaced or removed.",
  data: z.object({
    engine: z.enum(ENGINE_IDS),
    action: z.enum(['added', 'replaced', 'removed']),
  }),
});

/** What a workspace may spend on engines in a day was changed. */
export const engineBudgetChanged = defineEvent({
  type: 'engine-budget.changed',
  description: "What the workspace may spend on engines in a day was changed; null is the installation's.",
  data: z.object({ daily_usd: z.number().nullable() }),
});

/** A session ended, one way or another. */
export const promptRunsCompleted = defineEvent({
  type: 'prompt-runs.completed',
  description: 'A session ended: every question was answered, given up or cancelled.',
  isWebhook: true,
  data: z.object({
    id: z.string(),
    job_id: z.string().nullable(),
    label: z.string().nullable(),
    status: z.enum(['completed', 'partial', 'failed', 'cancelled']),
    simulated: z.boolean(),
    /** Were all questions answered, some, or none? Null in events older than it. */
    outcome: outcomeSchema.nullable().default(null),
    total: z.int(),
    answered: z.int(),
    spent_usd: z.number(),
    engines: z.array(
      z.object({
        engine: z.enum(ENGINE_IDS),
        total: z.int(),
        answered: z.int(),
        failed: z.int(),
        cancelled: z.int(),
      }),
    ),
    finished_at: z.string().nullable(),
  }),
  example: {
    id: 'ses_01jvxq3zk2e8tt4m6w9r5b7c0d',
    job_id: 'job_01jvxq3zk2e8tt4m6w9r5b7c0d',
    label: 'Air purifiers, week 21',
    status: 'completed',
    simulated: false,
    outcome: 'complete',
    total: 200,
    answered: 200,
    spent_usd: 3.42,
    engines: [
      { engine: 'chatgpt', total: 100, answered: 100, failed: 0, cancelled: 0 },
      { engine: 'claude', total: 100, answered: 100, failed: 0, cancelled: 0 },
    ],
    finished_at: '2026-05-23T08:31:00Z',
  },
});

/** A session's stored answers were read again. */
export const promptRunsRecounted = defineEvent({
  type: 'prompt-runs.recounted',
  description: "A session's stored answers were read again; it shows the new reading, the former ones stay.",
  data: z.object({ id: z.string(), reading: z.int() }),
});

/** A session came further. */
export const promptRunsProgressed = defineEvent({
  type: 'prompt-runs.progressed',
  description: 'A session came further: how many questions have ended, in total and by engine; at most twice a second.',
  data: z.object({
    id: z.string(),
    job_id: z.string(),
    done: z.int(),
    total: z.int(),
    engines: z.array(z.object({ engine: z.enum(ENGINE_IDS), done: z.int(), total: z.int(), failed: z.int() })),
  }),
});
