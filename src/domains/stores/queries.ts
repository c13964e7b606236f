import type { Prisma, Store } from '../../generated/prisma/client.ts';
import type { Context } from '../../kernel/context.ts';
import { DomainError } from '../../kernel/errors.ts';
import { type CursorScope, type CursorValues, decodeCursor, type Page, pageSize, toPage } from '../../kernel/page.ts';

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
    where: { workspaceId: ctx.principal.workspaceId, ...pastCursor(scope, input.after) },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: size + 1,
  });
  return toPage(rows, size, scope, sortValues);
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

function sortValues(row: { createdAt: Date; id: string }): CursorValues {
  return [row.createdAt.toISOString(), row.id];
}

function pastCursor(scope: CursorScope, after: string | null | undefined) {
  if (!after) return {};
  const [moment, id] = decodeCursor(scope, after);
  const createdAt = new Date(String(moment));
  return {
    createdAt: { lte: createdAt },
    OR: [{ createdAt: { lt: createdAt } }, { createdAt, id: { lt: String(id) } }],
  };
}

/** A selection made for the face may lack the columns that the cursor is made of. */
function withSortColumns(selection: StoreSelection): StoreSelection {
  if (!selection.select) return selection;
  return { ...selection, select: { ...selection.select, id: true, createdAt: true } };
}
