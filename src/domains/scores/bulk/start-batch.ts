import type { Context } from '../../../kernel/context.ts';
import { parseInput } from '../../../kernel/input.ts';
import type { Transaction } from '../../../platform/db.ts';
import { wakeAfter } from '../../../platform/wakeup.ts';
import { enqueueJob } from '../../../work/enqueue.ts';
import type { JobRow } from '../../../work/job-events.ts';
import { productWhere } from '../../catalog/index.ts';
import { auditBatch } from '../jobs.ts';
import { type AuditFilter, auditFilter } from './filter.ts';

/** The topic that is signalled when there is a new batch. */
export const BATCH_TOPIC = 'audit.batch';

/** A job that audits many products, and how many there were when it was asked for. */
export type AcceptedBatch = { jobId: string; status: JobRow['status']; total: number };

/** Asks for an audit of every product that the filter leaves. @throws validation_failed for a filter that says nothing */
export function startAuditBatch(ctx: Context, input: unknown): Promise<AcceptedBatch> {
  const filter = parseInput(auditFilter, input);
  return ctx.transaction((tx) => startBatchWithin(tx, ctx, filter));
}

/** As {@link startAuditBatch}, in the caller's transaction. @param dedupeKey while its job is unfinished, that is the answer */
export async function startBatchWithin(
  tx: Transaction,
  ctx: Pick<Context, 'principal' | 'clock'>,
  filter: AuditFilter,
  dedupeKey?: string,
): Promise<AcceptedBatch> {
  const scope = { workspaceId: ctx.principal.workspaceId, clock: ctx.clock };
  const { job, isNew } = await enqueueJob(tx, scope, auditBatch, { filter }, dedupeKey ? { dedupeKey } : {});
  if (!isNew) {
    const batch = await tx.auditBatch.findUnique({ where: { jobId: job.id } });
    return { jobId: job.id, status: job.status, total: batch?.total ?? 0 };
  }
  const total = await tx.product.count({ where: productWhere(ctx, filter) });
  await tx.auditBatch.create({ data: { jobId: job.id, total } });
  wakeAfter(tx, BATCH_TOPIC);
  return { jobId: job.id, status: job.status, total };
}
