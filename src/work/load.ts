import { Prisma } from '../generated/prisma/client.ts';
import type { Sql, Transaction } from '../platform/db.ts';
import { nextPace, SLOW_MS } from './pace.ts';
import type { Load, UsedRate } from './plan-dispatch.ts';

/** A worker without a heartbeat for so long counts no more. */
const WORKER_GONE_MS = 10_000;

/** How long it is remembered how a remote answered last. */
const ANSWER_REMEMBERED = '30 days';

/** Is a dispatched job, with its key's `rate`, one that waits long, or whose remote answered late? */
export const IS_LATE = Prisma.sql`(coalesce(rate.is_slow, false)
  or (is_suspended and started_at < clock_timestamp() - ${SLOW_MS}::int * interval '1 millisecond'))`;

/** Dispatched jobs, which rates are in use and which workers are there; one statement. */
export async function readLoad(tx: Transaction): Promise<Load> {
  const [load] = await tx.$queryRaw<Load[]>`
    with handed as (
      select lane, lane_key as key, count(*) filter (where not is_suspended and nth = 1)::int as active,
        count(*)::int as held, count(*) filter (where is_late)::int as late
      from (
        select jobs.lane, lane_key, is_suspended, ${IS_LATE} as is_late,
          row_number() over (partition by jobs.lane, is_suspended, coalesce(message, id)) as nth
        from jobs left join lane_rates rate on rate.lane = jobs.lane and rate.key = jobs.lane_key
        where status in ('QUEUED', 'RUNNING') and dispatched_at is not null
      ) each_job
      group by lane, lane_key
    ),
    used as (
      select lane, key, (extract(epoch from due_at - clock_timestamp()) * 1000)::float8 as "dueInMs",
        coalesce(extract(epoch from held_until - clock_timestamp()) * 1000, 0)::float8 as "heldMs"
      from lane_rates where due_at > clock_timestamp() or held_until > clock_timestamp()
    ),
    offered as (
      select lane, sum(value::int)::int as count from workers cross join jsonb_each_text(slots) as each (lane, value)
      where seen_at > clock_timestamp() - ${WORKER_GONE_MS}::int * interval '1 millisecond' group by lane
    )
    select (select coalesce(jsonb_agg(to_jsonb(handed)), '[]') from handed) as jobs,
      (select coalesce(jsonb_agg(to_jsonb(used)), '[]') from used) as rates,
      (select jsonb_object_agg(lane, count) from offered) as slots`;
  return load ?? { jobs: [], rates: [], slots: null };
}

/** Keeps the rates that were used; nothing when none was. */
export async function writeRates(tx: Transaction, used: readonly UsedRate[]): Promise<void> {
  if (used.length === 0) return;
  const dueIn = used.map(({ dueInMs }) => dueInMs);
  await tx.$executeRaw`
    insert into lane_rates (lane, key, due_at)
    select lane, key, clock_timestamp() + due_in_ms * interval '1 millisecond'
    from unnest(${used.map(({ lane }) => lane)}::text[], ${used.map(({ key }) => key)}::text[], ${dueIn}::int[])
      as used (lane, key, due_in_ms)
    on conflict (lane, key) do update set due_at = excluded.due_at`;
}

/** Lets no job of the lane key start for so long: its remote asked us to come back later. */
export async function holdLaneKey(sql: Sql, where: { lane: string; key: string }, forMs: number): Promise<void> {
  await sql.query({
    name: 'lane_rates_hold',
    text: `insert into lane_rates (lane, key, due_at, held_until)
           values ($1, $2, clock_timestamp(), clock_timestamp() + $3::int * interval '1 millisecond')
           on conflict (lane, key) do update set held_until = greatest(lane_rates.held_until, excluded.held_until)`,
    values: [where.lane, where.key, Math.round(forMs)],
  });
}

/** Learns from an answer whether the remote of a lane key answers late; what is known already is written once a day. */
export async function learnAnswer(
  sql: Sql,
  where: { lane: string; key: string },
  answer: { error: string | null; durationMs: number },
): Promise<void> {
  await sql.query({
    name: 'lane_rates_learn',
    text: `insert into lane_rates (lane, key, due_at, is_slow, answered_at)
           values ($1, $2, clock_timestamp(), $3, clock_timestamp())
           on conflict (lane, key) do update set is_slow = excluded.is_slow, answered_at = excluded.answered_at
           where lane_rates.is_slow is distinct from excluded.is_slow
             or lane_rates.answered_at < clock_timestamp() - interval '1 day'`,
    values: [where.lane, where.key, nextPace(undefined, answer, 1).isSlow],
  });
}

/** A worker's heartbeat, with its slots by lane. */
export async function announceWorker(sql: Sql, id: string, slots: Readonly<Record<string, number>>): Promise<void> {
  await sql.query({
    name: 'workers_announce',
    text: `insert into workers (id, slots, seen_at) values ($1, $2::jsonb, clock_timestamp())
           on conflict (id) do update set slots = excluded.slots, seen_at = excluded.seen_at`,
    values: [id, JSON.stringify(slots)],
  });
}

/** Removes a worker that shuts down. */
export async function retractWorker(sql: Sql, id: string): Promise<void> {
  await sql.query({ name: 'workers_retract', text: 'delete from workers where id = $1', values: [id] });
}

/** Forgets rates that are whole again, remotes that were long not asked, and workers that are long gone. */
export async function forgetLoad(tx: Transaction): Promise<void> {
  await tx.$executeRaw`
    delete from lane_rates where due_at < clock_timestamp() - interval '10 minutes'
      and (held_until is null or held_until < clock_timestamp())
      and (answered_at is null or answered_at < clock_timestamp() - ${ANSWER_REMEMBERED}::interval)`;
  await tx.$executeRaw`delete from workers where seen_at < clock_timestamp() - interval '1 hour'`;
}
