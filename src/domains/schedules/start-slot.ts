import type { Context } from '../../kernel/context.ts';
import type { Transaction } from '../../platform/db.ts';
import { acceptSession, prepareSession, refuseUnattended, sessionInput } from '../prompt-runs/index.ts';
import { auditFilter, startBatchWithin } from '../scores/index.ts';

/** A schedule whose slot has come. */
export type Due = {
  id: string;
  kind: 'AUDIT' | 'PROMPT_RUN';
  cron: string;
  timezone: string;
  payload: unknown;
  slot: Date;
};

/** What a slot has started, or found still at work. */
export type SlotStart = { jobId: string; sessionId: string | null };

/**
 * What a slot does, checked before a row is held; what it returns then starts it in the caller's transaction.
 *
 * @throws what keeps it from being started: rows that the prompt run names are gone, an engine has no key, the day's budget
 *   does not hold it, or what it would reserve where a price is not known
 */
export async function prepareSlot(ctx: Context, due: Due): Promise<(tx: Transaction) => Promise<SlotStart>> {
  if (due.kind === 'AUDIT') {
    const filter = auditFilter.parse(due.payload);
    return async (tx) => ({
      jobId: (await startBatchWithin(tx, ctx, filter, `schedule ${due.id}`)).jobId,
      sessionId: null,
    });
  }
  // Competitors were tracked when the schedule was saved.
  const prepared = await prepareSession(ctx, { ...sessionInput.parse(due.payload), competitors: [] });
  await refuseUnattended(ctx, prepared);
  return async (tx) => {
    const { id, jobId } = await acceptSession(ctx, tx, prepared);
    return { jobId, sessionId: id };
  };
}
