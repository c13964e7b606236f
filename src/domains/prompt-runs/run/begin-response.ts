import type { EngineResponse, PromptSession } from '../../../generated/prisma/client.ts';
import type { Context } from '../../../kernel/context.ts';
import type { Transaction } from '../../../platform/db.ts';
import { isCancelRequested } from '../../../work/cancel.ts';
import type { JobContext } from '../../../work/run.ts';
import { reserveSpend, spendDay } from './spend.ts';

/** A question about to be asked, with its session. */
export type OpenResponse = EngineResponse & { session: PromptSession };

/** Why a question is not (or no longer) to be asked. */
export type FailureCode = keyof typeof FAILURES;

const FAILURES = {
  interrupted: 'The process that asked ended before the answer came; it may have been paid, so it is not asked again.',
  spend_cap_reached: "The workspace's budget of the day did not hold what asking may cost.",
  engine_not_configured: 'The engine had no key any more.',
} as const;

/**
 * Makes a question one that is being asked, before its request leaves: from here on it counts as paid until the answer
 * says otherwise.
 *
 * @param boundUsd what asking may cost at most; null for the simulator, which costs nothing
 * @returns null when there is nothing to ask: it has ended, was cancelled, or ends here because it must not be asked
 */
export function beginResponse(
  ctx: JobContext,
  id: string,
  boundUsd: (response: EngineResponse) => number | null,
): Promise<OpenResponse | null> {
  return ctx.transaction(async (tx) => {
    const response = await takeResponse(ctx, tx, id);
    if (!response) return endLeftBehind(ctx, tx, id);
    const session = await tx.promptSession.findUniqueOrThrow({ where: { id: response.sessionId } });
    // No request leaves that began after its session, or itself, was asked to end.
    if (session.finishedAt || (await isCancelRequested(tx, ctx.job))) {
      await tx.engineResponse.update({ where: { id }, data: { state: 'CANCELLED', finishedAt: ctx.clock.now() } });
      return null;
    }
    const usd = boundUsd(response);
    if (usd === null) {
      await startSession(ctx, tx, session);
      return { ...response, session };
    }
    const day = spendDay(ctx.clock.now());
    if (!(await reserveSpend(ctx, tx, { day, usd }))) return giveUp(ctx, tx, response, 'spend_cap_reached');
    await startSession(ctx, tx, session);
    const reserved = await tx.engineResponse.update({ where: { id }, data: { reservedUsd: usd, reservedOn: day } });
    return { ...reserved, session };
  });
}

/** Ends a question without an answer, and says why. */
export async function giveUp(
  ctx: Context,
  tx: Transaction,
  { id, workspaceId, attempts }: EngineResponse,
  code: FailureCode,
): Promise<null> {
  await tx.engineResponse.updateMany({
    where: { id, workspaceId, attempts, state: 'ASKING' },
    data: { state: 'FAILED', failure: { code, message: FAILURES[code] }, finishedAt: ctx.clock.now() },
  });
  return null;
}

/** The question, held until the transaction ends. What the simulator was asked may be asked again: it costs nothing. */
async function takeResponse(ctx: Context, tx: Transaction, id: string): Promise<EngineResponse | null> {
  const [taken] = await tx.engineResponse.updateManyAndReturn({
    where: {
      id,
      workspaceId: ctx.principal.workspaceId,
      OR: [{ state: 'QUEUED' }, { state: 'ASKING', isSimulated: true }],
    },
    data: { state: 'ASKING', attempts: { increment: 1 }, askedAt: ctx.clock.now() },
  });
  return taken ?? null;
}

/** Whoever was asking has died: its answer is lost, and a paid question is never asked twice. */
async function endLeftBehind(ctx: Context, tx: Transaction, id: string): Promise<null> {
  const { workspaceId } = ctx.principal;
  await tx.$queryRaw`select 1 from engine_responses where workspace_id = ${workspaceId} and id = ${id} for no key update`;
  const response = await tx.engineResponse.findFirst({ where: { workspaceId, id } });
  return response?.state === 'ASKING' ? giveUp(ctx, tx, response, 'interrupted') : null;
}

/** Says that a session's first question is being asked; nothing when one was. */
export async function startSession(ctx: Context, tx: Transaction, session: PromptSession): Promise<void> {
  if (session.status !== 'QUEUED') return;
  const where = { id: session.id, workspaceId: session.workspaceId, status: 'QUEUED' as const };
  await tx.promptSession.updateMany({ where, data: { status: 'RUNNING', startedAt: ctx.clock.now() } });
}
