import { z } from 'zod';
import { changeAction, moment, newWords, text, whole, wordsOf } from '../../events/data-fields.ts';
import { defineEvent } from '../../events/define.ts';
import { outcomeSchema } from '../../work/outcome.ts';
import { ENGINE_IDS } from './engines/engine.ts';
import { PROPOSALS_MAX } from './mentions/propose-competitors.ts';

const engine = wordsOf('AnswerEngine', ENGINE_IDS).describe('The engine.');
const endStatus = wordsOf('PromptSessionStatus', ['completed', 'partial', 'failed', 'cancelled']);

const keyAction = newWords('EngineKeyAction', "What was done to the workspace's own key for an engine.", {
  added: 'It was given.',
  replaced: 'Another was given in its place.',
  removed: 'It was taken away.',
});

/** A prompt set was created, changed or deleted. */
export const promptSetChanged = defineEvent({
  type: 'prompt-set.changed',
  description: 'A prompt set was created, changed or deleted.',
  data: z.object({ id: text('The prompt set.'), action: changeAction }),
});

/** A competitor was created, changed or deleted by a person. */
export const competitorChanged = defineEvent({
  type: 'competitor.changed',
  description: 'A competitor was created, tracked, dismissed, changed or deleted.',
  data: z.object({ id: text('The competitor.'), action: changeAction }),
});

const proposed = z
  .object({
    id: text('The competitor.'),
    name: text('Its name, as the answer has it.'),
    excerpt: text('The sentence that names it.').nullable(),
  })
  .meta({ title: 'ProposedCompetitor', about: 'Somebody whom answers name and nobody knew.' });

/** Answers named somebody who may be a competitor. */
export const competitorsProposed = defineEvent({
  type: 'competitor.proposed',
  description: 'Answers named somebody who may be a competitor and was not known before; nobody is counted unasked.',
  data: z.object({
    session_id: text('The session whose answers name them.'),
    competitors: z.array(proposed).describe('Who was named.').meta({ size: PROPOSALS_MAX }),
  }),
});

/** An alias was created or deleted. */
export const aliasChanged = defineEvent({
  type: 'alias.changed',
  description: 'Another name of a product or brand was created or deleted.',
  data: z.object({ id: text('The alias.'), action: changeAction }),
});

/** The workspace's own key for an engine was added, replaced or removed. */
export const engineKeyChanged = defineEvent({
  type: 'engine-key.changed',
  description: "The workspace's own key for an engine was added, replaced or removed.",
  data: z.object({ engine, action: keyAction.describe('What was done to it.') }),
});

/** What a workspace may spend on engines in a day was changed. */
export const engineBudgetChanged = defineEvent({
  type: 'engine-budget.changed',
  description: "What the workspace may spend on engines in a day was changed; null is the installation's.",
  data: z.object({
    daily_usd: z.number().nullable().describe("US dollars a day; null when the installation's budget holds."),
  }),
});

const engineResult = z
  .object({
    engine,
    total: whole('Questions to it.'),
    answered: whole('Those that were answered.'),
    failed: whole('Those that were given up.'),
    cancelled: whole('Those that were cancelled before they were asked.'),
  })
  .meta({ title: 'EngineResult', about: 'How the questions of a session to one engine ended.' });

/** A session ended, one way or another. */
export const promptRunsCompleted = defineEvent({
  type: 'prompt-runs.completed',
  description: 'A session ended: every question was answered, given up or cancelled.',
  isWebhook: true,
  data: z.object({
    id: text('The session.'),
    job_id: text('The job that asked; null for an imported session.').nullable(),
    label: text("The caller's own name of it.").nullable(),
    status: endStatus.describe('How it ended.'),
    simulated: z.boolean().describe('Did the simulator answer?'),
    outcome: outcomeSchema
      .nullable()
      .default(null)
      .describe('Were all questions answered, some, or none? Null in events older than it.'),
    total: whole('All questions.'),
    answered: whole('Those that were answered.'),
    spent_usd: z.number().describe('What is known to have been spent, in US dollars.'),
    engines: z.array(engineResult).max(ENGINE_IDS.length).describe('By engine.'),
    finished_at: moment('When it ended.').nullable(),
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
  data: z.object({ id: text('The session.'), reading: whole('The number of the reading that it shows.') }),
});

const engineStep = z
  .object({
    engine,
    done: whole('Questions that have ended.'),
    total: whole('Questions to it.'),
    failed: whole('Those that were given up.'),
  })
  .meta({ title: 'EngineStep', about: 'How far the questions of a session to one engine have come.' });

/** A session came further. */
export const promptRunsProgressed = defineEvent({
  type: 'prompt-runs.progressed',
  description: 'A session came further: how many questions have ended, in total and by engine; at most twice a second.',
  data: z.object({
    id: text('The session.'),
    job_id: text('The job that asks.'),
    done: whole('Questions that have ended.'),
    total: whole('All questions.'),
    engines: z.array(engineStep).max(ENGINE_IDS.length).describe('By engine.'),
  }),
});
