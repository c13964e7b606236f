import type { z } from 'zod';
import type { Context } from '../../kernel/context.ts';
import type { HttpOut } from '../../platform/http-out.ts';
import type { ModelConfig, ModelPurpose, ModelQuestion } from './config.ts';
import { ModelError } from './failure.ts';
import { requestAnswer } from './request.ts';
import { reserveTokens, settleTokens, tokenBound } from './spend.ts';

/** One call: what it is for, what is asked, and what the answer must look like. */
export type ModelCall<Answer> = { purpose: ModelPurpose; question: ModelQuestion; answer: z.ZodType<Answer> };

/** A configured language model, within each workspace's budget. */
export type ModelClient = {
  /**
   * The answer of a model, of the shape asked for. What it says is still the model's word: see `createClaimsCheck`.
   * A failed call is logged here, so that callers only decide what to do without it.
   *
   * @throws ModelError for whatever a model or the way to it does, among it `spend_cap_reached` and `wrong_shape`; the
   *   signal's own reason when it aborts
   */
  ask<Answer>(ctx: Context, call: ModelCall<Answer>): Promise<Answer>;
};

/**
 * The client of one configured model.
 *
 * @param http reaches the configured origin whatever its address
 */
export function createModelClient(config: ModelConfig, http: Pick<HttpOut, 'request'>): ModelClient {
  return {
    async ask(ctx, call) {
      try {
        return await askOnce(ctx, { config, http }, call);
      } catch (error) {
        if (error instanceof ModelError) {
          const { provider, model } = config;
          ctx.log.warn('model.failed', { purpose: call.purpose, provider, model, reason: error.reason });
        }
        throw error;
      }
    },
  };
}

async function askOnce<Answer>(
  ctx: Context,
  { config, http }: { config: ModelConfig; http: Pick<HttpOut, 'request'> },
  { purpose, question, answer: shape }: ModelCall<Answer>,
): Promise<Answer> {
  const reservation = await reserveTokens(ctx, config, { purpose, tokens: tokenBound(question) });
  const answer = await requestAnswer({ http, config, signal: ctx.signal }, purpose, question);
  await settleTokens(ctx, reservation, answer.usedTokens);
  const parsed = shape.safeParse(parseJson(answer.text));
  if (!parsed.success) throw new ModelError('wrong_shape', parsed.error);
  return parsed.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ModelError('not_json', cause);
  }
}
