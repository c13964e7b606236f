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

/** An alias was created or deleted. */
export const aliasChanged = defineEvent({
  type: 'alias.changed',
  description: 'Another name of a product or brand was created or deleted.',
  data: change,
});
