import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { RecommendationField } from '../../generated/prisma/enums.ts';
import { parseInput } from '../../kernel/input.ts';
import { isRecord } from '../../kernel/json.ts';
import { plainLine, plainText } from '../../kernel/rich-text.ts';
import { sanitizeJson } from '../../kernel/text.ts';
import { collapseSpaces } from '../../kernel/words.ts';
import type { FaqEntry, FieldValue } from './types.ts';

/** The fields that stores hold as lists and objects. */
export type StructuredField = Exclude<RecommendationField, 'TITLE' | 'DESCRIPTION'>;

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
  return parseInput<z.ZodType<FieldValue>>(SCHEMAS[field], value, 'value');
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
export function isEmptyValue(value: unknown): boolean {
  return comparable(value) === null;
}

/** JSON that stays inert where a theme prints it inside a script element. */
export function inertJson(value: FieldValue): string {
  return JSON.stringify(value)
    .replaceAll('<', '\\u003c')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');
}

/**
 * What a store's text or JSON says as a value of this field.
 *
 * @returns null when it holds something in no form that we know: to call that empty would be to overwrite it
 */
export function readStructured(field: StructuredField, stored: unknown): FieldValue | null {
  const value = typeof stored === 'string' ? parseText(field, stored) : stored;
  if (value === false || isEmptyValue(value)) return emptyValue(field);
  if (field === 'JSON_LD') return isRecord(value) ? value : null;
  const items = listOf(value);
  if (items === null) return null;
  return field === 'BULLETS' ? all(items, bullet) : all(items, faqEntry);
}

/** Merchants write bullets as lines too; nothing else has a form of its own beside JSON. */
function parseText(field: StructuredField, text: string): unknown {
  const value = parseJson(text);
  const isJson = typeof value === 'object' && value !== null;
  if (field !== 'BULLETS' || isJson) return value;
  return text.split(/\r?\n/).filter((line) => line.trim() !== '');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** PHP makes an object of a list that has gaps. @returns null when the value is no list in any form */
export function listOf(value: unknown): unknown[] | null {
  if (Array.isArray(value)) return value;
  const isIndexed = isRecord(value) && Object.keys(value).every((key) => /^\d+$/.test(key));
  return isIndexed ? Object.values(value) : null;
}

function all<Item extends string | FaqEntry>(items: readonly unknown[], read: (item: unknown) => Item | null) {
  const values = items.flatMap((item) => read(item) ?? []);
  return values.length === items.length ? values : null;
}

function bullet(item: unknown): string | null {
  return typeof item === 'string' || typeof item === 'number' ? plainLine(String(item)) : null;
}

function faqEntry(item: unknown): FaqEntry | null {
  if (!isRecord(item)) return null;
  const { question, answer } = item;
  if (typeof question !== 'string' || typeof answer !== 'string') return null;
  return { question: plainLine(question), answer: plainLine(answer) };
}

function comparable(value: unknown): unknown {
  if (typeof value === 'string') return collapseSpaces(value.normalize('NFC')) || null;
  if (Array.isArray(value)) return value.length === 0 ? null : value.map(comparable);
  if (typeof value !== 'object' || value === null) return value ?? null;
  const entries = Object.entries(value).map(([key, item]) => [key, comparable(item)] as const);
  return entries.length === 0 ? null : Object.fromEntries(entries);
}
