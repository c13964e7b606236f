import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';

/** A connection that is still lent out after this time is abandoned. */
const LET_GO_MS = 1_000;

/** Ends a pool; a connection that is lent out and not returned delays it by a bounded time. */
export async function endPool(pool: pg.Pool): Promise<void> {
  if (pool.ended || pool.ending) return;
  const ended = pool.end();
  ended.catch(() => undefined);
  await Promise.race([ended, sleep(LET_GO_MS, undefined, { ref: false })]);
}
