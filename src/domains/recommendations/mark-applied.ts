import type { Context } from '../../kernel/context.ts';
import type { Transaction } from '../../platform/db.ts';
import { followOnRecord } from './record.ts';
import { type RecommendationRow, recordPublished, systemMover, transition } from './transition.ts';

/** The public page shows a pushed rewrite: it is applied, and the product's record follows it. */
export async function markApplied(ctx: Context, tx: Transaction, row: RecommendationRow): Promise<void> {
  const mover = systemMover(ctx);
  await followOnRecord(ctx, tx, row);
  const change = { appliedAt: ctx.clock.now() };
  const applied = await transition(tx, mover, row, { move: 'apply', to: 'APPLIED', change });
  await recordPublished(tx, mover, applied);
}
