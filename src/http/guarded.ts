import { type Context, deriveContext } from '../kernel/context.ts';
import type { Transaction } from '../platform/db.ts';

/** What must hold for a change to be committed; a guard that throws undoes it. */
export type Guard = {
  before?: (tx: Transaction) => Promise<void>;
  after?: (tx: Transaction) => Promise<void>;
};

/** The context with a guard around every transaction that a command opens in it. */
export function guarded(context: Context, guard: Guard): Context {
  return deriveContext(context, {
    transaction: (work) =>
      context.transaction(async (tx) => {
        await guard.before?.(tx);
        const value = await work(tx);
        await guard.after?.(tx);
        return value;
      }),
  });
}
