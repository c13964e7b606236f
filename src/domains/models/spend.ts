import type { Context } from '../../kernel/context.ts';
import { newId } from '../../kernel/ids.ts';
import type { ModelConfig, ModelPurpose, ModelQuestion } from './config.ts';
import { ModelError } from './failure.ts';

/**
 * Reserves what a call may cost, before it is made: calls that run at the same moment cannot pass the budget together.
 * A call whose cost nobody learned keeps what was reserved for it.
 *
 * @returns the reservation's id
 * @throws ModelError `spend_cap_reached` when the workspace's budget of the day does not hold it
 */
export async function reserveTokens(
  ctx: Context,
  config: ModelConfig,
  { purpose, tokens }: { purpose: ModelPurpose; tokens: number },
): Promise<string> {
  const workspaceId = ctx.principal.workspaceId;
  const now = ctx.clock.now();
  const today = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()));
  const id = newId('LlmCall');
  await ctx.db.$transaction(async (tx) => {
    await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`llm ${workspaceId}`}, 0))`;
    const [row] = await tx.$queryRaw<{ spent: bigint }[]>`
      select coalesce(sum(coalesce(used_tokens, reserved_tokens)), 0)::bigint as spent from llm_calls
      where workspace_id = ${workspaceId} and created_at >= ${today}`;
    if (Number(row?.spent ?? 0) + tokens > config.dailyTokens) throw new ModelError('spend_cap_reached');
    await tx.llmCall.create({
      data: {
        id,
        workspaceId,
        purpose,
        provider: config.provider,
        model: config.model,
        reservedTokens: tokens,
        createdAt: now,
      },
    });
  });
  return id;
}

/** Records what a call used. */
export async function settleTokens(ctx: Context, id: string, usedTokens: number | null): Promise<void> {
  const where = { id, workspaceId: ctx.principal.workspaceId };
  await ctx.db.llmCall.updateMany({ where, data: { usedTokens, settledAt: ctx.clock.now() } });
}

/** An upper bound of what a question and its answer use; no text has more tokens than bytes, few have a third. */
export function tokenBound({ system, data, schema, maxOutputTokens }: ModelQuestion): number {
  const bytes = Buffer.byteLength(system) + Buffer.byteLength(data) + Buffer.byteLength(JSON.stringify(schema));
  return Math.ceil(bytes / 2) + maxOutputTokens;
}
