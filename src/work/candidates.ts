import { Prisma } from '../generated/prisma/client.ts';
import type { Transaction } from '../platform/db.ts';
import type { QuickKind } from './job-times.ts';
import { IS_LATE } from './load.ts';
import type { Candidate, LaneRoom } from './plan-dispatch.ts';

/** What is asked of whom: the kinds of jobs, the lanes' room, the keys whose jobs must wait, and the kinds whose jobs share messages. */
type Asked = {
  types: readonly string[];
  rooms: readonly LaneRoom[];
  blocked: readonly { lane: string; key: string }[];
  quick: readonly QuickKind[];
};

/**
 * The jobs that are due, as many as each lane has room for, the workspaces taking turns. Those some of whose jobs only wait
 * for a turn have less room: such jobs would come to hold every slot of the others. Of a workspace those that are due
 * longest come first; where answers are awaited, those whose remotes answered in time come before those that are not
 * known, and these before those that answered late, and each may have so many waiting at once. Jobs that share a message take
 * the room of one; what a worker did not survive goes alone, so that it takes no others with it.
 */
export function readCandidates(tx: Transaction, { types, rooms, blocked, quick }: Asked): Promise<Candidate[]> {
  const column = (read: (room: LaneRoom) => number | null) => rooms.map(read);
  const blockedNames = blocked.map(({ lane, key }) => `${lane} ${key}`);
  const isDue = Prisma.sql`jobs.lane = tenants.lane and jobs.workspace_id = tenants.workspace_id
    and status = 'QUEUED' and dispatched_at is null and run_at <= clock_timestamp() and jobs.type = any(${types}::text[])
    and (lane_key = '' or jobs.lane || ' ' || lane_key <> all(${blockedNames}::text[]))`;
  // The second part of tenants jumps from workspace to workspace along the index instead of reading the backlog; ordered by one
  // column more, or the planner would go through another index and all jobs that ever were.
  return tx.$queryRaw<Candidate[]>`
    with recursive lanes as (
      select * from unnest(${rooms.map(({ lane }) => lane)}::text[], ${column(({ room }) => room)}::int[],
        ${column(({ perWorkspace }) => perWorkspace)}::int[], ${column(({ turnRoom }) => turnRoom)}::int[],
        ${column(({ waits }) => waits?.perWorkspace ?? null)}::int[],
        ${column(({ waits }) => waits?.latePerWorkspace ?? null)}::int[], ${rooms.map(({ canShare }) => canShare)}::bool[])
        as l (lane, room, cap, turn_room, waits, late_waits, can_share)
    ),
    quick as (
      select * from unnest(${quick.map(({ workspaceId }) => workspaceId)}::text[], ${quick.map(({ type }) => type)}::text[],
        ${quick.map(({ size }) => size)}::int[]) as q (workspace_id, type, size)
    ),
    tenants as (
      select lanes.*, (
        select workspace_id from jobs where jobs.lane = lanes.lane and status = 'QUEUED' and dispatched_at is null
        order by workspace_id, run_at limit 1) as workspace_id
      from lanes
      union all
      select lane, room, cap, turn_room, waits, late_waits, can_share, (
        select jobs.workspace_id from jobs where jobs.lane = tenants.lane and status = 'QUEUED'
          and dispatched_at is null and jobs.workspace_id > tenants.workspace_id
        order by jobs.workspace_id, run_at limit 1)
      from tenants where workspace_id is not null
    ),
    handed as (
      select jobs.lane, workspace_id, count(distinct coalesce(message, id)) filter (where not is_suspended)::int as active, bool_or(is_suspended) as has_waiting,
        count(*) filter (where not ${IS_LATE})::int as timely, count(*) filter (where ${IS_LATE})::int as late
      from jobs left join lane_rates rate on rate.lane = jobs.lane and rate.key = jobs.lane_key
      where status in ('QUEUED', 'RUNNING') and dispatched_at is not null group by jobs.lane, workspace_id
    ),
    due as (
      select tenants.lane, tenants.workspace_id, tenants.room, free.places, coalesce(handed.active, 0) as active, picked.*,
        case when handed.has_waiting then tenants.turn_room end as turn_room,
        (row_number() over (partition by tenants.lane, tenants.workspace_id, picked.type, picked.size
          order by picked.rank, picked.run_at, picked.id) - 1) % picked.size = 0 as is_first
      from tenants left join handed on handed.lane = tenants.lane and handed.workspace_id = tenants.workspace_id
      cross join lateral (select greatest(0, least(tenants.cap - coalesce(handed.active, 0), tenants.room)) as places) free
      cross join lateral (select case when tenants.can_share then coalesce(max(quick.size), 1) else 1 end as size
        from quick where quick.workspace_id = tenants.workspace_id) shared
      cross join lateral (
        (select jobs.id, jobs.type, jobs.attempts, jobs.lane_key, jobs.run_at, 0 as rank,
           case when tenants.can_share and jobs.interruptions = 0 then coalesce(quick.size, 1) else 1 end as size
         from jobs left join quick on quick.workspace_id = jobs.workspace_id and quick.type = jobs.type
         where tenants.waits is null and ${isDue} order by run_at, id limit free.places * shared.size)
        union all
        (select id, type, attempts, lane_key, run_at, rank, 1 as size from (
           select *, row_number() over (partition by rank = 2 order by rank, run_at, id) as place from (
             select jobs.id, jobs.type, jobs.attempts, jobs.lane_key, jobs.run_at, case when rate.is_slow then 2 when rate.is_slow is null then 1 else 0 end as rank
             from jobs left join lane_rates rate on rate.lane = jobs.lane and rate.key = jobs.lane_key
             where tenants.waits is not null and ${isDue}) due_now
         ) ranked
         where place <= case when rank = 2 then tenants.late_waits - coalesce(handed.late, 0)
           else tenants.waits - coalesce(handed.timely, 0) end
         order by rank, run_at, id limit free.places)
      ) picked
      where tenants.workspace_id is not null
    ),
    counted as (
      select *, count(*) filter (where is_first) over (partition by lane, workspace_id order by rank, run_at, id) as nth from due
    ),
    turned as (
      select *, active + nth as turn, count(*) filter (where is_first) over (
          partition by lane, turn_room is null order by active + nth, rank, run_at, id) as turn_place
      from counted where nth <= places
    ),
    placed as (
      select *, count(*) filter (where is_first) over (partition by lane order by turn, rank, run_at, id) as place
      from turned where turn_room is null or turn_place <= turn_room
    )
    select id, lane, lane_key as key, rank = 2 as "isLate", workspace_id as "workspaceId", type, attempts, size
    from placed where place <= room order by lane, turn, rank, run_at, id`;
}
