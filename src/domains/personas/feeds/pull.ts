import type { ReviewFeed } from '../../../generated/prisma/client.ts';
import type { Context } from '../../../kernel/context.ts';
import { DomainError } from '../../../kernel/errors.ts';
import type { Transaction } from '../../../platform/db.ts';
import { enqueueJob } from '../../../work/enqueue.ts';
import type { JobRow } from '../../../work/job-events.ts';
import type { JobContext } from '../../../work/run.ts';
import { reviewsPull } from '../jobs.ts';
import { type SavedReviews, saveReviews } from '../reviews/save-reviews.ts';
import { openFeedCredentials } from './credentials.ts';
import { openFeed } from './platform.ts';
import { feedNotFound } from './queries.ts';

/** Asks for a pull of a feed; while one is under way, its job is the answer. @throws not_found */
export function startPull(ctx: Context, id: string): Promise<{ jobId: string; status: JobRow['status'] }> {
  const { workspaceId } = ctx.principal;
  return ctx.transaction(async (tx) => {
    const feed = await tx.reviewFeed.findFirst({ where: { id, workspaceId }, select: { id: true } });
    if (!feed) throw feedNotFound(id);
    return startPullWithin(tx, ctx, { workspaceId, id });
  });
}

/** As {@link startPull}, of a feed that is there, in the caller's transaction. */
export async function startPullWithin(
  tx: Transaction,
  { clock }: Pick<Context, 'clock'>,
  { workspaceId, id }: { workspaceId: string; id: string },
): Promise<{ jobId: string; status: JobRow['status'] }> {
  const dedupeKey = `reviews.pull:${id}`;
  const { job } = await enqueueJob(tx, { workspaceId, clock }, reviewsPull, { feedId: id }, { dedupeKey });
  return { jobId: job.id, status: job.status };
}

type Pulled = SavedReviews & { pages: number; unreadable: number };

/**
 * Takes the reviews of an account in, page by page from where the pull before ended. A page and the cursor behind it become
 * true together, so no page is taken in twice. A later pull begins with the newest, and ends at a page that holds nothing new.
 *
 * @throws not_found, review_platform_unauthorized, review_platform_unavailable, egress_denied
 */
export async function runPull(ctx: JobContext, { feedId }: { feedId: string }): Promise<void> {
  const { workspaceId } = ctx.principal;
  const feed = await ctx.db.reviewFeed.findFirst({ where: { id: feedId, workspaceId } });
  if (!feed) throw feedNotFound(feedId);
  const { platform, account, baseUrl } = feed;
  const credentials = openFeedCredentials(ctx.secrets, feed);
  const readPage = await openFeed({ platform, account, baseUrl, credentials, http: ctx.http, signal: ctx.signal });
  const pulled: Pulled = { created: 0, updated: 0, unchanged: 0, pages: 0, unreadable: 0 };
  for (let page = feed.nextPage; ; page += 1) {
    ctx.signal.throwIfAborted();
    ctx.progress('Pulling reviews', page);
    const found = await readPage(page);
    const saved = await ctx.transaction(async (tx) => {
      await moveCursor(ctx, tx, { feedId, page });
      return saveReviews(ctx, tx, found.reviews);
    });
    add(pulled, saved, found.unreadable);
    const isNothingNew = feed.lastPulledAt !== null && saved.created + saved.updated === 0;
    if (found.isLast || isNothingNew) break;
  }
  await ctx.finish(async (tx) => {
    await tx.reviewFeed.updateMany({
      where: { id: feedId, workspaceId },
      data: { nextPage: 1, lastPulledAt: ctx.clock.now() },
    });
    return { ...pulled };
  });
}

function add(pulled: Pulled, saved: SavedReviews, unreadable: number): void {
  pulled.pages += 1;
  pulled.created += saved.created;
  pulled.updated += saved.updated;
  pulled.unchanged += saved.unchanged;
  pulled.unreadable += unreadable;
}

/** Another attempt may have taken over while this one was thought dead: then this one ends, and its page is undone. */
async function moveCursor(ctx: JobContext, tx: Transaction, { feedId, page }: { feedId: string; page: number }) {
  const moved = await tx.$executeRaw`
    update review_feeds set next_page = ${page + 1}
    where workspace_id = ${ctx.principal.workspaceId} and id = ${feedId} and next_page = ${page} and exists (
      select 1 from jobs where id = ${ctx.job.id} and attempts = ${ctx.job.attempt} and status = 'RUNNING')`;
  if (moved === 0) throw new DomainError('unavailable', 'Another attempt has taken this pull over.');
}

/** When a feed is pulled next by itself. @returns null when it is pulled by hand only */
export function nextPull({ everyHours }: Pick<ReviewFeed, 'everyHours'>, from: Date): Date | null {
  return everyHours === null ? null : new Date(from.getTime() + everyHours * 3_600_000);
}
