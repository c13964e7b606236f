import type { Database, Transaction } from '../platform/db.ts';
import { translated } from '../platform/db-errors.ts';
import { type Wake, type Wakeup, wantedWakes } from '../platform/wakeup.ts';

/** Longer transactions would hold back every reader of the log. */
const TRANSACTION_TIMEOUT_MS = 30_000;

/** How long to wait for a connection. */
const CONNECTION_WAIT_MS = 5_000;

/**
 * Runs work in one transaction and, once it has committed, signals what the work asked to wake.
 *
 * @throws what a failure to begin or to commit means to a caller, as a failing statement does
 */
export function createTransactionRunner(db: Database, wakeup: Pick<Wakeup, 'signal'>) {
  return async function transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    let wakes: readonly Wake[] = [];
    const result = await translated(
      db.$transaction(
        async (tx) => {
          const value = await work(tx);
          wakes = wantedWakes(tx);
          return value;
        },
        { timeout: TRANSACTION_TIMEOUT_MS, maxWait: CONNECTION_WAIT_MS },
      ),
    );
    for (const { topic, subject } of wakes) wakeup.signal(topic, subject);
    return result;
  };
}
