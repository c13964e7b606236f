import type { RecommendationField } from '../../../generated/prisma/enums.ts';
import type { FaqPair } from '../../../page-reader/types.ts';
import type { AuditEvidence } from '../../scores/index.ts';
import type { FieldValue } from '../../stores/index.ts';
import { writeBullets } from './bullets.ts';
import { writeDescription } from './description.ts';
import { writeFaq } from './faq.ts';
import { writeJsonLd } from './json-ld.ts';
import type { Sources } from './sources.ts';
import { writeTitle } from './title.ts';

/** The rewrites of a product, as far as there are any. */
export type Rewrites = Partial<Record<RecommendationField, FieldValue>>;

/** The fields that a channel lets a brand rewrite, in the order in which they build on each other. */
export const CHANNEL_FIELDS = {
  d2c: ['TITLE', 'BULLETS', 'DESCRIPTION', 'FAQ', 'JSON_LD'],
  retailer: ['TITLE', 'BULLETS', 'DESCRIPTION'],
  marketplace: ['TITLE', 'BULLETS', 'DESCRIPTION'],
} as const satisfies Record<NonNullable<AuditEvidence['channel']>, readonly RecommendationField[]>;

/** Writes one text field by rules over the sources. @returns null when they have nothing to add */
export function writeByRules(
  field: Exclude<RecommendationField, 'JSON_LD'>,
  sources: Sources,
  evidence: AuditEvidence,
): FieldValue | null {
  switch (field) {
    case 'TITLE':
      return writeTitle(sources, evidence);
    case 'BULLETS': {
      const bullets = writeBullets(sources, { isListing: evidence.channel === 'marketplace' });
      return bullets.length > 0 ? bullets : null;
    }
    case 'DESCRIPTION':
      return writeDescription(sources);
    case 'FAQ':
      return writeFaq(sources);
  }
}

/** Writes the structured data around the texts as they will be: the rewrites, else what the page has. */
export function writeData(sources: Sources, rewrites: Rewrites): FieldValue {
  const { TITLE: title, DESCRIPTION: description, FAQ: faq } = rewrites;
  return writeJsonLd(sources, {
    title: typeof title === 'string' ? title : null,
    description: typeof description === 'string' ? description : sources.description,
    faq: isFaq(faq) ? faq : sources.faq,
  });
}

/** Is it a list of questions and answers? */
export function isFaq(value: unknown): value is readonly FaqPair[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'object' && item !== null && 'question' in item);
}
