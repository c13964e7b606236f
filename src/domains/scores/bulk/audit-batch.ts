import type { Transaction } from '../../../platform/db.ts';
import type { HttpOut } from '../../../platform/http-out.ts';
import { type BatchHandler, handleBatch } from '../../../work/batch.ts';
import { type JobRequest, requestJob } from '../../../work/enqueue.ts';
import { productWhere } from '../../catalog/index.ts';
import { hostKey } from '../host-key.ts';
import { auditBatch, auditRun } from '../jobs.ts';

/** Failures that a batch's result names. */
const NAMED_FAILURES = 100;

/** Audits the products that a filter leaves, in the order of their ids; those under way already are not asked for again. */
export function auditBatchHandler(http: Pick<HttpOut, 'checkUrl'>): BatchHandler {
  return handleBatch(auditBatch, {
    step: 'Auditing products',
    async next(tx, { workspaceId, payload }, { after, limit }) {
      const where = productWhere({ principal: { workspaceId } }, payload.filter);
      const products = await tx.product.findMany({
        where: { AND: [where, after ? { id: { gt: after } } : {}] },
        orderBy: { id: 'asc' },
        take: limit,
        select: { id: true, url: true },
      });
      return {
        children: products.map((product) => auditRequest(http, product)),
        cursor: products.at(-1)?.id ?? null,
        isLast: products.length < limit,
      };
    },
    finish: async (tx, { job }, { deduplicated }) => ({
      already_running: deduplicated,
      failures: await failuresOf(tx, job.id),
    }),
  });
}

function auditRequest(http: Pick<HttpOut, 'checkUrl'>, { id, url }: { id: string; url: string }): JobRequest {
  const laneKey = hostKey(http, url);
  return requestJob(auditRun, { productId: id }, { dedupeKey: `audit ${id}`, ...(laneKey && { laneKey }) });
}

function failuresOf(tx: Transaction, parentId: string) {
  return tx.$queryRaw<{ job_id: string; sku: string | null; code: string; message: string }[]>`
    select jobs.id as job_id, products.sku, error->>'code' as code, error->>'message' as message
    from jobs left join products on products.id = payload->>'productId'
    where parent_id = ${parentId} and status = 'FAILED' order by jobs.id limit ${NAMED_FAILURES}`;
}
