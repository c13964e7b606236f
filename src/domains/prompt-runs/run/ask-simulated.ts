import type { EngineResponse, PromptSession } from '../../../generated/prisma/client.ts';
import type { JobContext } from '../../../work/run.ts';
import type { RawAnswer } from '../engines/engine.ts';
import { engineId } from '../engines/stored-engine.ts';
import { readWithClaims } from '../readings/read-with-claims.ts';
import { promptText } from '../rules.ts';
import { startSession } from './begin-response.ts';
import type { RunTools } from './create-tools.ts';
import { keepAnswers } from './keep-answer.ts';
import { placeOf } from './place.ts';
import { RESPONSE_COLUMNS } from './response-rows.ts';

/** Questions that one job asks of simulated engines. */
export const SIMULATED_AT_ONCE = 25;

/**
 * Asks simulated engines some questions of a session and keeps all answers in one transaction: they cost nothing, so
 * whatever an attempt that died had asked is asked again.
 */
export async function askSimulated(
  ctx: JobContext,
  tools: RunTools,
  asked: { sessionId: string; responseIds: readonly string[] },
): Promise<void> {
  const begun = await beginAll(ctx, asked);
  const knowledge = await tools.knowledgeOf(ctx, asked.sessionId);
  const raws: RawAnswer[] = [];
  for (const response of begun.responses) {
    ctx.signal.throwIfAborted();
    raws.push(await ask(ctx, tools, response, begun.session));
  }
  const questions = raws.map((raw, index) => ({ raw, question: begun.responses[index]?.prompt ?? '' }));
  const reads = await readWithClaims(ctx, questions, knowledge);
  await ctx.finish(async (tx) => {
    const answers = begun.responses.flatMap((response, index) => {
      const [raw, read] = [raws[index], reads[index]];
      return raw && read ? [{ response, raw, read }] : [];
    });
    const kept = await keepAnswers(ctx, tx, asked.sessionId, answers);
    return { session_id: asked.sessionId, answered: kept.size };
  });
}

type Begun = { session: PromptSession; responses: EngineResponse[] };

/** Makes questions such that are being asked, in their order; none when their session has ended. */
function beginAll(
  ctx: JobContext,
  { sessionId, responseIds }: { sessionId: string; responseIds: readonly string[] },
): Promise<Begun> {
  const { workspaceId } = ctx.principal;
  return ctx.transaction(async (tx) => {
    const session = await tx.promptSession.findFirstOrThrow({ where: { workspaceId, id: sessionId } });
    if (session.finishedAt) {
      const state = { in: ['QUEUED' as const, 'ASKING' as const] };
      const where = { workspaceId, sessionId, id: { in: [...responseIds] }, isSimulated: true, state };
      await tx.engineResponse.updateMany({ where, data: { state: 'CANCELLED', finishedAt: ctx.clock.now() } });
      return { session, responses: [] };
    }
    // By their ids alone: another index may be used for none of the conditions, or a plan from when the table was empty reads
    // all of the session for each part of it.
    const responses = await tx.$queryRaw<EngineResponse[]>`
      update engine_responses response set state = 'ASKING', attempts = attempts + 1, asked_at = ${ctx.clock.now()}
      where response.id = any(${[...responseIds]}::text[]) and (workspace_id = ${workspaceId}) is true
        and (session_id = ${sessionId}) is true and is_simulated and state in ('QUEUED', 'ASKING')
      returning ${RESPONSE_COLUMNS}`;
    if (responses.length > 0) await startSession(ctx, tx, session);
    return { session, responses: responses.sort((left, right) => left.position - right.position) };
  });
}

async function ask(
  ctx: JobContext,
  tools: RunTools,
  response: EngineResponse,
  session: PromptSession,
): Promise<RawAnswer> {
  const engine = await tools.openEngine(ctx, response);
  if (!engine) throw new Error('A simulated engine needs no key.');
  return engine.ask(promptText(response.prompt, session.personaPrefix), {
    place: placeOf(ctx, session, engineId(response.engine)),
    signal: ctx.signal,
    idempotencyKey: response.id,
    clock: ctx.clock,
  });
}
