import type { Context } from '../../../kernel/context.ts';
import { parseInput } from '../../../kernel/input.ts';
import type { Transaction } from '../../../platform/db.ts';
import { enqueueBatch } from '../../../work/batch.ts';
import type { JobRow } from '../../../work/job-events.ts';
import { productWhere } from '../../catalog/index.ts';
import { auditBatch } from '../jobs.ts';
import { type AuditFilter, auditFilter } from './filter.ts';

/**
 * A job that audits many products, and how many there were when it was asked for.
 * `missing` lists the given SKUs that the workspace has no product for.
 */
export type AcceptedBatch = { jobId: string; status: JobRow['status']; total: number; missing: string[] };

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
  const total = () => tx.product.count({ where: productWhere(ctx, filter) });
  const asked = { payload: { filter }, total, ...(dedupeKey && { dedupeKey }) };
  const accepted = await enqueueBatch(tx, scope, auditBatch, asked);
  const missing = await missingSkus(tx, ctx, filter.skus ?? []);
  return { jobId: accepted.job.id, status: accepted.job.status, total: accepted.total, missing };
}

async function missingSkus(
  tx: Transaction,
  ctx: Pick<Context, 'principal'>,
  skus: readonly string[],
): Promise<string[]> {
  if (skus.length === 0) return [];
  const products = await tx.product.findMany({ where: productWhere(ctx, { skus: [...skus] }), select: { sku: true } });
  const found = new Set(products.map(({ sku }) => sku));
  return [...new Set(skus)].filter((sku) => !found.has(sku));
}
