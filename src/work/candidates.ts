import { Prisma } from '../generated/prisma/client.ts';
import type { Transaction } from '../platform/db.ts';
import { IS_LATE } from './load.ts';
import type { Candidate, LaneRoom } from './plan-dispatch.ts';

/** What is asked of whom: the kinds of jobs, the lanes' room, and the keys whose jobs must wait. */
type Asked = {
  types: readonly string[];
  rooms: readonly LaneRoom[];
  blocked: readonly { lane: string; key: string }[];
};

/**
 * The jobs that are due, as many as each lane has room for, the workspaces taking turns. Those some of whose jobs only wait
 * for a turn have less room: such jobs would come to hold every slot of the others. Of a workspace those that are due
 * longest come first; where answers are awaited, those whose remotes answered in time come before those that are not
 * known, and these before those that answered late, and each may have so many waiting at once.
 */
export function readCandidates(tx: Transaction, { types, rooms, blocked }: Asked): Promise<Candidate[]> {
  const column = (read: (room: LaneRoom) => number | null) => rooms.map(read);
  const blockedNames = blocked.map(({ lane, key }) => `${lane} ${key}`);
  const isDue = Prisma.sql`jobs.lane = tenants.lane and jobs.workspace_id = tenants.workspace_id
    and status = 'QUEUED' and dispatched_at is null and run_at <= clock_timestamp() and type = any(${types}::text[])
    and (lane_key = '' or jobs.lane || ' ' || lane_key <> all(${blockedNames}::text[]))`;
  // The second part jumps from workspace to workspace along the index instead of reading the backlog.
  return tx.$queryRaw<Candidate[]>`
    with recursive lanes as (
      select * from unnest(${rooms.map(({ lane }) => lane)}::text[], ${column(({ room }) => room)}::int[],
        ${column(({ perWorkspace }) => perWorkspace)}::int[], ${column(({ turnRoom }) => turnRoom)}::int[],
        ${column(({ waits }) => waits?.perWorkspace ?? null)}::int[],
        ${column(({ waits }) => waits?.latePerWorkspace ?? null)}::int[]) as l (lane, room, cap, turn_room, waits, late_waits)
    ),
    tenants as (
      select lanes.*, (
        select workspace_id from jobs where jobs.lane = lanes.lane and status = 'QUEUED' and dispatched_at is null
        order by workspace_id limit 1) as workspace_id
      from lanes
      union all
      select lane, room, cap, turn_room, waits, late_waits, (
        select jobs.workspace_id from jobs where jobs.lane = tenants.lane and status = 'QUEUED'
          and dispatched_at is null and jobs.workspace_id > tenants.workspace_id
        order by jobs.workspace_id limit 1)
      from tenants where workspace_id is not null
    ),
    handed as (
      select jobs.lane, workspace_id, count(*) filter (where not is_suspended)::int as active, bool_or(is_suspended) as has_waiting,
        count(*) filter (where not ${IS_LATE})::int as timely, count(*) filter (where ${IS_LATE})::int as late
      from jobs left join lane_rates rate on rate.lane = jobs.lane and rate.key = jobs.lane_key
      where status in ('QUEUED', 'RUNNING') and dispatched_at is not null group by jobs.lane, workspace_id
    ),
    due as (
      select tenants.lane, tenants.room, picked.id, picked.lane_key, picked.run_at, picked.rank,
        case when handed.has_waiting then tenants.turn_room end as turn_room,
        coalesce(handed.active, 0) + row_number() over (
          partition by tenants.lane, tenants.workspace_id order by picked.rank, picked.run_at, picked.id) as turn
      from tenants left join handed on handed.lane = tenants.lane and handed.workspace_id = tenants.workspace_id
      cross join lateral (select greatest(0, least(tenants.cap - coalesce(handed.active, 0), tenants.room)) as places) free
      cross join lateral (
        (select jobs.id, jobs.lane_key, jobs.run_at, 0 as rank from jobs
         where tenants.waits is null and ${isDue} order by run_at, id limit free.places)
        union all
        (select id, lane_key, run_at, rank from (
           select *, row_number() over (partition by rank = 2 order by rank, run_at, id) as place from (
             select jobs.id, jobs.lane_key, jobs.run_at, case when rate.is_slow then 2 when rate.is_slow is null then 1 else 0 end as rank
             from jobs left join lane_rates rate on rate.lane = jobs.lane and rate.key = jobs.lane_key
             where tenants.waits is not null and ${isDue}) due_now
         ) ranked
         where place <= case when rank = 2 then tenants.late_waits - coalesce(handed.late, 0)
           else tenants.waits - coalesce(handed.timely, 0) end
         order by rank, run_at, id limit free.places)
      ) picked
      where tenants.workspace_id is not null
    ),
    turned as (
      select *, row_number() over (partition by lane, turn_room is null order by turn, rank, run_at, id) as turn_place from due
    ),
    placed as (
      select *, row_number() over (partition by lane order by turn, rank, run_at, id) as place
      from turned where turn_room is null or turn_place <= turn_room
    )
    select id, lane, lane_key as key, rank = 2 as "isLate" from placed where place <= room order by place, lane`;
}
