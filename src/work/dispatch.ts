import type { Services } from '../kernel/context.ts';
import type { Transaction } from '../platform/db.ts';
import type { SweepLimits } from './sweep.ts';

/** A job on its way to the queue. `attempt` counts those already made, so each hand-out after a start is a new one. */
export type HandedJob = { id: string; type: string; attempt: number };

/** Held by whoever dispatches or reconciles; a process that dies lets go of it. */
const DISPATCH_LOCK = 7_301_001;

/** Held while reconciling. */
export const RECONCILE_LOCK = 7_301_002;

/**
 * Marks jobs as handed out, in the order they should be added: the workspaces take turns, each in its own order.
 * The number a workspace may have in the queue is bounded, so a long backlog of one is no wait for another.
 *
 * @returns empty also when another process is at it
 */
export function dispatchJobs(
  services: Services,
  limits: Pick<SweepLimits, 'handedPerWorkspace' | 'inFlightPerWorkspace'>,
  types: readonly string[],
): Promise<HandedJob[]> {
  return services.transaction(async (tx) => {
    if (!(await tryLock(tx, DISPATCH_LOCK))) return [];
    // The first part jumps from workspace to workspace along the index instead of reading the backlog.
    const rows = await tx.$queryRaw<(HandedJob & { turn: bigint })[]>`
      with recursive tenants as (
        (select workspace_id from jobs where status = 'QUEUED' and dispatched_at is null
         order by workspace_id limit 1)
        union all
        select (select jobs.workspace_id from jobs
                where status = 'QUEUED' and dispatched_at is null and jobs.workspace_id > tenants.workspace_id
                order by jobs.workspace_id limit 1)
        from tenants where tenants.workspace_id is not null
      ),
      handed as (
        select workspace_id, count(*) filter (where status = 'QUEUED') as waiting, count(*) as in_flight
        from jobs where status in ('QUEUED', 'RUNNING') and dispatched_at is not null group by workspace_id
      ),
      due as (
        select picked.id, row_number() over (partition by tenants.workspace_id order by picked.run_at, picked.id) as turn
        from tenants left join handed on handed.workspace_id = tenants.workspace_id
        cross join lateral (
          select jobs.id, jobs.run_at from jobs
          where jobs.workspace_id = tenants.workspace_id and status = 'QUEUED' and dispatched_at is null
            and run_at <= clock_timestamp() and type = any(${types}::text[])
          order by run_at, id
          limit greatest(0, least(${limits.handedPerWorkspace}::int - coalesce(handed.waiting, 0),
                                  ${limits.inFlightPerWorkspace}::int - coalesce(handed.in_flight, 0)))
        ) picked
        where tenants.workspace_id is not null
      )
      update jobs set dispatched_at = clock_timestamp()
      from due where jobs.id = due.id and jobs.status = 'QUEUED' and jobs.dispatched_at is null
      returning jobs.id, jobs.type, jobs.attempts as attempt, due.turn`;
    return rows.sort(byTurn).map(({ id, type, attempt }) => ({ id, type, attempt }));
  });
}

/** Takes a lock until the transaction ends. @returns false when another process holds it */
export async function tryLock(tx: Transaction, key: number): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ locked: boolean }[]>`select pg_try_advisory_xact_lock(${key}::bigint) as locked`;
  return row?.locked ?? false;
}

function byTurn(left: { id: string; turn: bigint }, right: { id: string; turn: bigint }): number {
  if (left.turn !== right.turn) return left.turn < right.turn ? -1 : 1;
  return left.id < right.id ? -1 : 1;
}
