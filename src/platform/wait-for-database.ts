import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../kernel/log.ts';
import { DatabaseOpenError, openFault } from './open-database-fault.ts';

/** How often a database that is away is asked again. */
const RETRY_MS = 250;

/** How often the log says that it is still away. */
const REMIND_MS = 30_000;

/**
 * Does the work once the database is there, however long that takes; says so when it must wait, and when it need no
 * longer. The work is repeated as a whole.
 *
 * @throws DatabaseOpenError when waiting is of no use: no such database, a wrong password; AbortError when no longer wanted
 */
export async function whenDatabaseIsThere<T>(
  options: { databaseUrl: string; log: Log; signal: AbortSignal },
  work: () => Promise<T>,
): Promise<T> {
  const { databaseUrl, log, signal } = options;
  const startedAt = performance.now();
  let remindAt: number | null = null;
  for (;;) {
    try {
      const result = await work();
      if (remindAt !== null) log.info('database.there', { waited_ms: Math.round(performance.now() - startedAt) });
      return result;
    } catch (error) {
      const fault = openFault(error, databaseUrl);
      if (!fault) throw error;
      if (!fault.isPassing) throw new DatabaseOpenError(`DATABASE_URL: ${fault.reason}.`, { cause: error });
      if (remindAt === null || performance.now() >= remindAt) {
        log.warn('database.awaited', { reason: fault.reason });
        remindAt = performance.now() + REMIND_MS;
      }
    }
    await sleep(RETRY_MS, undefined, { signal });
  }
}
