import type { PromptSet } from '../../../generated/prisma/client.ts';
import type { Context } from '../../../kernel/context.ts';
import { newId } from '../../../kernel/ids.ts';
import { parseInput } from '../../../kernel/input.ts';
import { isUnchanged } from '../../../kernel/is-unchanged.ts';
import { promptSetChanged } from '../events.ts';
import { promptSetInput, promptSetPatch } from '../input.ts';
import { recordChange, refuseTooMany } from '../record-change.ts';
import { promptSetNotFound } from './queries.ts';

/** Prompt sets that a workspace can have. */
export const PROMPT_SETS_MAX = 200;

/** Creates a prompt set. @throws validation_failed, limit_reached when the workspace has 200 */
export async function createPromptSet(ctx: Context, input: unknown): Promise<PromptSet> {
  const fields = parseInput(promptSetInput, input);
  const { workspaceId } = ctx.principal;
  return ctx.transaction(async (tx) => {
    const count = () => tx.promptSet.count({ where: { workspaceId } });
    await refuseTooMany(ctx, tx, { of: 'prompt sets', max: PROMPT_SETS_MAX, count });
    const now = ctx.clock.now();
    const data = { ...fields, id: newId('PromptSet'), workspaceId, createdAt: now, updatedAt: now };
    const set = await tx.promptSet.create({ data });
    await recordChange(ctx, tx, promptSetChanged, { id: set.id, action: 'created' });
    return set;
  });
}

/** Changes the given fields of a prompt set; sessions that were asked for keep their own. @throws not_found */
export async function updatePromptSet(ctx: Context, id: string, input: unknown): Promise<PromptSet> {
  const { name, prompts, tags } = parseInput(promptSetPatch, input);
  return ctx.transaction(async (tx) => {
    const where = { id, workspaceId: ctx.principal.workspaceId };
    const fields = {
      ...(name == null ? {} : { name }),
      ...(prompts == null ? {} : { prompts }),
      ...(tags == null ? {} : { tags: [...new Set(tags)] }),
    };
    const before = await tx.promptSet.findFirst({ where });
    if (before && isUnchanged(before, fields)) return before;
    const data = { ...fields, updatedAt: ctx.clock.now() };
    const [set] = await tx.promptSet.updateManyAndReturn({ where, data });
    if (!set) throw promptSetNotFound(id);
    await recordChange(ctx, tx, promptSetChanged, { id, action: 'updated' });
    return set;
  });
}

/** Deletes a prompt set; the sessions made from it stay. @throws not_found @returns what it was */
export async function deletePromptSet(ctx: Context, id: string): Promise<PromptSet> {
  const where = { id, workspaceId: ctx.principal.workspaceId };
  return ctx.transaction(async (tx) => {
    const set = await tx.promptSet.findFirst({ where });
    const { count } = await tx.promptSet.deleteMany({ where });
    if (!set || count === 0) throw promptSetNotFound(id);
    await recordChange(ctx, tx, promptSetChanged, { id, action: 'deleted' });
    return set;
  });
}
