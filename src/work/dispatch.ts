import type { Services } from '../kernel/context.ts';
import type { Transaction } from '../platform/db.ts';
import type { Lanes } from './lanes.ts';
import { readLoad, writeRates } from './load.ts';
import { blockedKeys, type Candidate, chooseJobs, type LaneRoom, laneRooms } from './plan-dispatch.ts';

/** A job on its way to the queue. `attempt` counts the attempts made, so each dispatch after a start is a new message. */
export type HandedJob = { id: string; lane: string; attempt: number };

/** Held by whoever dispatches or reconciles; a process that dies lets go of it. */
const DISPATCH_LOCK = 7_301_001;

/** Held while reconciling. */
export const RECONCILE_LOCK = 7_301_002;

/**
 * Marks jobs as dispatched, in the order they should be added to the queue. A lane gets what its workers have room for; the next
 * job is always one of the workspace that holds least of the lane, and no workspace holds all of it.
 *
 * @returns empty also when another process holds the dispatcher's lock
 */
export function dispatchJobs(services: Services, lanes: Lanes, types: readonly string[]): Promise<HandedJob[]> {
  return services.transaction(async (tx) => {
    if (!(await tryLock(tx, DISPATCH_LOCK))) return [];
    const load = await readLoad(tx);
    const rooms = laneRooms(lanes, load);
    if (rooms.length === 0) return [];
    const candidates = await readCandidates(tx, types, rooms, blockedKeys(lanes, load));
    const { chosen, used } = chooseJobs(lanes, load, candidates);
    if (chosen.length === 0) return [];
    await writeRates(tx, used);
    return markHanded(tx, chosen);
  });
}

/** Takes a lock until the transaction ends. @returns false when another process holds it */
export async function tryLock(tx: Transaction, key: number): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ locked: boolean }[]>`select pg_try_advisory_xact_lock(${key}::bigint) as locked`;
  return row?.locked ?? false;
}

/** The jobs that are due, as many as each lane has room for, the workspaces taking turns. */
function readCandidates(
  tx: Transaction,
  types: readonly string[],
  rooms: readonly LaneRoom[],
  blocked: readonly { lane: string; key: string }[],
): Promise<Candidate[]> {
  const blockedNames = blocked.map(({ lane, key }) => `${lane} ${key}`);
  // The second part jumps from workspace to workspace along the index instead of reading the backlog.
  return tx.$queryRaw<Candidate[]>`
    with recursive lanes as (
      select * from unnest(${rooms.map(({ lane }) => lane)}::text[], ${rooms.map(({ room }) => room)}::int[],
                           ${rooms.map(({ perWorkspace }) => perWorkspace)}::int[]) as l (lane, room, cap)
    ),
    tenants as (
      select lane, room, cap, (
        select workspace_id from jobs where jobs.lane = lanes.lane and status = 'QUEUED' and dispatched_at is null
        order by workspace_id limit 1) as workspace_id
      from lanes
      union all
      select lane, room, cap, (
        select jobs.workspace_id from jobs where jobs.lane = tenants.lane and status = 'QUEUED'
          and dispatched_at is null and jobs.workspace_id > tenants.workspace_id
        order by jobs.workspace_id limit 1)
      from tenants where workspace_id is not null
    ),
    handed as (
      select lane, workspace_id, count(*) filter (where not is_suspended)::int as active
      from jobs where status in ('QUEUED', 'RUNNING') and dispatched_at is not null group by lane, workspace_id
    ),
    due as (
      select tenants.lane, tenants.room, picked.id, picked.lane_key, picked.run_at,
        coalesce(handed.active, 0) + row_number() over (
          partition by tenants.lane, tenants.workspace_id order by picked.run_at, picked.id) as turn
      from tenants left join handed on handed.lane = tenants.lane and handed.workspace_id = tenants.workspace_id
      cross join lateral (
        select jobs.id, jobs.lane_key, jobs.run_at from jobs
        where jobs.lane = tenants.lane and jobs.workspace_id = tenants.workspace_id
          and status = 'QUEUED' and dispatched_at is null
          and run_at <= clock_timestamp() and type = any(${types}::text[])
          and (lane_key = '' or jobs.lane || ' ' || lane_key <> all(${blockedNames}::text[]))
        order by run_at, id
        limit greatest(0, least(tenants.cap - coalesce(handed.active, 0), tenants.room))
      ) picked
      where tenants.workspace_id is not null
    ),
    placed as (select *, row_number() over (partition by lane order by turn, run_at, id) as place from due)
    select id, lane, lane_key as key from placed where place <= room order by place, lane`;
}

/** @returns the jobs in the order of the ids */
async function markHanded(tx: Transaction, ids: readonly string[]): Promise<HandedJob[]> {
  const handed = await tx.$queryRaw<HandedJob[]>`
    update jobs set dispatched_at = clock_timestamp()
    where id = any(${ids}::text[]) and status = 'QUEUED' and dispatched_at is null
    returning id, lane, attempts as attempt`;
  const byId = new Map(handed.map((job) => [job.id, job]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}
