import type {
  RecommendationField,
  RecommendationPriority,
  RecommendationStatus,
  RecommendationWriter,
} from '../../../generated/prisma/enums.ts';
import { builder } from '../../../graphql/builder.ts';

/** The fields, as the graph names them. */
export const FieldEnum = builder.enumType('RecommendationField', {
  description: 'The part of the product page that a recommendation rewrites.',
  values: {
    TITLE: { description: 'The title.' },
    BULLETS: { description: 'The bullets.' },
    DESCRIPTION: { description: 'The description.' },
    FAQ: { description: 'Questions with their answers.' },
    JSON_LD: { description: 'The structured data.' },
  } satisfies Record<RecommendationField, object>,
});

/** The statuses, as the graph names them. */
export const StatusEnum = builder.enumType('RecommendationStatus', {
  description: 'Where a recommendation stands.',
  values: {
    OPEN: { description: 'Proposed; somebody has to decide.' },
    APPROVED: { description: 'May be pushed.' },
    PUSHING: { description: 'Being written to the store, or taken back from it.' },
    PUSHED: { description: 'The store holds it; the public page was not yet seen to.' },
    APPLIED: { description: 'The public page shows it.' },
    PUSH_FAILED: { description: 'It could not be written; `failure` says why.' },
    DISMISSED: { description: 'Put aside without applying it.' },
    SUPERSEDED: { description: 'A newer audit made it moot.' },
  } satisfies Record<RecommendationStatus, object>,
});

/** The priorities, as the graph names them. */
export const PriorityEnum = builder.enumType('RecommendationPriority', {
  description: 'How much it is worth doing.',
  values: {
    HIGH: { description: 'It moves the score most.' },
    MEDIUM: { description: 'It moves the score.' },
    LOW: { description: 'It moves the score a little.' },
  } satisfies Record<RecommendationPriority, object>,
});

/** The writers, as the graph names them. */
export const WriterEnum = builder.enumType('RecommendationWriter', {
  description: 'What wrote the proposal.',
  values: {
    RULES: { description: 'Rules over the facts of the page and the record.' },
    LLM: { description: 'A language model; every number, name and claim was checked against the same facts.' },
  } satisfies Record<RecommendationWriter, object>,
});
