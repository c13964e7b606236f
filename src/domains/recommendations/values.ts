import { z } from 'zod';
import type { RecommendationField } from '../../generated/prisma/enums.ts';
import { parseInput } from '../../kernel/input.ts';
import { isStorable } from '../../kernel/text.ts';
import type { FieldValue } from '../stores/index.ts';

/** What a recommendation holds before and after; null where the page or store has no JSON-LD. */
export type RecommendationValue = FieldValue | null;

export const JSON_LENGTH_MAX = 100_000;
/** Some themes print texts as they are, so that markup of ours would run in every visitor's browser. */
const MARKUP = /<[a-z!/?]/i;

const text = (max: number) =>
  z
    .string()
    .trim()
    .min(1, 'must not be empty')
    .max(max, `must be at most ${max} characters`)
    .refine(isStorable, 'must hold neither NUL nor lone surrogates')
    .refine((value) => !MARKUP.test(value), 'must be plain text without markup');

const SCHEMAS = {
  TITLE: text(255).refine((title) => !/[\r\n]/.test(title), 'must be one line'),
  BULLETS: z.array(text(1_000)).min(1, 'must not be empty').max(30, 'must have at most 30 items'),
  DESCRIPTION: text(20_000),
  FAQ: z
    .array(z.strictObject({ question: text(500), answer: text(2_000) }))
    .min(1, 'must not be empty')
    .max(30, 'must have at most 30 items'),
  JSON_LD: z
    .record(z.string(), z.unknown())
    .refine((value) => JSON.stringify(value).length <= JSON_LENGTH_MAX, `must be at most ${JSON_LENGTH_MAX} characters`)
    .refine((value) => isStorable(JSON.stringify(value)), 'must hold neither NUL nor lone surrogates')
    .refine((value) => '@type' in value || '@graph' in value, 'must have "@type" or "@graph"'),
} as const satisfies Record<RecommendationField, z.ZodType<FieldValue>>;

/** The value as its field has it. @throws validation_failed with every fault, each below `prefix` */
export function parseValue(field: RecommendationField, value: unknown, prefix: string): FieldValue {
  return parseInput(SCHEMAS[field], value, prefix);
}

/** Is it a value of this field? */
export function isValue(field: RecommendationField, value: unknown): value is FieldValue {
  return SCHEMAS[field].safeParse(value).success;
}

/** A value as one text, for diffs: items on lines of their own, objects as indented JSON, nothing as the empty text. */
export function valueText(value: RecommendationValue): string {
  if (value === null) return '';
  if (typeof value === 'string') return value;
  if (!isList(value)) return JSON.stringify(value, null, 2);
  return value
    .map((item) => (typeof item === 'string' ? item : `${item.question}\n${item.answer}\n`))
    .join('\n')
    .trimEnd();
}

/** We wrote these columns from checked values. */
export function storedValue(stored: unknown): RecommendationValue {
  return (stored ?? null) as RecommendationValue;
}

function isList(value: FieldValue): value is Extract<FieldValue, readonly unknown[]> {
  return Array.isArray(value);
}
