import type { Prisma, Store } from '../../generated/prisma/client.ts';
import type { Context } from '../../kernel/context.ts';
import { DomainError } from '../../kernel/errors.ts';
import { NEWEST_FIRST, newestFirstValues, olderThanCursor, withSortColumns } from '../../kernel/newest-first.ts';
import { type CursorScope, type Page, pageSize, toPage } from '../../kernel/page.ts';

/** What a resolver wants of a store, computed from the selection. */
export type StoreSelection = { select?: Prisma.StoreSelect; include?: Prisma.StoreInclude };

/** A page of the workspace's stores, newest first. @throws invalid_cursor when `after` is of another list */
export async function listStores(
  ctx: Context,
  input: { first?: number | null; after?: string | null },
  selection: StoreSelection = {},
): Promise<Page<Store>> {
  const size = pageSize(input.first);
  const scope: CursorScope = { key: ctx.cursorKey, list: 'stores', workspaceId: ctx.principal.workspaceId };
  const rows = await ctx.db.store.findMany({
    ...withSortColumns(selection),
    where: { workspaceId: ctx.principal.workspaceId, ...olderThanCursor(scope, input.after) },
    orderBy: NEWEST_FIRST,
    take: size + 1,
  });
  return toPage(rows, size, scope, newestFirstValues);
}

/** How many stores the workspace has connected. */
export function countStores(ctx: Context): Promise<number> {
  return ctx.db.store.count({ where: { workspaceId: ctx.principal.workspaceId } });
}

/** The store with this id. @returns null when the workspace has none */
export function findStore(ctx: Context, id: string, selection: StoreSelection = {}): Promise<Store | null> {
  return ctx.db.store.findFirst({ ...selection, where: { workspaceId: ctx.principal.workspaceId, id } });
}

/** The store with this id. @throws not_found when the workspace has none */
export async function getStore(ctx: Context, id: string): Promise<Store> {
  const store = await findStore(ctx, id);
  if (!store) throw new DomainError('not_found', `The store '${id}' was not found.`, { id });
  return store;
}
