import type { Context } from '../../kernel/context.ts';
import { type CursorScope, decodeCursor, type Page, pageSize, toPage } from '../../kernel/page.ts';

/** Which page of a list. */
export type PageInput = { first?: number | null; after?: string | null };

/**
 * A page of rows, newest first. Ids are made in the order of time, so they alone are the order of creation.
 *
 * @param list names the list and its filters; a cursor is good for this one alone
 * @param read reads at most `take` rows by falling id
 * @throws invalid_cursor
 */
export async function newestPage<Row extends { id: string }>(
  ctx: Context,
  list: string,
  input: PageInput,
  read: (page: { past: { id?: { lt: string } }; take: number }) => Promise<Row[]>,
): Promise<Page<Row>> {
  const size = pageSize(input.first);
  const scope = cursorScope(ctx, list);
  const [last] = input.after ? decodeCursor(scope, input.after) : [];
  const rows = await read({ past: last ? { id: { lt: String(last) } } : {}, take: size + 1 });
  return toPage(rows, size, scope, (row) => [row.id]);
}

/** Where the cursors of a list of the caller's workspace are good. */
export function cursorScope(ctx: Context, list: string): CursorScope {
  return { key: ctx.cursorKey, list, workspaceId: ctx.principal.workspaceId };
}
