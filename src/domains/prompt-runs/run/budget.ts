import { z } from 'zod';
import { appendEvent } from '../../../events/append.ts';
import type { Context } from '../../../kernel/context.ts';
import { parseInput } from '../../../kernel/input.ts';
import { engineBudgetChanged } from '../events.ts';
import { type Budget, readBudget } from './spend.ts';

const budgetPatch = z.object({
  dailyUsd: z.number().min(0, 'must be from 0 to 1,000,000').max(1_000_000, 'must be from 0 to 1,000,000').nullish(),
});

/** Changes what the workspace may spend on engines in a day; null goes back to the installation's. @throws validation_failed */
export async function updateBudget(ctx: Context, input: unknown): Promise<Budget> {
  const { dailyUsd } = parseInput(budgetPatch, input);
  const { workspaceId } = ctx.principal;
  if (dailyUsd !== undefined) {
    await ctx.transaction(async (tx) => {
      const before = await tx.spendCap.findUnique({ where: { workspaceId } });
      if ((before?.dailyUsd ?? null) === dailyUsd) return;
      if (dailyUsd === null) await tx.spendCap.deleteMany({ where: { workspaceId } });
      else
        await tx.spendCap.upsert({ where: { workspaceId }, create: { workspaceId, dailyUsd }, update: { dailyUsd } });
      await appendEvent(tx, { workspaceId, clock: ctx.clock }, engineBudgetChanged, { data: { daily_usd: dailyUsd } });
    });
  }
  return readBudget(ctx);
}
