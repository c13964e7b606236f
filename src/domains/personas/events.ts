import { z } from 'zod';
import { defineEvent } from '../../events/define.ts';

/** Reviews were taken in; an import tells of them as they land, some hundreds at once. */
export const reviewsImported = defineEvent({
  type: 'reviews.imported',
  description: 'Reviews were taken in, from a file or from a review platform.',
  data: z.object({ created: z.number().int(), updated: z.number().int() }),
});

/** Personas were rebuilt from the reviews that there are, or none were found. */
export const personasRegenerated = defineEvent({
  type: 'personas.regenerated',
  description: 'Personas were rebuilt from the present reviews; with no stable groups there are none.',
  data: z.object({
    set_id: z.string(),
    category: z.string().nullable(),
    tag: z.string().nullable(),
    outcome: z.enum(['personas', 'no_stable_groups']),
    persona_ids: z.array(z.string()),
    archived_ids: z.array(z.string()),
    stability: z.number().nullable(),
    product_agreement: z.number().nullable(),
  }),
});

/** A person changed a persona. */
export const personaUpdated = defineEvent({
  type: 'persona.updated',
  description: 'A person changed the name, the summary or the descriptors of a persona.',
  data: z.object({ id: z.string(), fields: z.array(z.string()) }),
});

/** An account at a review platform was connected, changed or removed. */
export const reviewFeedChanged = defineEvent({
  type: 'review-feed.changed',
  description: 'An account at a review platform was connected, changed or removed.',
  data: z.object({ id: z.string(), action: z.enum(['connected', 'updated', 'removed']) }),
});
