import type { ApiKey, Prisma, Workspace } from '../../generated/prisma/client.ts';
import type { Context } from '../../kernel/context.ts';
import { NEWEST_FIRST, newestFirstValues, olderThanCursor } from '../../kernel/newest-first.ts';
import { type CursorScope, type Page, pageSize, toPage } from '../../kernel/page.ts';

/** What a resolver wants of a key, computed from the selection. */
export type ApiKeySelection = { select?: Prisma.ApiKeySelect; include?: Prisma.ApiKeyInclude };

/** A page of the workspace's keys, newest first, those that no longer work too. @throws invalid_cursor */
export async function listApiKeys(
  ctx: Context,
  input: { first?: number | null; after?: string | null },
): Promise<Page<ApiKey>> {
  const size = pageSize(input.first);
  const { workspaceId } = ctx.principal;
  const scope: CursorScope = { key: ctx.cursorKey, list: 'api_keys', workspaceId };
  const rows = await ctx.db.apiKey.findMany({
    where: { workspaceId, ...olderThanCursor(scope, input.after) },
    orderBy: NEWEST_FIRST,
    take: size + 1,
  });
  return toPage(rows, size, scope, newestFirstValues);
}

/** How many keys the workspace has had. */
export function countApiKeys(ctx: Context): Promise<number> {
  return ctx.db.apiKey.count({ where: { workspaceId: ctx.principal.workspaceId } });
}

/** The key with this id. @returns null when the workspace has none */
export function findApiKey(ctx: Context, id: string, selection: ApiKeySelection = {}): Promise<ApiKey | null> {
  return ctx.db.apiKey.findFirst({ ...selection, where: { workspaceId: ctx.principal.workspaceId, id } });
}

/** The key that asks. @returns null when the system does */
export async function findOwnKey(ctx: Context): Promise<ApiKey | null> {
  const { keyId } = ctx.principal;
  return keyId === null ? null : findApiKey(ctx, keyId);
}

/** The caller's workspace. */
export function getWorkspace(ctx: Context): Promise<Workspace> {
  return ctx.db.workspace.findUniqueOrThrow({ where: { id: ctx.principal.workspaceId } });
}
