import { z } from 'zod';
import { defineEvent } from '../../events/define.ts';
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
