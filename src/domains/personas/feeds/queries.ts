import type { Prisma, ReviewFeed } from '../../../generated/prisma/client.ts';
import type { Context } from '../../../kernel/context.ts';
import { DomainError } from '../../../kernel/errors.ts';
import { type CursorScope, decodeCursor, type Page, pageSize, toPage } from '../../../kernel/page.ts';

/** What a resolver wants of a feed, computed from the selection. */
export type FeedSelection = { select?: Prisma.ReviewFeedSelect; include?: Prisma.ReviewFeedInclude };

/** The documented answer for a feed that the workspace does not have. */
export function feedNotFound(id: string): DomainError {
  return new DomainError('not_found', `There is no review feed '${id}'.`, { id });
}

/** The feed with this id. @returns null when the workspace has none */
export function findFeed(ctx: Context, id: string, selection: FeedSelection = {}): Promise<ReviewFeed | null> {
  return ctx.db.reviewFeed.findFirst({ ...selection, where: { id, workspaceId: ctx.principal.workspaceId } });
}

/** A page of the workspace's feeds, newest first. @throws invalid_cursor */
export async function listFeeds(
  ctx: Context,
  input: { first?: number | null; after?: string | null },
  selection: FeedSelection = {},
): Promise<Page<ReviewFeed>> {
  const size = pageSize(input.first);
  const { workspaceId } = ctx.principal;
  const scope: CursorScope = { key: ctx.cursorKey, list: 'review-feeds', workspaceId };
  const [last] = input.after ? decodeCursor(scope, input.after) : [];
  // Ids are made in the order of time, so they alone are the order of creation.
  const rows = await ctx.db.reviewFeed.findMany({
    ...(selection.select ? { ...selection, select: { ...selection.select, id: true } } : selection),
    where: { workspaceId, ...(last ? { id: { lt: String(last) } } : {}) },
    orderBy: { id: 'desc' },
    take: size + 1,
  });
  return toPage(rows, size, scope, (row) => [row.id]);
}

/** How many feeds the workspace has. */
export function countFeeds(ctx: Context): Promise<number> {
  return ctx.db.reviewFeed.count({ where: { workspaceId: ctx.principal.workspaceId } });
}
