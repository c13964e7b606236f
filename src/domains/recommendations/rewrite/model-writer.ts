import { z } from 'zod';
import type { Context } from '../../../kernel/context.ts';
import { truncate } from '../../../kernel/text.ts';
import { type ModelClient, ModelError } from '../../models/index.ts';
import type { FieldValue } from '../../stores/index.ts';
import { isValue } from '../values.ts';
import { findUnsupportedClaims } from './check.ts';
import { ANSWER_KEYS, questionFor, type TextField } from './model-question.ts';
import type { Sources } from './sources.ts';

/** What a model wrote of each field, or why rules must. */
export type ModelTexts = Partial<Record<TextField, { value: FieldValue } | { fallbackReason: string }>>;

const REASON_MAX = 200;

/**
 * Lets a model write these fields. Never throws for what a model does; every text handed back has passed the check
 * against its sources.
 */
export async function writeByModel(
  ctx: Context,
  model: ModelClient,
  { sources, fields }: { sources: Sources; fields: readonly TextField[] },
): Promise<ModelTexts> {
  if (fields.length === 0) return {};
  try {
    const texts = await model.ask(ctx, {
      purpose: 'recommendation.write',
      question: questionFor(sources, fields),
      answer: z.strictObject(Object.fromEntries(fields.map((field) => [ANSWER_KEYS[field], z.unknown()]))),
    });
    return Object.fromEntries(fields.map((field) => [field, checked(field, texts[ANSWER_KEYS[field]], sources)]));
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return Object.fromEntries(fields.map((field) => [field, fallBack(error.reason)]));
  }
}

function checked(
  field: TextField,
  value: unknown,
  sources: Sources,
): { value: FieldValue } | { fallbackReason: string } {
  if (!isValue(field, value)) return fallBack('wrong_shape');
  const [first, ...rest] = findUnsupportedClaims(field, value, sources);
  if (!first) return { value };
  const more = rest.length > 0 ? ` and ${rest.length} more` : '';
  return fallBack(`unsupported claim: ${first.reason}${more}`);
}

function fallBack(reason: string): { fallbackReason: string } {
  return { fallbackReason: truncate(reason, REASON_MAX) };
}
