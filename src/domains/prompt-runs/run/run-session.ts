import { appendEvent } from '../../../events/append.ts';
import type { PromptSession } from '../../../generated/prisma/client.ts';
import type { Transaction } from '../../../platform/db.ts';
import { type Batch, handleBatch } from '../../../work/batch.ts';
import { requestJob } from '../../../work/enqueue.ts';
import { engineId } from '../engines/stored-engine.ts';
import { promptRunsCompleted, promptRunsProgressed } from '../events.ts';
import { promptAsk, promptRun } from '../jobs.ts';
import { finalStatus } from '../rules.ts';
import { completedData, progressData } from '../sessions/completed.ts';
import { type SessionTally, tallySessions, totalOf } from '../sessions/tally.ts';

type SessionBatch = Batch<{ sessionId: string }>;

/** Questions under way at once, so that an engine that is slow keeps none from the others. */
const CHILDREN_AT_ONCE = 600;

/** How a session is run: a part for each question to each engine, and its end when all have ended. */
export const promptRunBatch = handleBatch(promptRun, {
  step: 'Asking engines',
  window: CHILDREN_AT_ONCE,
  async next(tx, batch, { after, limit }) {
    const responses = await tx.engineResponse.findMany({
      where: {
        workspaceId: batch.workspaceId,
        sessionId: batch.payload.sessionId,
        ...(after === null ? {} : { position: { gt: Number(after) } }),
      },
      orderBy: { position: 'asc' },
      take: limit,
      select: { id: true, position: true, engine: true, isSimulated: true },
    });
    return {
      children: responses.map(({ id, engine, isSimulated }) =>
        requestJob(promptAsk, { responseId: id }, isSimulated ? {} : { laneKey: engineId(engine) }),
      ),
      cursor: responses.at(-1)?.position.toString() ?? after,
      isLast: responses.length < limit,
    };
  },
  async progressed(tx, batch) {
    const { workspaceId, clock, payload } = batch;
    const tally = await tallyOf(tx, batch);
    await appendEvent(tx, { workspaceId, clock }, promptRunsProgressed, {
      data: { id: payload.sessionId, job_id: batch.job.id, ...progressData(tally) },
      subjectId: payload.sessionId,
    });
  },
  async finish(tx, batch) {
    await endOpen(tx, batch, 'FAILED');
    const session = await endSession(tx, batch, false);
    return { session_id: batch.payload.sessionId, status: session?.status.toLowerCase() ?? null };
  },
  async cancelled(tx, batch) {
    await endOpen(tx, batch, 'CANCELLED');
    await endSession(tx, batch, true);
  },
});

/** Questions that nobody will ask any more. One that is being asked still keeps its answer when it comes. */
async function endOpen(tx: Transaction, batch: SessionBatch, state: 'FAILED' | 'CANCELLED'): Promise<void> {
  const where = { workspaceId: batch.workspaceId, sessionId: batch.payload.sessionId };
  const finishedAt = batch.clock.now();
  await tx.engineResponse.updateMany({ where: { ...where, state: 'QUEUED' }, data: { state, finishedAt } });
  const failure = { code: 'interrupted', message: 'The answer did not come before the session ended.' };
  await tx.engineResponse.updateMany({
    where: { ...where, state: 'ASKING' },
    data: { state: 'FAILED', failure, finishedAt },
  });
}

/** Ends a session and says so, once, in the transaction that ends its job. @returns null when it had ended */
async function endSession(tx: Transaction, batch: SessionBatch, isCancelled: boolean): Promise<PromptSession | null> {
  const { workspaceId, clock, payload } = batch;
  const tally = await tallyOf(tx, batch);
  const status = isCancelled ? 'CANCELLED' : finalStatus(totalOf(tally));
  const now = clock.now();
  const [session] = await tx.promptSession.updateManyAndReturn({
    where: { id: payload.sessionId, workspaceId, finishedAt: null },
    data: { status, finishedAt: now, tally },
  });
  if (!session) return null;
  await tx.sessionReading.updateMany({
    where: { workspaceId, sessionId: session.id, number: 1, completedAt: null },
    data: { completedAt: now },
  });
  await appendEvent(tx, { workspaceId, clock }, promptRunsCompleted, {
    data: completedData(session, tally),
    subjectId: session.id,
  });
  return session;
}

async function tallyOf(tx: Transaction, { workspaceId, payload }: SessionBatch): Promise<SessionTally> {
  const tallies = await tallySessions(tx, { workspaceId, sessionIds: [payload.sessionId] });
  return tallies.get(payload.sessionId) ?? [];
}
