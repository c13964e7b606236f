import type { RunTransaction, Transaction } from '../platform/db.ts';
import { type Wake, type Wakeup, wantedWakes } from '../platform/wakeup.ts';

/**
 * Runs work in one transaction and, once it has committed, signals what the work asked to wake.
 *
 * @throws what a failure to begin or to commit means to a caller, as a failing statement does
 */
export function createTransactionRunner(
  { transaction: run }: { transaction: RunTransaction },
  wakeup: Pick<Wakeup, 'signal'>,
): RunTransaction {
  return async function transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    let wakes: readonly Wake[] = [];
    const result = await run(async (tx) => {
      const value = await work(tx);
      wakes = wantedWakes(tx);
      return value;
    });
    for (const { topic, subject } of wakes) wakeup.signal(topic, subject);
    return result;
  };
}
