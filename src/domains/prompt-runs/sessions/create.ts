import type { PromptSession } from '../../../generated/prisma/client.ts';
import type { Context } from '../../../kernel/context.ts';
import { newId } from '../../../kernel/ids.ts';
import { sanitizeJson } from '../../../kernel/text.ts';
import type { Transaction } from '../../../platform/db.ts';
import { enqueueBatch } from '../../../work/batch.ts';
import { promptRun } from '../jobs.ts';
import { trackCompetitors } from '../names/competitors.ts';
import { READERS } from '../readings/readers.ts';
import { planUnits } from '../rules.ts';
import { refuseOverBudget } from './estimate.ts';
import { type PreparedSession, prepareSession } from './prepare.ts';

/** A session with the job that asks its questions. */
export type AcceptedSession = PromptSession & { jobId: string };

/**
 * Accepts a session: its questions are asked by a job, whatever happens to the process.
 *
 * @throws validation_failed naming every fault; engine_not_configured; spend_cap_reached; limit_reached
 */
export async function createPromptSession(ctx: Context, input: unknown): Promise<AcceptedSession> {
  const prepared = await prepareSession(ctx, input);
  await refuseOverBudget(ctx, prepared);
  return ctx.transaction((tx) => createWithin(ctx, tx, prepared));
}

/** As {@link createPromptSession}, in the caller's transaction. */
export async function createWithin(ctx: Context, tx: Transaction, prepared: PreparedSession): Promise<AcceptedSession> {
  const { workspaceId, workspaceMode } = ctx.principal;
  const { asker, competitors, place, ...asked } = prepared;
  await trackCompetitors(ctx, tx, competitors);
  const id = newId('PromptSession');
  const units = planUnits(prepared);
  const scope = { workspaceId, clock: ctx.clock };
  const total = () => Promise.resolve(units.length);
  const { job } = await enqueueBatch(tx, scope, promptRun, { payload: { sessionId: id }, total });
  const now = ctx.clock.now();
  const session = await tx.promptSession.create({
    data: {
      ...asked,
      ...place,
      id,
      workspaceId,
      jobId: job.id,
      isSimulated: workspaceMode === 'sandbox',
      personaId: asker?.id ?? null,
      personaName: asker?.name ?? null,
      personaPrefix: asker?.prefix ?? null,
      unitCount: units.length,
      createdAt: now,
    },
  });
  // As one value: thousands of parameters keep the process busy for longer than a transaction may be silent.
  const rows = JSON.stringify(sanitizeJson(units.map((unit) => ({ ...unit, id: newId('EngineResponse') }))));
  await tx.$executeRaw`
    insert into engine_responses (id, workspace_id, session_id, position, engine, prompt_index, prompt, repeat, is_simulated)
    select v->>'id', ${workspaceId}, ${id}, (v->>'position')::int, (v->>'engine')::"AnswerEngine",
      (v->>'promptIndex')::int, v->>'prompt', (v->>'repeat')::int, ${session.isSimulated}
    from jsonb_array_elements(${rows}::jsonb) v`;
  await tx.sessionReading.create({
    data: { workspaceId, sessionId: id, number: 1, cause: 'RUN', ...READERS, createdAt: now },
  });
  return { ...session, jobId: job.id };
}
