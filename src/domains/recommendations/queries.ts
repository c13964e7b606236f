import type { Prisma, Recommendation } from '../../generated/prisma/client.ts';
import type {
  RecommendationField,
  RecommendationPriority,
  RecommendationStatus,
} from '../../generated/prisma/enums.ts';
import type { Context } from '../../kernel/context.ts';
import { NEWEST_FIRST, newestFirstValues, olderThanCursor, withSortColumns } from '../../kernel/newest-first.ts';
import { type CursorScope, type Page, pageSize, toPage } from '../../kernel/page.ts';
import { notFound } from './transition.ts';

/** What a resolver wants of a recommendation, computed from the selection. */
export type RecommendationSelection = {
  select?: Prisma.RecommendationSelect;
  include?: Prisma.RecommendationInclude;
};

/** Which recommendations; everything given must hold. */
export type RecommendationFilter = {
  status?: RecommendationStatus | null;
  sku?: string | null;
  field?: RecommendationField | null;
  priority?: RecommendationPriority | null;
};

/** A page of the workspace's recommendations, newest first. @throws invalid_cursor */
export async function listRecommendations(
  ctx: Context,
  input: { filter?: RecommendationFilter | null; first?: number | null; after?: string | null },
  selection: RecommendationSelection = {},
): Promise<Page<Recommendation>> {
  const size = pageSize(input.first);
  const scope: CursorScope = { key: ctx.cursorKey, list: 'recommendations', workspaceId: ctx.principal.workspaceId };
  const rows = await ctx.db.recommendation.findMany({
    ...withSortColumns(selection),
    where: { AND: [recommendationWhere(ctx, input.filter ?? {}), olderThanCursor(scope, input.after)] },
    orderBy: NEWEST_FIRST,
    take: size + 1,
  });
  return toPage(rows, size, scope, newestFirstValues);
}

/** How many recommendations the filter leaves. */
export function countRecommendations(ctx: Context, filter: RecommendationFilter | null | undefined): Promise<number> {
  return ctx.db.recommendation.count({ where: recommendationWhere(ctx, filter ?? {}) });
}

/** The recommendation with this id. @returns null when the workspace has none */
export function findRecommendation(
  ctx: Context,
  id: string,
  selection: RecommendationSelection = {},
): Promise<Recommendation | null> {
  return ctx.db.recommendation.findFirst({ ...selection, where: { ...recommendationWhere(ctx, {}), id } });
}

/** The recommendation with this id. @throws not_found when the workspace has none */
export async function getRecommendation(
  ctx: Context,
  id: string,
  selection: RecommendationSelection = {},
): Promise<Recommendation> {
  const row = await findRecommendation(ctx, id, selection);
  if (!row) throw notFound(id);
  return row;
}

function recommendationWhere(ctx: Context, filter: RecommendationFilter): Prisma.RecommendationWhereInput {
  return {
    workspaceId: ctx.principal.workspaceId,
    product: { deletedAt: null, ...(filter.sku ? { sku: filter.sku } : {}) },
    ...(filter.status ? { status: filter.status } : {}),
    ...(filter.field ? { field: filter.field } : {}),
    ...(filter.priority ? { priority: filter.priority } : {}),
  };
}
