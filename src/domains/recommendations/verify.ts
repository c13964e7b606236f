import { DomainError } from '../../kernel/errors.ts';
import { PAGE_MAX_BYTES } from '../../kernel/limits.ts';
import type { PageDigest } from '../../page-reader/types.ts';
import type { JobContext } from '../../work/run.ts';
import { auditFetcher } from '../scores/index.ts';
import { isShownOn } from './is-on-page.ts';
import { markApplied } from './mark-applied.ts';
import type { Asked } from './push.ts';
import { WITH_PRODUCT } from './transition.ts';
import { storedValue } from './values.ts';

/** Reads a page as the audit reads it. */
export type ReadPage = (
  bytes: Uint8Array,
  options: { url: string; contentType?: string | null },
) => Promise<PageDigest>;

/**
 * Looks for a pushed rewrite on the public page; seen, it is applied.
 *
 * @throws content_not_visible, fetch_failed, page_unreadable: all but the last are retried with exponential backoff
 */
export async function runVerify(ctx: JobContext, asked: Asked, readPage: ReadPage): Promise<void> {
  const where = { id: asked.recommendationId, workspaceId: ctx.principal.workspaceId };
  const row = await ctx.db.recommendation.findFirst({ where, include: WITH_PRODUCT });
  if (row?.status !== 'PUSHED' || row.version !== asked.version) return;
  const page = await fetchPage(ctx, row.product.url, readPage);
  if (!isShownOn(page, row.field, storedValue(row.after)))
    throw new DomainError('content_not_visible', 'The public page does not show the rewrite yet.', {
      id: row.id,
      url: row.product.url,
    });
  await ctx.finish(async (tx) => {
    const present = await tx.recommendation.findUniqueOrThrow({ where: { id: row.id }, include: WITH_PRODUCT });
    // An audit, or a rollback, may have been faster while the page was fetched.
    if (present.status === 'PUSHED' && present.version === asked.version) await markApplied(ctx, tx, present);
    return { recommendation_id: row.id, sku: row.product.sku, status: present.status.toLowerCase() };
  });
}

async function fetchPage(ctx: JobContext, url: string, readPage: ReadPage): Promise<PageDigest> {
  const fetcher = auditFetcher(ctx.http, ctx.signal, ctx.suspend);
  const answer = await fetcher(url, {
    maxBytes: PAGE_MAX_BYTES,
    accept: 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.5',
  });
  if (!answer.ok)
    throw new DomainError(answer.code === 'egress_denied' ? 'egress_denied' : 'fetch_failed', answer.message);
  if (answer.status !== 200)
    throw new DomainError('fetch_failed', `The page answered with status ${answer.status}.`, { url });
  return readPage(answer.body, { url: answer.url, contentType: answer.headers['content-type'] ?? null });
}
