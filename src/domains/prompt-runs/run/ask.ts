import { DomainError } from '../../../kernel/errors.ts';
import type { JobContext } from '../../../work/run.ts';
import type { EngineReading, RawAnswer } from '../engines/engine.ts';
import { readAnswer } from '../engines/read-answer.ts';
import { engineId } from '../engines/stored-engine.ts';
import { isRetryable, promptText } from '../rules.ts';
import { beginResponse, giveUp, type OpenResponse } from './begin-response.ts';
import type { RunTools } from './create-tools.ts';
import { keepAnswer, releaseForRetry } from './keep-answer.ts';
import { placeOf } from './place.ts';

/** How often an engine is asked one question at most. */
export const ASK_ATTEMPTS = 4;

/** An engine that wants more patience than this is given up for this question. */
const RETRY_AFTER_MAX_SECONDS = 900;

/**
 * Asks one engine one question and keeps what came back. Asked again is only what was answered with "later": it cost
 * nothing.
 *
 * @throws unavailable when the engine is to be asked again, after the time that it named
 */
export async function askResponse(ctx: JobContext, tools: RunTools, responseId: string): Promise<void> {
  const response = await beginResponse(ctx, responseId, (open) => tools.boundUsd(ctx, open));
  if (!response) return endWithout(ctx, responseId);
  const id = engineId(response.engine);
  const engine = await tools.openEngine(ctx, response);
  if (!engine) return endUnasked(ctx, response);
  const raw = await engine.ask(promptText(response.prompt, response.session.personaPrefix), {
    place: placeOf(ctx, response.session, id),
    signal: ctx.signal,
    // To the vendor, asking again after a failure is another request.
    idempotencyKey: response.attemptsBefore === 0 ? response.id : `${response.id}.${response.attemptsBefore}`,
    clock: ctx.clock,
  });
  const reading = readAnswer(raw);
  if (isAskedAgain(response, raw, reading)) {
    await releaseForRetry(ctx, response);
    throw new DomainError('unavailable', `The engine '${id}' asked to be asked later.`, {
      engine: id,
      outcome: reading.outcome,
      ...(reading.retryAfterSeconds === null ? {} : { retry_after_seconds: reading.retryAfterSeconds }),
    });
  }
  await keepAnswer(ctx, tools, { response, raw });
}

/** What came as no HTTP answer may have been answered at the other end, and paid: it is not asked again. */
function isAskedAgain({ attempts, attemptsBefore }: OpenResponse, raw: RawAnswer, reading: EngineReading): boolean {
  if (!isRetryable(reading.outcome) || raw.failure !== null || attempts - attemptsBefore >= ASK_ATTEMPTS) return false;
  return (reading.retryAfterSeconds ?? 0) <= RETRY_AFTER_MAX_SECONDS;
}

async function endWithout(ctx: JobContext, responseId: string): Promise<void> {
  const { workspaceId } = ctx.principal;
  const ended = await ctx.db.engineResponse.findFirst({ where: { workspaceId, id: responseId } });
  await ctx.finish(() => Promise.resolve({ response_id: responseId, state: ended?.state.toLowerCase() ?? null }));
}

async function endUnasked(ctx: JobContext, response: OpenResponse): Promise<void> {
  await ctx.finish(async (tx) => {
    await giveUp(ctx, tx, response, 'engine_not_configured');
    return { response_id: response.id, state: 'failed' };
  });
}
