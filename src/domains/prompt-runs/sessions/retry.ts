import { Prisma } from '../../../generated/prisma/client.ts';
import type { AnswerEngine } from '../../../generated/prisma/enums.ts';
import type { Context } from '../../../kernel/context.ts';
import { DomainError } from '../../../kernel/errors.ts';
import type { Transaction } from '../../../platform/db.ts';
import { enqueueBatch } from '../../../work/batch.ts';
import type { JobRow } from '../../../work/job-events.ts';
import { promptRun } from '../jobs.ts';
import { READERS } from '../readings/readers.ts';
import { refuseUnitsOverBudget } from './estimate.ts';
import { sessionNotFound } from './queries.ts';

/** The job that asks again. */
export type AcceptedRetry = { jobId: string; status: JobRow['status'] };

/**
 * Asks the questions of an ended session again that have failed; those with an answer are not asked. What came in place of
 * an answer is replaced, and the numbers so far stay under their reading: at the end the session shows a new one.
 *
 * @throws not_found; invalid_state while the session runs, or when none has failed; spend_cap_reached
 */
export async function retrySession(ctx: Context, id: string): Promise<AcceptedRetry> {
  const { workspaceId } = ctx.principal;
  await refuseUnitsOverBudget(ctx, await failedUnits(ctx, id));
  return ctx.transaction(async (tx) => {
    await tx.$queryRaw`select 1 from prompt_sessions where workspace_id = ${workspaceId} and id = ${id} for no key update`;
    const session = await tx.promptSession.findFirst({ where: { workspaceId, id } });
    if (!session) throw sessionNotFound(id);
    if (!session.finishedAt)
      throw notNow(id, `is ${session.status.toLowerCase()}; it can be retried once it has ended`);
    const total = await requeueFailed(tx, workspaceId, id);
    if (total === 0) throw notNow(id, 'has no question that failed');
    const scope = { workspaceId, clock: ctx.clock };
    const payload = { sessionId: id };
    const { job } = await enqueueBatch(tx, scope, promptRun, { payload, total: () => Promise.resolve(total) });
    await tx.promptSession.update({
      where: { id },
      data: { jobId: job.id, status: 'QUEUED', finishedAt: null, tally: Prisma.DbNull },
    });
    const last = await tx.sessionReading.aggregate({ where: { workspaceId, sessionId: id }, _max: { number: true } });
    const number = (last._max.number ?? 0) + 1;
    const reading = { workspaceId, sessionId: id, number, cause: 'RETRY', ...READERS } as const;
    await tx.sessionReading.create({ data: { ...reading, createdAt: ctx.clock.now() } });
    return { jobId: job.id, status: job.status };
  });
}

/** How many questions have failed, by engine. */
async function failedUnits(ctx: Context, sessionId: string): Promise<Map<AnswerEngine, number>> {
  const { workspaceId } = ctx.principal;
  const rows = await ctx.db.engineResponse.groupBy({
    by: ['engine'],
    where: { workspaceId, sessionId, state: 'FAILED' },
    _count: true,
  });
  return new Map(rows.map(({ engine, _count }) => [engine, _count]));
}

/** Makes failed questions such that were not asked yet. @returns how many */
async function requeueFailed(tx: Transaction, workspaceId: string, sessionId: string): Promise<number> {
  await tx.$executeRaw`
    delete from raw_answers using engine_responses response
    where raw_answers.workspace_id = ${workspaceId} and response.workspace_id = ${workspaceId}
      and response.session_id = ${sessionId} and response.state = 'FAILED' and raw_answers.response_id = response.id`;
  return tx.$executeRaw`
    update engine_responses set state = 'QUEUED', attempts_before = attempts, failure = null, finished_at = null
    where workspace_id = ${workspaceId} and session_id = ${sessionId} and state = 'FAILED'`;
}

function notNow(id: string, why: string): DomainError {
  return new DomainError('invalid_state', `The prompt run '${id}' ${why}.`, { id });
}
