import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';

/** Who still holds a connection by then has outlived whoever would wait for it. */
const LET_GO_MS = 1_000;

/** Ends a pool; a connection that is lent out and not given back holds up nobody for long. */
export async function endPool(pool: pg.Pool): Promise<void> {
  if (pool.ended || pool.ending) return;
  const ended = pool.end();
  ended.catch(() => undefined);
  await Promise.race([ended, sleep(LET_GO_MS, undefined, { ref: false })]);
}
