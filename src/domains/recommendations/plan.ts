import type { RecommendationField, RecommendationWriter } from '../../generated/prisma/enums.ts';
import { isRecord } from '../../kernel/json.ts';
import { type AuditEvidence, type CriterionResult, type Judgement, judge } from '../scores/index.ts';
import { type FieldValue, isEmptyValue, isSameValue, type StoredField } from '../stores/index.ts';
import { findUnsupportedClaims, withStatements } from './rewrite/check.ts';
import type { TextField } from './rewrite/model-question.ts';
import type { ModelTexts } from './rewrite/model-writer.ts';
import { withRewrites } from './rewrite/predict.ts';
import type { Sources } from './rewrite/sources.ts';
import { CHANNEL_FIELDS, type Rewrites, writeByRules, writeData } from './rewrite/write.ts';
import { effortMinutes, priorityOf } from './rules.ts';
import { isValue, type RecommendationValue, valueText } from './values.ts';

/** A recommendation that is about to be saved. */
export type Draft = {
  field: RecommendationField;
  before: RecommendationValue;
  after: FieldValue;
  criteria: string[];
  rationale: string;
  expectedScoreDelta: number;
  priority: ReturnType<typeof priorityOf>;
  effortMinutes: number;
  writer: RecommendationWriter;
  fallbackReason: string | null;
  /** Was `before` read from the store, rather than from the page? */
  isBeforeFromStore: boolean;
};

/** The criteria that a rewrite of each field can satisfy, in both models. */
export const FIELD_CRITERIA: Record<RecommendationField, readonly string[]> = {
  TITLE: ['title_clarity', 'noun_phrase_title', 'title_attributes', 'brand_attribute'],
  BULLETS: ['bullet_specificity', 'structured_bullets', 'use_cases', 'intent_coverage', 'review_themes'],
  DESCRIPTION: ['description_completeness', 'use_cases', 'intent_coverage'],
  FAQ: ['faq_presence'],
  JSON_LD: ['product_json_ld', 'offer_schema', 'rating_schema', 'faq_schema', 'identifiers'],
};

/** What a field's text was written by, and why not by the model. */
export type Written = { value: FieldValue; writer: RecommendationWriter; fallbackReason: string | null };

/** The fields whose criteria the page fails, as far as its channel lets them be rewritten. */
export function fieldsCalledFor(judgement: Judgement): RecommendationField[] {
  const failing = new Set(failingOf(judgement).map(({ id }) => id));
  return CHANNEL_FIELDS[judgement.channel].filter((field) => FIELD_CRITERIA[field].some((id) => failing.has(id)));
}

/** What the page holds of a field now. */
export function pageValue(field: RecommendationField, sources: Sources, evidence: AuditEvidence): RecommendationValue {
  switch (field) {
    case 'TITLE':
      return sources.title;
    case 'BULLETS':
      return evidence.page.bullets;
    case 'DESCRIPTION':
      return evidence.page.descriptionText ?? '';
    case 'FAQ':
      return evidence.page.faq;
    case 'JSON_LD': {
      const blocks = evidence.page.jsonLd.flatMap(({ value }) => (isRecord(value) ? [value] : []));
      if (blocks.length === 0) return null;
      return blocks.length === 1 ? (blocks[0] ?? null) : { '@graph': blocks };
    }
  }
}

/** What the store holds of the fields, as far as it could be read. */
export type StoredFields = Partial<Record<RecommendationField, StoredField>>;

/** What planning works from. */
export type PlanInput = {
  sources: Sources;
  evidence: AuditEvidence;
  judgement: Judgement;
  written?: ModelTexts;
  /** What the store holds, where one could be asked. */
  stored?: StoredFields | null;
};

/**
 * The recommendations that the failing criteria of an audit call for. Every text has passed the check against its sources,
 * and every criterion named was seen to pass in the page as it will be with all of them applied.
 */
export function planRecommendations(input: PlanInput): Draft[] {
  const { sources, evidence, judgement } = input;
  const texts = new Map<RecommendationField, Written>();
  for (const field of fieldsCalledFor(judgement)) {
    const written = field === 'JSON_LD' ? null : writtenText(field, input);
    if (written) texts.set(field, written);
  }
  const rewrites: Rewrites = Object.fromEntries([...texts].map(([field, { value }]) => [field, value]));
  if (fieldsCalledFor(judgement).includes('JSON_LD')) {
    const value = writeData(sources, rewrites);
    if (findUnsupportedClaims('JSON_LD', value, withRewritten(sources, rewrites)).length === 0) {
      texts.set('JSON_LD', { value, writer: 'RULES', fallbackReason: null });
      rewrites['JSON_LD'] = value;
    }
  }
  const whole = judge(withRewrites(evidence, rewrites));
  const passing = new Set(resultsOf(whole).flatMap(({ id, status }) => (status === 'pass' ? [id] : [])));
  const drafts: Draft[] = [];
  let state: Rewrites = {};
  let score = judgement.score;
  for (const [field, written] of texts) {
    state = { ...state, [field]: written.value };
    // With the last of them the page is as it was judged above.
    const isWhole = Object.keys(state).length === texts.size;
    const next = isWhole ? whole.score : judge(withRewrites(evidence, state)).score;
    const draft = draftOf(field, written, { input, passing, whole, delta: Math.max(0, next - score) });
    score = next;
    if (draft) drafts.push(draft);
  }
  return drafts;
}

/** The model's text where it does at least as much for the score as the rules' would. */
function writtenText(field: TextField, input: PlanInput): Written | null {
  const { sources, evidence } = input;
  const given = input.written?.[field];
  const value = writeByRules(field, sources, evidence);
  const isSound = value !== null && isValue(field, value) && findUnsupportedClaims(field, value, sources).length === 0;
  if (given && 'value' in given) {
    const isEnough = !isSound || gainOf(field, given.value, input) >= gainOf(field, value, input);
    if (isEnough) return { value: given.value, writer: 'LLM', fallbackReason: null };
  }
  if (!isSound) return null;
  const fallbackReason = given ? ('fallbackReason' in given ? given.fallbackReason : 'satisfies_less') : null;
  return { value, writer: 'RULES', fallbackReason };
}

function gainOf(field: TextField, value: FieldValue, { evidence }: PlanInput): number {
  const next = judge(withRewrites(evidence, { [field]: value }));
  return FIELD_CRITERIA[field].reduce((sum, id) => sum + pointsOf(next, id), 0);
}

type Outcome = { input: PlanInput; passing: ReadonlySet<string>; whole: Judgement; delta: number };

function draftOf(field: RecommendationField, written: Written, outcome: Outcome): Draft | null {
  const { input, passing, whole, delta } = outcome;
  const { sources, evidence, judgement, stored } = input;
  const held = stored?.[field];
  const before = held ? held.value : pageValue(field, sources, evidence);
  const failing = failingOf(judgement).filter(({ id }) => FIELD_CRITERIA[field].includes(id));
  const improved = failing.filter(({ id, points }) => pointsOf(whole, id) > points);
  const isSame = isSameValue(before, written.value) || isSameValue(pageValue(field, sources, evidence), written.value);
  if (improved.length === 0 || isSame) return null;
  const { value, writer, fallbackReason } = written;
  return {
    field,
    before: isEmptyValue(before) && field === 'JSON_LD' ? null : before,
    after: value,
    criteria: improved.flatMap(({ id }) => (passing.has(id) ? [id] : [])),
    rationale: [...improved.map((result) => reasonOf(result, whole)), ...lossOf(held)].join(' '),
    expectedScoreDelta: delta,
    priority: priorityOf(delta),
    effortMinutes: effortMinutes(field, valueText(value).split(/\s+/).length),
    writer,
    fallbackReason,
    isBeforeFromStore: held !== undefined,
  };
}

/** What the reviewer does not see in the words, and approves to lose. */
function lossOf(held: StoredField | undefined): string[] {
  if (!held?.replaced) return [];
  return [`The present text has markup that goes with it: ${held.replaced.join(', ')}.`];
}

function reasonOf({ id, title, points, maxPoints, howToFix }: CriterionResult, whole: Judgement): string {
  const after = pointsOf(whole, id);
  const verb = after === maxPoints ? 'Satisfies' : 'Improves';
  return `${verb} ${id} (“${title}”, ${points} → ${after} of ${maxPoints} points). ${howToFix ?? ''}`.trim();
}

/** The structured data may repeat what the other rewrites say, each of which was checked by itself. */
function withRewritten(sources: Sources, rewrites: Rewrites): Sources {
  const said = Object.values(rewrites).flatMap((value) => {
    if (typeof value === 'string') return [value];
    return Array.isArray(value)
      ? value.flatMap((item) => (typeof item === 'string' ? [item] : [item.question, item.answer]))
      : [];
  });
  const flat = said.map((text) => text.replace(/\s+/g, ' '));
  return withStatements(sources, flat);
}

function failingOf(judgement: Judgement): CriterionResult[] {
  return resultsOf(judgement).filter(({ status }) => status === 'fail' || status === 'partial');
}

function resultsOf(judgement: Judgement): CriterionResult[] {
  return judgement.buckets.flatMap((bucket) => bucket.criteria);
}

function pointsOf(judgement: Judgement, id: string): number {
  return resultsOf(judgement).find((result) => result.id === id)?.points ?? 0;
}
