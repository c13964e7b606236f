import { truncate } from '../../../kernel/text.ts';
import { maskMarkup } from '../mentions/mask-markup.ts';
import type { Mention, Span } from '../mentions/types.ts';
import { availabilityClaims } from './availability-claims.ts';
import { brandClaims } from './brand-claims.ts';
import { priceClaims } from './price-claims.ts';
import { specClaims } from './spec-claims.ts';
import { type SubjectSentence, subjectSentences } from './subjects.ts';
import { termsClaims } from './terms-claims.ts';
import type { CatalogRecord, Claim, Finding } from './types.ts';
import { variantClaims } from './variant-claims.ts';

/** Of the rules by which claims are read; a change of them that can change a reading raises it. */
export const CLAIM_READER_VERSION = 1;

const SENTENCE_MAX = 300;

/**
 * What an answer says of our products that their records can be held against, in order.
 *
 * Precision goes first: what may be said of another product, of another seller, as a condition or in doubt is left out.
 * @param mentions of the same answer
 * @param records as they were when the answer was given
 */
export function readClaims(answer: string, mentions: readonly Mention[], records: readonly CatalogRecord[]): Claim[] {
  const text = maskMarkup(answer);
  const named = records.filter((record) => mentions.some(({ sku }) => sku === record.sku));
  if (named.length === 0) return [];
  return subjectSentences(text, mentions)
    .flatMap((sentence) => named.flatMap((record) => claimsOf(sentence, record, { text, answer, mentions })))
    .sort((left, right) => left.start - right.start || left.end - right.end);
}

type Reading = { text: string; answer: string; mentions: readonly Mention[] };

function claimsOf({ sentence, subjectAt }: SubjectSentence, record: CatalogRecord, reading: Reading): Claim[] {
  const claim = { text: reading.text, sentence };
  const isSubject = (place: Span): boolean => subjectAt(place) === record.sku;
  const found: Finding[] = [
    ...priceClaims(claim, record, isSubject),
    ...availabilityClaims(claim, record, isSubject),
    ...brandClaims(claim, record, reading.mentions),
    ...specClaims(claim, record, isSubject),
    ...termsClaims(claim, record, isSubject),
    ...variantClaims(claim, record, isSubject),
  ];
  const whole = truncate(reading.answer.slice(sentence.start, sentence.end), SENTENCE_MAX);
  return found.map((one) => ({ ...one, sku: record.sku, sentence: whole }));
}
