import type { PromptSet } from '../../../generated/prisma/client.ts';
import type { Context } from '../../../kernel/context.ts';
import { DomainError } from '../../../kernel/errors.ts';
import type { Page } from '../../../kernel/page.ts';
import { newestPage, type PageInput } from '../page.ts';

/** The documented answer for a prompt set that the workspace does not have. */
export function promptSetNotFound(id: string): DomainError {
  return new DomainError('not_found', `There is no prompt set '${id}'.`, { id });
}

/** The prompt set with this id. @returns null when the workspace has none */
export function findPromptSet(ctx: Context, id: string): Promise<PromptSet | null> {
  return ctx.db.promptSet.findFirst({ where: { id, workspaceId: ctx.principal.workspaceId } });
}

/** The prompt set with this id. @throws not_found */
export async function getPromptSet(ctx: Context, id: string): Promise<PromptSet> {
  const set = await findPromptSet(ctx, id);
  if (!set) throw promptSetNotFound(id);
  return set;
}

/** A page of the workspace's prompt sets, newest first. @throws invalid_cursor */
export function listPromptSets(ctx: Context, input: PageInput & { tag?: string | null }): Promise<Page<PromptSet>> {
  return newestPage(ctx, `prompt sets ${input.tag ?? ''}`, input, ({ past, take }) =>
    ctx.db.promptSet.findMany({ where: { ...setWhere(ctx, input.tag), ...past }, orderBy: { id: 'desc' }, take }),
  );
}

/** How many prompt sets have the tag; all of them without one. */
export function countPromptSets(ctx: Context, tag?: string | null): Promise<number> {
  return ctx.db.promptSet.count({ where: setWhere(ctx, tag) });
}

function setWhere(ctx: Context, tag: string | null | undefined) {
  return { workspaceId: ctx.principal.workspaceId, ...(tag ? { tags: { has: tag } } : {}) };
}
