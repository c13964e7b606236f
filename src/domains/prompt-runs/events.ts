import { z } from 'zod';
import { defineEvent } from '../../events/define.ts';

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
