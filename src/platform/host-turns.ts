import type { Sql } from './db.ts';
import type { HostLimits, HostTurns } from './http-out/host-rate-limit.ts';

/** A turn whose process died is free again after so long; no polite request takes longer. */
const LEASE_MS = 60_000;

/** How soon to ask again when others have every turn: nobody says when they end. */
const BUSY_WAIT_MS = 250;

/** Rows that nobody needs are deleted by every so many'th turn. */
const SWEEP_EVERY = 500;

/**
 * One row a host. A turn is given when fewer than `concurrency` are out and the starts so far are less than `burst`
 * ahead of the rate; one statement decides and takes it, and says how long to wait otherwise.
 */
const TAKE = `
  with taken as (
    insert into host_turns as t (host, due_at, leases)
    values ($1, clock_timestamp() + $2 * interval '1 millisecond', array[clock_timestamp() + $5 * interval '1 millisecond'])
    on conflict (host) do update set
      due_at = greatest(t.due_at, clock_timestamp()) + $2 * interval '1 millisecond',
      leases = array_append(
        array(select lease from unnest(t.leases) as lease where lease > clock_timestamp()),
        clock_timestamp() + $5 * interval '1 millisecond')
    where (t.held_until is null or t.held_until <= clock_timestamp())
      and t.due_at <= clock_timestamp() + ($4 - 1) * $2 * interval '1 millisecond'
      and (select count(*) from unnest(t.leases) as lease where lease > clock_timestamp()) < $3
    returning leases[cardinality(leases)]::text as lease
  )
  select (select lease from taken) as lease, (
    select greatest(0,
      extract(epoch from held_until - clock_timestamp()) * 1000,
      extract(epoch from due_at - clock_timestamp()) * 1000 - ($4 - 1) * $2)::float8
    from host_turns where host = $1
  ) as "waitMs"`;

/** Turns at hosts that all processes of an installation share, in the database. */
export function createHostTurns(sql: Sql, limits: Omit<HostLimits, 'maxWaitMs'>): HostTurns {
  const intervalMs = 1_000 / limits.perSecond;
  let taken = 0;
  return {
    async take(host) {
      taken += 1;
      if (taken % SWEEP_EVERY === 0) await forgetIdle(sql);
      const [row] = await sql.query<{ lease: string | null; waitMs: number | null }>({
        name: 'host_turns_take',
        text: TAKE,
        values: [host, intervalMs, limits.concurrency, limits.burst, LEASE_MS],
      });
      if (row?.lease) return { lease: row.lease };
      return { waitMs: row?.waitMs || BUSY_WAIT_MS };
    },
    async giveBack(host, lease) {
      await sql.query({
        name: 'host_turns_give_back',
        text: 'update host_turns set leases = array_remove(leases, $2::timestamptz) where host = $1',
        values: [host, lease],
      });
    },
    async hold(host, forMs) {
      await sql.query({
        name: 'host_turns_hold',
        text: `insert into host_turns as t (host, due_at, held_until)
               values ($1, clock_timestamp(), clock_timestamp() + $2 * interval '1 millisecond')
               on conflict (host) do update set held_until = greatest(t.held_until, excluded.held_until)`,
        values: [host, forMs],
      });
    },
  };
}

/** A host whose burst is whole again needs no row. */
async function forgetIdle(sql: Sql): Promise<void> {
  await sql.query({
    name: 'host_turns_forget',
    text: `delete from host_turns where due_at < clock_timestamp() - interval '10 minutes'
             and (held_until is null or held_until < clock_timestamp())
             and not exists (select 1 from unnest(leases) as lease where lease > clock_timestamp())`,
    values: [],
  });
}
