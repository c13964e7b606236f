import { appendEvent } from '../../../events/append.ts';
import type { EngineResponse, PromptSession, RawAnswer as StoredRaw } from '../../../generated/prisma/client.ts';
import type { JobContext } from '../../../work/run.ts';
import type { RawAnswer } from '../engines/engine.ts';
import { promptRunsRecounted } from '../events.ts';
import { type Knowledge, loadKnowledge } from '../names/knowledge.ts';
import { proposeWithin } from '../names/propose.ts';
import { keepFindings, type NewReading } from './keep-findings.ts';
import { readWithClaims } from './read-with-claims.ts';
import { READERS } from './readers.ts';

/** Answers that one transaction keeps the readings of. */
const BATCH = 100;

type Answered = EngineResponse & { raw: StoredRaw | null; readings: { number: number }[] };

/** Which sessions are read again: one, or those that were asked for in a period. */
export type RecountScope = { sessionId: string } | { from: string; to: string };

/**
 * Reads the stored answers of sessions again, by the readers and against the names of now. No engine is asked. Each
 * session shows its new reading once all of it is there; the former ones stay under their numbers.
 */
export async function runRecount(ctx: JobContext, scope: RecountScope): Promise<void> {
  const { workspaceId } = ctx.principal;
  const ids = await ctx.db.promptSession.findMany({
    where: { workspaceId, finishedAt: { not: null }, ...scopeWhere(scope) },
    orderBy: { id: 'asc' },
    select: { id: true },
  });
  const knowledge = await loadKnowledge(ctx);
  let answers = 0;
  for (const [index, { id }] of ids.entries()) {
    ctx.signal.throwIfAborted();
    ctx.progress('Reading answers again', index, ids.length);
    answers += await recountSession(ctx, id, knowledge);
  }
  await ctx.finish(() => Promise.resolve({ sessions: ids.length, answers }));
}

function scopeWhere(scope: RecountScope) {
  if ('sessionId' in scope) return { id: scope.sessionId };
  return { createdAt: { gte: new Date(scope.from), lt: new Date(scope.to) } };
}

/** @returns how many answers were read */
async function recountSession(ctx: JobContext, sessionId: string, knowledge: Knowledge): Promise<number> {
  const number = await beginReading(ctx, sessionId, knowledge.hash);
  const answers = await readAllOf(ctx, sessionId, { number, knowledge });
  await showReading(ctx, sessionId, number);
  return answers;
}

/** Reads the answers of a session that a reading lacks. @returns how many the session has */
export async function readAllOf(
  ctx: JobContext,
  sessionId: string,
  { number, knowledge }: { number: number; knowledge: Knowledge },
): Promise<number> {
  let answers = 0;
  for (let after = -1; ; ) {
    ctx.signal.throwIfAborted();
    const batch = await nextAnswers(ctx, sessionId, after);
    const last = batch.at(-1);
    if (!last) break;
    after = last.position;
    answers += batch.length;
    await readBatch(ctx, {
      batch: batch.filter(({ readings }) => !readings.some((one) => one.number === number)),
      number,
      knowledge,
    });
  }
  return answers;
}

/**
 * The number under which a session is read again. What an attempt that died had begun is gone on with, unless the names
 * have changed since.
 */
function beginReading(ctx: JobContext, sessionId: string, namesHash: string): Promise<number> {
  const { workspaceId } = ctx.principal;
  return ctx.transaction(async (tx) => {
    await tx.$queryRaw`select 1 from prompt_sessions where workspace_id = ${workspaceId} and id = ${sessionId} for no key update`;
    const last = await tx.sessionReading.findFirst({ where: { workspaceId, sessionId }, orderBy: { number: 'desc' } });
    if (last && last.cause === 'RECOUNT' && last.completedAt === null) {
      if (last.namesHash === namesHash) return last.number;
      await tx.answerReading.deleteMany({ where: { workspaceId, sessionId, number: last.number } });
      await tx.sessionReading.deleteMany({ where: { workspaceId, sessionId, number: last.number } });
    }
    const isLeftOver = last?.cause === 'RECOUNT' && last.completedAt === null;
    const number = (last?.number ?? 0) + (isLeftOver ? 0 : 1);
    const data = { workspaceId, sessionId, number, cause: 'RECOUNT', ...READERS, namesHash } as const;
    await tx.sessionReading.create({ data: { ...data, createdAt: ctx.clock.now() } });
    return number;
  });
}

function nextAnswers(ctx: JobContext, sessionId: string, after: number): Promise<Answered[]> {
  return ctx.db.engineResponse.findMany({
    where: { workspaceId: ctx.principal.workspaceId, sessionId, raw: { isNot: null }, position: { gt: after } },
    orderBy: { position: 'asc' },
    take: BATCH,
    include: { raw: true, readings: { select: { number: true } } },
  });
}

type Reading = { batch: readonly Answered[]; number: number; knowledge: Knowledge };

async function readBatch(ctx: JobContext, { batch, number, knowledge }: Reading): Promise<void> {
  const stored = batch.flatMap(({ raw, readings: _known, ...response }) =>
    raw ? [{ response, raw: asRaw(raw.content) }] : [],
  );
  const answers = stored.map(({ response, raw }) => ({ raw, question: response.prompt }));
  const reads = await readWithClaims(ctx, answers, knowledge);
  const readings = stored.flatMap(({ response }, index): NewReading[] => {
    const read = reads[index];
    return read ? [{ response, number, findings: read.findings }] : [];
  });
  await ctx.transaction(async (tx) => {
    await keepFindings(tx, readings);
    const [first] = batch;
    const proposals = reads.flatMap((read) => read.proposals);
    if (first) await proposeWithin(ctx, tx, first.sessionId, proposals);
  });
}

async function showReading(ctx: JobContext, sessionId: string, number: number): Promise<void> {
  const { workspaceId } = ctx.principal;
  await ctx.transaction(async (tx) => {
    const { count } = await tx.sessionReading.updateMany({
      where: { workspaceId, sessionId, number, completedAt: null },
      data: { completedAt: ctx.clock.now() },
    });
    if (count === 0) return;
    const shown: Pick<PromptSession, 'reading'>[] = await tx.promptSession.updateManyAndReturn({
      where: { workspaceId, id: sessionId, reading: { lt: number } },
      data: { reading: number },
    });
    if (shown.length === 0) return;
    await appendEvent(tx, { workspaceId, clock: ctx.clock }, promptRunsRecounted, {
      data: { id: sessionId, reading: number },
      subjectId: sessionId,
    });
  });
}

/** Stored as it was written by us, from this type. */
export function asRaw(content: string): RawAnswer {
  return JSON.parse(content) as RawAnswer;
}
