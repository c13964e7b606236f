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
  const previous = await latestScore(tx, { workspaceId, productId: product.id });
  const run: ScoreRun = {
    id: newId('ScoreRun'),
    workspaceId,
    productId: product.id,
    jobId,
    channel: upper(judgement.channel),
    model: upper(judgement.model),
    score: judgement.score,
    band: upper(judgement.band),
    previousScore: previous,
    delta: previous === null ? null : judgement.score - previous,
    buckets: toJson(judgement.buckets),
    facts: toJson(outcome.facts),
    crawlers: toJson(outcome.crawlers),
    pageUrl: outcome.pageUrl,
    auditedAt: ctx.clock.now(),
  };
  await insertRun(tx, run);
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

/** The score of the run before, which the caller's lock on the product keeps the latest. @returns null for the first */
async function latestScore(
  tx: Transaction,
  { workspaceId, productId }: Pick<ScoreRun, 'workspaceId' | 'productId'>,
): Promise<number | null> {
  const [latest] = await tx.$queryRaw<{ score: number }[]>`
    select score from score_runs where workspace_id = ${workspaceId} and product_id = ${productId}
    order by audited_at desc, id desc limit 1`;
  return latest?.score ?? null;
}

/** By hand: the typed client, asked for this alone, would have to join the transaction. */
async function insertRun(tx: Transaction, run: ScoreRun): Promise<void> {
  await tx.$executeRaw`
    insert into score_runs (id, workspace_id, product_id, job_id, channel, model, score, band, previous_score, delta,
      buckets, facts, crawlers, page_url, audited_at)
    values (${run.id}, ${run.workspaceId}, ${run.productId}, ${run.jobId}, ${run.channel}::text::"Channel",
      ${run.model}::text::"ScoreModel", ${run.score}, ${run.band}::text::"ScoreBand", ${run.previousScore}, ${run.delta},
      ${JSON.stringify(run.buckets)}::text::jsonb, ${JSON.stringify(run.facts)}::text::jsonb,
      ${JSON.stringify(run.crawlers)}::text::jsonb, ${run.pageUrl}, ${run.auditedAt})`;
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
function toJson(value: unknown): Prisma.JsonValue {
  return sanitizeJson(value) as Prisma.JsonValue;
}
