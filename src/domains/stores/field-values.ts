import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { RecommendationField } from '../../generated/prisma/enums.ts';
import { type Fault, validationError } from '../../kernel/errors.ts';
import { faultsOf } from '../../kernel/input.ts';
import { isRecord } from '../../kernel/json.ts';
import { plainLine, plainText } from '../../kernel/rich-text.ts';
import { sanitizeJson } from '../../kernel/text.ts';
import { collapseSpaces } from '../../kernel/words.ts';
import type { FaqEntry, FieldValue } from './types.ts';

/** The longest title Shopify keeps. */
const TITLE_MAX = 255;
const LINE_MAX = 2_000;
const DESCRIPTION_MAX = 50_000;
const ITEMS_MAX = 100;
const JSON_MAX = 200_000;
/** A tag, comment or the like: some themes print texts as they are, so none may carry markup. */
const MARKUP = /<[a-z!/?]/i;

const line = z
  .string()
  .transform(plainLine)
  .pipe(
    z
      .string()
      .max(LINE_MAX, `must be at most ${LINE_MAX} characters`)
      .refine((text) => !MARKUP.test(text), 'must be plain text without markup'),
  );
const filled = line.refine((text) => text !== '', 'must not be empty');
const tooMany = `must have at most ${ITEMS_MAX} items`;

const SCHEMAS = {
  TITLE: filled.pipe(z.string().max(TITLE_MAX, `must be at most ${TITLE_MAX} characters`)),
  BULLETS: z
    .array(line)
    .transform((items) => items.filter((item) => item !== ''))
    .pipe(z.array(z.string()).max(ITEMS_MAX, tooMany)),
  DESCRIPTION: z
    .string()
    .transform(plainText)
    .pipe(z.string().max(DESCRIPTION_MAX, `must be at most ${DESCRIPTION_MAX} characters`)),
  FAQ: z.array(z.object({ question: filled, answer: filled })).max(ITEMS_MAX, tooMany),
  JSON_LD: z
    .record(z.string(), z.json())
    .transform((value) => sanitizeJson(value))
    .refine((value) => JSON.stringify(value).length <= JSON_MAX, `must be at most ${JSON_MAX} characters of JSON`),
} satisfies Record<RecommendationField, z.ZodType<FieldValue>>;

/**
 * The value in the form a store holds it once it was written, so that reading it back can be compared with it.
 *
 * @throws validation_failed when it is not a value of this field, naming what is wrong below `value`
 */
export function canonicalValue(field: RecommendationField, value: unknown): FieldValue {
  const result = SCHEMAS[field].safeParse(value);
  if (result.success) return result.data;
  const faults: Fault[] = faultsOf(result.error, 'value');
  throw validationError(faults);
}

/** Do two values say the same? White space, the order of keys and an empty value of any kind make no difference. */
export function isSameValue(one: FieldValue | null, other: FieldValue | null): boolean {
  return isDeepStrictEqual(comparable(one), comparable(other));
}

/** What the field holds when it holds nothing. */
export function emptyValue(field: RecommendationField): FieldValue {
  if (field === 'BULLETS' || field === 'FAQ') return [];
  return field === 'JSON_LD' ? {} : '';
}

/** Does the value say nothing? */
export function isEmptyValue(value: FieldValue | null): boolean {
  return comparable(value) === null;
}

function comparable(value: unknown): unknown {
  if (typeof value === 'string') return collapseSpaces(value.normalize('NFC')) || null;
  if (Array.isArray(value)) return value.length === 0 ? null : value.map(comparable);
  if (typeof value !== 'object' || value === null) return value ?? null;
  const entries = Object.entries(value).map(([key, item]) => [key, comparable(item)] as const);
  return entries.length === 0 ? null : Object.fromEntries(entries);
}

/** JSON that stays inert where a theme prints it inside a script element. */
export function inertJson(value: FieldValue): string {
  return JSON.stringify(value)
    .replaceAll('<', '\\u003c')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');
}

/** What a store's text or JSON says as a value of this field; what cannot be read is empty. */
export function readStructured(field: RecommendationField, stored: unknown): FieldValue {
  const value = typeof stored === 'string' ? parseText(stored) : stored;
  if (field === 'BULLETS')
    return list(value)
      .filter((item) => typeof item === 'string')
      .map(plainLine);
  if (field === 'FAQ') return list(value).flatMap((item) => faqEntry(item));
  return isRecord(value) ? value : {};
}

function parseText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text.split(/\r?\n/).filter((part) => part.trim() !== '');
  }
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function faqEntry(item: unknown): FaqEntry[] {
  if (!isRecord(item)) return [];
  const { question, answer } = item;
  if (typeof question !== 'string' || typeof answer !== 'string') return [];
  return [{ question: plainLine(question), answer: plainLine(answer) }];
}
