import type { Log } from '../kernel/log.ts';
import type { Sql } from '../platform/db.ts';
import type { Reading } from '../platform/metrics.ts';

/** How far the readers of the event log are behind what is committed, because a writer is still open. */
export type EventLag = {
  /** 0 when nothing waits. */
  seconds(): number;
  /** Begins to look, every second. */
  start(): { close(): Promise<void> };
};

/** Readers that are held back for longer make the process degraded. */
export const EVENT_LAG_MAX_SECONDS = 10;

const POLL_MS = 1_000;

/** How often the log names who holds the readers back. */
const REMIND_MS = 30_000;

/** A session that holds the readers back; no text of a statement, which may hold a secret. */
type Blocker = { pid: number; application_name: string; state: string; wait: string | null; age_seconds: number };

type Options = {
  sql: Sql;
  log: Log;
  pollMs?: number;
  /** From when on the log names the sessions that block; default 10 s. */
  warnAfterMs?: number;
};

/**
 * Watches over the log: since when has its readable end not moved, though events are committed behind it? By this
 * process's steady clock, so that no two clocks are compared.
 */
export function watchEventLag(options: Options): EventLag {
  const { sql, log, pollMs = POLL_MS, warnAfterMs = EVENT_LAG_MAX_SECONDS * 1_000 } = options;
  let stuck: { bound: string; since: number } | null = null;
  let remindAt: number | null = null;
  const lagMs = () => (stuck ? performance.now() - stuck.since : 0);

  async function look(): Promise<void> {
    const { bound, isHiding } = await readEnd(sql);
    if (!isHiding) stuck = null;
    else if (stuck?.bound !== bound) stuck = { bound, since: performance.now() };
    if (lagMs() < warnAfterMs) {
      if (remindAt !== null) log.info('events.lag.over');
      remindAt = null;
      return;
    }
    if (remindAt !== null && performance.now() < remindAt) return;
    remindAt = performance.now() + REMIND_MS;
    log.warn('events.lag', { seconds: Math.round(lagMs() / 1_000), blocked_by: await findBlockers(sql) });
  }

  return {
    seconds: () => lagMs() / 1_000,
    start: () => every(pollMs, look),
  };
}

/** Looks again and again, never twice at once. */
function every(ms: number, look: () => Promise<void>): { close(): Promise<void> } {
  let looking: Promise<void> | null = null;
  const timer = setInterval(() => {
    // A database that does not answer is told by who watches over it.
    looking ??= look()
      .catch(() => undefined)
      .finally(() => {
        looking = null;
      });
  }, ms);
  timer.unref();
  return {
    async close() {
      clearInterval(timer);
      await looking;
    },
  };
}

/** The row behind the end is looked up in order: for one of which it expects many, the planner would look through all of the log. */
async function readEnd(sql: Sql): Promise<{ bound: string; isHiding: boolean }> {
  const [row] = await sql.query<{ bound: string; hiding: boolean }>({
    name: 'events_lag',
    text: `with bound as materialized (select events_era() as era, events_bound() as seq)
           select bound.seq::text as bound, (
             select 1 from events where (events.xid, events.seq) > (bound.era, bound.seq)
             order by events.xid, events.seq limit 1
           ) is not null as hiding from bound`,
  });
  return { bound: row?.bound ?? '', isHiding: row?.hiding ?? false };
}

/** The writers of the log that have been open longest. */
function findBlockers(sql: Sql): Promise<Blocker[]> {
  return sql.query<Blocker>({
    text: `select a.pid, a.application_name, a.state, a.wait_event_type || '/' || a.wait_event as wait,
             round(extract(epoch from clock_timestamp() - a.xact_start))::int as age_seconds
           from pg_locks l join pg_stat_activity a on a.pid = l.pid
           where l.locktype = 'advisory' and l.classid = 7301003 and l.objsubid = 2 and l.granted
             and l.database = (select oid from pg_database where datname = current_database())
           order by a.xact_start limit 3`,
  });
}

/** How old the oldest event is that each durable consumer has not handled yet. */
export async function readConsumerLag(sql: Sql): Promise<Reading[]> {
  const rows = await sql.query<{ consumer: string; seconds: number }>({
    name: 'consumer_lag',
    text: `select name as consumer, greatest(0, coalesce(extract(epoch from clock_timestamp() - (
             select created_at from events where (events.xid, events.seq) > (c.xid, c.seq)
             order by events.xid, events.seq limit 1)), 0))::float8 as seconds
           from consumer_cursors c where name not like 'log.%'`,
  });
  return rows.map(({ consumer, seconds }) => ({
    name: 'event_consumer_lag_seconds',
    labels: { consumer },
    value: seconds,
  }));
}
