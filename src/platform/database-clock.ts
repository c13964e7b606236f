import type { Clock } from '../kernel/clock.ts';
import type { Sql } from './db.ts';

/** The database's clock, as this process knows it. */
export type DatabaseClock = Clock & {
  /** Asks the database for the time. @throws when it does not answer */
  sync(): Promise<void>;
  /** Asks again now and then. */
  start(): { close(): Promise<void> };
};

/** Steady clocks drift by some milliseconds in this time. */
const SYNC_MS = 30_000;

/**
 * One time for all processes of an installation, however wrong the clocks of their machines are: what the database said,
 * and what has passed on a steady clock since. Before it was first asked, the machine's own time.
 */
export function createDatabaseClock(sql: Sql): DatabaseClock {
  // What the time is when the steady clock shows nought.
  let zero = Date.now() - performance.now();
  const sync = async (): Promise<void> => {
    const sentAt = performance.now();
    const [row] = await sql.query<{ now: number }>({
      name: 'clock_now',
      text: 'select (extract(epoch from clock_timestamp()) * 1000)::float8 as now',
    });
    if (row) zero = row.now - (sentAt + performance.now()) / 2;
  };
  return {
    now: () => new Date(zero + performance.now()),
    sync,
    start() {
      let syncing = sync().catch(() => undefined);
      const timer = setInterval(() => {
        syncing = sync().catch(() => undefined);
      }, SYNC_MS);
      timer.unref();
      return {
        async close() {
          clearInterval(timer);
          await syncing;
        },
      };
    },
  };
}
