import { appendEvent } from '../../events/append.ts';
import type { Prisma, Product, ScoreRun } from '../../generated/prisma/client.ts';
import { formatInstant } from '../../kernel/clock.ts';
import type { Context } from '../../kernel/context.ts';
import { newId } from '../../kernel/ids.ts';
import { sanitizeJson } from '../../kernel/text.ts';
import type { Transaction } from '../../platform/db.ts';
import { enqueueJob } from '../../work/enqueue.ts';
import { productWhere, recordAudit, skuNotFound } from '../catalog/index.ts';
import { auditCompleted } from './events.ts';
import { hostKey } from './host-key.ts';
import { auditRun } from './jobs.ts';
import type { AuditEvidence } from './site/types.ts';
import type { Judgement } from './types.ts';

/** A job that audits a product. */
export type AcceptedAudit = { jobId: string; status: 'QUEUED' | 'RUNNING'; sku: string };

/** What an audit found, ready to be kept. `crawlers` are the verdicts on each AI bot. */
export type AuditOutcome = { judgement: Judgement; facts: unknown; crawlers: unknown; pageUrl: string };

/** A judgement with what it was made from, before anything of it is kept. */
export type AuditFinding = { product: Product; evidence: AuditEvidence; judgement: Judgement };

/**
 * Asks for a fresh audit. While one is queued or running for the product, that one is answered.
 *
 * @throws sku_not_found
 */
export function startAudit(ctx: Context, sku: string): Promise<AcceptedAudit> {
  return ctx.transaction(async (tx) => {
    const product = await tx.product.findFirst({
      where: productWhere(ctx, { skus: [sku] }),
      select: { id: true, url: true },
    });
    if (!product) throw skuNotFound(ctx, sku);
    const scope = { workspaceId: ctx.principal.workspaceId, clock: ctx.clock };
    const laneKey = hostKey(ctx.http, product.url);
    const options = { dedupeKey: `audit ${product.id}`, ...(laneKey && { laneKey }) };
    const { job } = await enqueueJob(tx, scope, auditRun, { productId: product.id }, options);
    return { jobId: job.id, status: job.status === 'RUNNING' ? 'RUNNING' : 'QUEUED', sku };
  });
}

/** Keeps a finished audit: the run, the product's score and the event, in the caller's transaction. */
export async function finishAudit(
  ctx: Context,
  tx: Transaction,
  audit: { product: Pick<Product, 'id' | 'sku'>; jobId: string | null; outcome: AuditOutcome },
): Promise<ScoreRun> {
  const workspaceId = ctx.principal.workspaceId;
  const { product, jobId, outcome } = audit;
  const { judgement } = outcome;
  await tx.$queryRaw`select 1 from products where workspace_id = ${workspaceId} and id = ${product.id} for no key update`;
  const previous = await tx.scoreRun.findFirst({
    where: { workspaceId, productId: product.id },
    orderBy: [{ auditedAt: 'desc' }, { id: 'desc' }],
    select: { score: true },
  });
  const run = await tx.scoreRun.create({
    data: {
      id: newId('ScoreRun'),
      workspaceId,
      productId: product.id,
      jobId,
      channel: upper(judgement.channel),
      model: upper(judgement.model),
      score: judgement.score,
      band: upper(judgement.band),
      previousScore: previous?.score ?? null,
      delta: previous ? judgement.score - previous.score : null,
      buckets: toJson(judgement.buckets),
      facts: toJson(outcome.facts),
      crawlers: toJson(outcome.crawlers),
      pageUrl: outcome.pageUrl,
      auditedAt: ctx.clock.now(),
    },
  });
  await recordAudit(tx, {
    workspaceId,
    productId: product.id,
    score: run.score,
    auditedAt: run.auditedAt,
    channel: run.channel,
  });
  await appendEvent(tx, { workspaceId, clock: ctx.clock }, auditCompleted, {
    data: completedData(product.sku, judgement, run),
    subjectId: product.id,
  });
  return run;
}

function completedData(sku: string, judgement: Judgement, run: ScoreRun) {
  return {
    run_id: run.id,
    job_id: run.jobId,
    sku,
    url: run.pageUrl,
    channel: judgement.channel,
    model: judgement.model,
    score: run.score,
    band: judgement.band,
    previous_score: run.previousScore,
    delta: run.delta,
    buckets: judgement.buckets.map(({ bucket, score, max }) => ({ bucket, score, max })),
    audited_at: formatInstant(run.auditedAt),
  };
}

/** The stored word for a word of the audit; the two differ in case alone. */
function upper<Word extends string>(word: Word): Uppercase<Word> {
  return word.toUpperCase() as Uppercase<Word>;
}

/** Evidence is plain JSON by its types; what a page slipped into its texts is cleaned here. */
function toJson(value: unknown): Prisma.InputJsonValue {
  return sanitizeJson(value) as Prisma.InputJsonValue;
}
