import { z } from 'zod';
import { newWords, openWord, text, whole } from '../../events/data-fields.ts';
import { defineEvent } from '../../events/define.ts';

const outcome = newWords('RegenerationOutcome', 'What a regeneration of personas found.', {
  personas: 'Groups that hold when the reviews are halved.',
  no_stable_groups: 'No such groups: there are no personas then.',
});

const feedAction = newWords('ReviewFeedAction', 'What was done to an account at a review platform.', {
  connected: 'It was connected.',
  updated: 'It was changed.',
  removed: 'It was removed with its token.',
});

/** Reviews were taken in; an import tells of them as they land, some hundreds at once. */
export const reviewsImported = defineEvent({
  type: 'reviews.imported',
  description: 'Reviews were taken in, from a file or from a review platform.',
  data: z.object({ created: whole('Reviews that are new.'), updated: whole('Reviews that were there and changed.') }),
});

/** Personas were rebuilt from the reviews that there are, or none were found. */
export const personasRegenerated = defineEvent({
  type: 'personas.regenerated',
  description: 'Personas were rebuilt from the present reviews; with no stable groups there are none.',
  data: z.object({
    set_id: text('The grouping.'),
    category: text('The category whose reviews were grouped; null for those of all.').nullable(),
    tag: text('The tag of the products whose reviews were grouped; null for those of all.').nullable(),
    outcome: outcome.describe('What was found.'),
    persona_ids: z.array(z.string()).describe('The present personas.').meta({ size: 8 }),
    archived_ids: z.array(z.string()).describe('The personas that are no longer found.').meta({ size: 8 }),
    stability: z.number().nullable().describe('How alike the groups are that two halves of the reviews lead to.'),
    product_agreement: z.number().nullable().describe('How far the groups are only the products.'),
  }),
});

/** A person changed a persona. */
export const personaUpdated = defineEvent({
  type: 'persona.updated',
  description: 'A person changed the name, the summary or the descriptors of a persona.',
  data: z.object({
    id: text('The persona.'),
    fields: z.array(openWord('PersonaField')).describe('The fields that were changed.').meta({ size: 3 }),
  }),
});

/** An account at a review platform was connected, changed or removed. */
export const reviewFeedChanged = defineEvent({
  type: 'review-feed.changed',
  description: 'An account at a review platform was connected, changed or removed.',
  data: z.object({ id: text('The feed.'), action: feedAction.describe('What was done to it.') }),
});
