import type { ScoreRun } from '../../generated/prisma/client.ts';
import type { Context } from '../../kernel/context.ts';
import { DomainError } from '../../kernel/errors.ts';
import type { PageDigest } from '../../page-reader/types.ts';
import type { Transaction } from '../../platform/db.ts';
import type { HttpOut } from '../../platform/http-out.ts';
import type { BatchHandler } from '../../work/batch.ts';
import { handle } from '../../work/run.ts';
import { detectChannel, findProductById } from '../catalog/index.ts';
import { auditBatchHandler } from './bulk/audit-batch.ts';
import { type AuditFinding, finishAudit } from './commands.ts';
import { auditFetcher } from './fetcher.ts';
import { gatherEvidence } from './gather.ts';
import { auditRun } from './jobs.ts';
import { judge } from './judge.ts';
import { auditChannel } from './rules.ts';
import type { SiteReader } from './site/read-site.ts';
import type { SiteAnswers } from './site-cache.ts';

/** How the domain's parent jobs are done. */
export function auditBatchHandlers(http: Pick<HttpOut, 'checkUrl'>): readonly BatchHandler[] {
  return [auditBatchHandler(http)];
}

/** What the audit handler stands on. */
export type AuditTools = {
  readPage: (bytes: Uint8Array, options: { url: string; contentType?: string | null }) => Promise<PageDigest>;
  siteCache: SiteAnswers;
  readSite?: SiteReader;
  /** Runs before the transaction opens: what takes long, and hands back what the transaction shall keep of it. */
  prepare?: (ctx: Context, finding: AuditFinding) => Promise<(tx: Transaction, run: ScoreRun) => Promise<void>>;
};

/** How an audit is done: fetch, read, judge, and keep all of it at once. */
export function auditHandlers(tools: AuditTools) {
  return [
    handle(auditRun, async (ctx, { productId }) => {
      const product = await findProductById(ctx, productId);
      if (!product) throw new DomainError('not_found', 'The product was deleted before its audit began.');
      const channel = product.isChannelExplicit ? product.channel : detectChannel(product.url);
      const { parentId, createdAt } = ctx.job;
      const evidence = await gatherEvidence({
        url: product.url,
        channel: auditChannel(channel),
        fetcher: auditFetcher(ctx.http, ctx.signal, ctx.suspend),
        readPage: tools.readPage,
        ...(tools.readSite ? { readSite: tools.readSite } : {}),
        signal: ctx.signal,
        // Who asks for one audit has perhaps just mended the site; the audits of a batch share what the first one read.
        siteCache: parentId === null ? tools.siteCache.since(createdAt) : tools.siteCache,
        onProgress: (step, done, total) => ctx.progress(step, done, total),
      });
      const judgement = judge(evidence);
      const outcome = {
        judgement,
        facts: evidence.page.facts,
        crawlers: { robots: evidence.robots, agents: evidence.agents },
        pageUrl: evidence.page.url,
      };
      const keep = await tools.prepare?.(ctx, { product, evidence, judgement });
      await ctx.finish(async (tx) => {
        const run = await finishAudit(ctx, tx, { product, jobId: ctx.job.id, outcome });
        await keep?.(tx, run);
        return { run_id: run.id, sku: product.sku, score: run.score, band: judgement.band };
      });
    }),
  ];
}
