import { z } from 'zod';
import type { Context } from '../../../kernel/context.ts';
import { truncate } from '../../../kernel/text.ts';
import type { HttpOut } from '../../../platform/http-out.ts';
import type { FieldValue } from '../../stores/index.ts';
import { findUnsupportedClaims } from '../rewrite/check.ts';
import type { Sources } from '../rewrite/sources.ts';
import { isValue } from '../values.ts';
import { askModel, LlmError } from './client.ts';
import type { LlmConfig } from './config.ts';
import { ANSWER_KEYS, questionFor, type TextField, tokenBound } from './question.ts';
import { reserveTokens, settleTokens } from './spend.ts';

/** What a model wrote of each field, or why rules must. */
export type ModelTexts = Partial<Record<TextField, { value: FieldValue } | { fallbackReason: string }>>;

/** A model that writes. */
export type LlmWriter = {
  /** Never throws for what a model does; every text handed back has passed the check against its sources. */
  write(ctx: Context, sources: Sources, fields: readonly TextField[]): Promise<ModelTexts>;
};

const REASON_MAX = 200;

/** The writer over a configured model. */
export function createLlmWriter(config: LlmConfig, http: Pick<HttpOut, 'request'>): LlmWriter {
  return {
    async write(ctx, sources, fields) {
      if (fields.length === 0) return {};
      try {
        const answer = await ask(ctx, { config, http }, sources, fields);
        return Object.fromEntries(
          fields.map((field) => [field, judgeText(field, answer[ANSWER_KEYS[field]], sources)]),
        );
      } catch (error) {
        if (!(error instanceof LlmError)) throw error;
        ctx.log.warn('llm.failed', { provider: config.provider, model: config.model, reason: error.reason });
        return Object.fromEntries(fields.map((field) => [field, { fallbackReason: error.reason }]));
      }
    },
  };
}

type Model = { config: LlmConfig; http: Pick<HttpOut, 'request'> };

async function ask(
  ctx: Context,
  { config, http }: Model,
  sources: Sources,
  fields: readonly TextField[],
): Promise<Readonly<Record<string, unknown>>> {
  const question = questionFor(sources, fields);
  const reservation = await reserveTokens(ctx, config, tokenBound(question));
  const answer = await askModel(http, config, question, ctx.signal);
  await settleTokens(ctx, reservation, answer.usedTokens);
  const shape = z.strictObject(Object.fromEntries(fields.map((field) => [ANSWER_KEYS[field], z.unknown()])));
  const parsed = shape.safeParse(readObject(answer.text));
  if (!parsed.success) throw new LlmError('wrong_shape');
  return parsed.data;
}

function judgeText(
  field: TextField,
  value: unknown,
  sources: Sources,
): { value: FieldValue } | { fallbackReason: string } {
  if (!isValue(field, value)) return { fallbackReason: 'wrong_shape' };
  const [first, ...rest] = findUnsupportedClaims(field, value, sources);
  if (!first) return { value };
  const more = rest.length > 0 ? ` and ${rest.length} more` : '';
  return { fallbackReason: truncate(`invented: ${first.reason}${more}`, REASON_MAX) };
}

function readObject(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new LlmError('not_json', cause);
  }
}
