import { appendEvent } from '../../../events/append.ts';
import type { Prisma, PromptSession } from '../../../generated/prisma/client.ts';
import type { AnswerEngine } from '../../../generated/prisma/enums.ts';
import type { Transaction } from '../../../platform/db.ts';
import { type Batch, handleBatch, type NextChildren } from '../../../work/batch.ts';
import { type JobRequest, requestJob } from '../../../work/enqueue.ts';
import { outcomeOf } from '../../../work/outcome.ts';
import { engineId } from '../engines/stored-engine.ts';
import { promptRunsCompleted, promptRunsProgressed } from '../events.ts';
import { promptAsk, promptComplete, promptRun, promptSimulate } from '../jobs.ts';
import { isReadingWhole, openReading } from '../readings/open-reading.ts';
import { finalStatus } from '../rules.ts';
import { completedData, progressData } from '../sessions/completed.ts';
import { doneCount, type SessionTally, tallySessions, totalOf } from '../sessions/tally.ts';
import { SIMULATED_AT_ONCE } from './ask-simulated.ts';

type SessionBatch = Batch<{ sessionId: string }>;

/** The cursor behind the last question. */
const ALL_ASKED = 'all asked';

/** Jobs of a session under way at once, so that an engine that is slow keeps none from the others. */
const CHILDREN_AT_ONCE = 600;

/**
 * How a session is run: a job for each question to each engine, or for some questions to simulated ones, and its end when
 * all have ended.
 */
export const promptRunBatch = handleBatch(promptRun, {
  step: 'Asking engines',
  window: CHILDREN_AT_ONCE,
  async next(tx, batch, { after, limit, unfinished }) {
    const { workspaceId } = batch;
    const { sessionId } = batch.payload;
    if (after === ALL_ASKED) return afterAll(tx, batch, unfinished);
    const { isSimulated } = await tx.promptSession.findFirstOrThrow({
      where: { workspaceId, id: sessionId },
      select: { isSimulated: true },
    });
    const take = isSimulated ? limit * SIMULATED_AT_ONCE : limit;
    const responses = await tx.engineResponse.findMany({
      where: {
        workspaceId,
        sessionId,
        state: 'QUEUED',
        ...(after === null ? {} : { position: { gt: Number(after) } }),
      },
      orderBy: { position: 'asc' },
      take,
      select: { id: true, position: true, engine: true },
    });
    return {
      children: isSimulated ? askSimulators(sessionId, responses) : responses.map(askOne),
      cursor: responses.length < take ? ALL_ASKED : String(responses.at(-1)?.position),
      isLast: false,
    };
  },
  async count(tx, batch) {
    const sum = totalOf(await tallyOf(tx, batch));
    return { done: doneCount(sum), total: sum.total };
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
    const { total, answered, unanswered, cancelled } = totalOf(await tallyOf(tx, batch));
    return {
      outcome: outcomeOf({ done: answered, notDone: unanswered + cancelled }),
      total,
      succeeded: answered,
      failed: unanswered,
      cancelled,
      session_id: batch.payload.sessionId,
      status: session?.status.toLowerCase() ?? null,
    };
  },
  async cancelled(tx, batch) {
    await endOpen(tx, batch, 'CANCELLED');
    await endSession(tx, batch, true);
  },
});

/** Once all have ended: a reading that is not whole is completed by one job more, before its numbers are shown. */
async function afterAll(tx: Transaction, batch: SessionBatch, unfinished: number): Promise<NextChildren> {
  if (unfinished > 0) return { children: [], cursor: ALL_ASKED, isLast: false };
  const { workspaceId, payload } = batch;
  const { sessionId } = payload;
  const number = await openReading(tx, { workspaceId, sessionId });
  const isWhole = await isReadingWhole(tx, { workspaceId, sessionId, number });
  return { children: isWhole ? [] : [requestJob(promptComplete, { sessionId })], cursor: ALL_ASKED, isLast: true };
}

function askOne({ id, engine }: { id: string; engine: AnswerEngine }): JobRequest {
  return requestJob(promptAsk, { responseId: id }, { laneKey: engineId(engine) });
}

function askSimulators(sessionId: string, responses: readonly { id: string }[]): JobRequest[] {
  const ids = responses.map(({ id }) => id);
  const count = Math.ceil(ids.length / SIMULATED_AT_ONCE);
  return Array.from({ length: count }, (_none, index) => {
    const start = index * SIMULATED_AT_ONCE;
    return requestJob(promptSimulate, { sessionId, responseIds: ids.slice(start, start + SIMULATED_AT_ONCE) });
  });
}

/**
 * Questions that nobody will ask any more. One that is being asked still keeps its answer when it comes, unless it is of
 * the simulator.
 */
async function endOpen(tx: Transaction, batch: SessionBatch, state: 'FAILED' | 'CANCELLED'): Promise<void> {
  const where = { workspaceId: batch.workspaceId, sessionId: batch.payload.sessionId };
  const finishedAt = batch.clock.now();
  const unasked: Prisma.EngineResponseWhereInput = {
    OR: [{ state: 'QUEUED' }, ...(state === 'CANCELLED' ? [{ state: 'ASKING' as const, isSimulated: true }] : [])],
  };
  await tx.engineResponse.updateMany({ where: { ...where, ...unasked }, data: { state, finishedAt } });
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
  const scope = { workspaceId, sessionId: payload.sessionId };
  const reading = await openReading(tx, scope);
  const status = isCancelled ? 'CANCELLED' : finalStatus(totalOf(tally));
  const now = clock.now();
  const [session] = await tx.promptSession.updateManyAndReturn({
    where: { id: payload.sessionId, workspaceId, finishedAt: null },
    data: { status, finishedAt: now, tally, reading },
  });
  if (!session) return null;
  const read = await tx.answerReading.findFirst({ where: { ...scope, number: reading }, select: { namesHash: true } });
  await tx.sessionReading.updateMany({
    where: { ...scope, number: reading, completedAt: null },
    data: { completedAt: now, namesHash: read?.namesHash ?? null },
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
