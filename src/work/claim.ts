import type { Services } from '../kernel/context.ts';
import { type JobRow, jobStarted, recordByWorkspace } from './job-events.ts';
import { JOB_COLUMNS } from './job-rows.ts';

/** The right to write a job's result: the row must still be running this very attempt. */
export type AttemptToken = { id: string; attempt: number };

/** A job that this process may now work on. */
export type Claim = { job: JobRow; workspaceMode: 'sandbox' | 'live' };

/** What may be claimed: kinds that this process can do, for so long without a heartbeat. */
export type ClaimLimits = { types: readonly string[]; leaseMs: number };

/**
 * Takes jobs that wait, or whose attempts died, for one attempt each. All times are the database's. A fixed number of
 * statements, and one for each workspace.
 *
 * @returns in the order of the ids; null when there is nothing to do: a job runs, has ended, is not due, was tried as often
 *   as it may be, or is of a kind that is left to others
 */
export function claimJobs(
  services: Services,
  ids: readonly string[],
  { types, leaseMs }: ClaimLimits,
): Promise<(Claim | null)[]> {
  return services.transaction(async (tx) => {
    // Locked in the order of their ids, so that two groups never wait for each other.
    const claimed = await tx.$queryRaw<(JobRow & { mode: string })[]>`
      update jobs set status = 'RUNNING', attempts = attempts + 1, is_suspended = false, started_at = clock_timestamp(),
        lease_until = clock_timestamp() + ${leaseMs}::int * interval '1 millisecond',
        dispatched_at = coalesce(dispatched_at, clock_timestamp())
      from (select id from jobs where id = any(${ids}::text[]) order by id for no key update) held
      where jobs.id = held.id and type = any(${types}::text[]) and attempts < max_attempts
        and not exists (select 1 from job_cancellations asked where asked.job_id in (jobs.id, jobs.parent_id))
        and ((status = 'QUEUED' and run_at <= clock_timestamp())
          or (status = 'RUNNING' and lease_until < clock_timestamp()))
      returning ${JOB_COLUMNS}, (select mode::text from workspaces where id = jobs.workspace_id) as mode`;
    if (claimed.length === 0) return ids.map(() => null);
    const claims = claimed.map(({ mode, ...job }): Claim => {
      return { job, workspaceMode: mode === 'LIVE' ? 'live' : 'sandbox' };
    });
    const byId = new Map(claims.map((claim) => [claim.job.id, claim]));
    await recordByWorkspace(
      tx,
      services.clock,
      jobStarted,
      [...byId.values()].map(({ job }) => job),
    );
    return ids.map((id) => byId.get(id) ?? null);
  });
}

/** As {@link claimJobs}, for one. */
export async function claimJob(services: Services, id: string, limits: ClaimLimits): Promise<Claim | null> {
  const [claim = null] = await claimJobs(services, [id], limits);
  return claim;
}

/**
 * Says that the attempt is alive, and whether it only waits for somebody's turn.
 *
 * @returns null when it no longer holds the job
 */
export async function renewLease(
  services: Services,
  token: AttemptToken,
  { leaseMs, isSuspended }: { leaseMs: number; isSuspended: boolean },
): Promise<{ isCancelRequested: boolean } | null> {
  const [row] = await services.sql.query<{ cancelled: boolean }>({
    name: 'job_renew_lease',
    text: `update jobs set lease_until = clock_timestamp() + $3::int * interval '1 millisecond', is_suspended = $4
           where id = $1 and attempts = $2 and status = 'RUNNING'
           returning exists (select 1 from job_cancellations asked where asked.job_id in (jobs.id, jobs.parent_id)) as cancelled`,
    values: [token.id, token.attempt, leaseMs, isSuspended],
  });
  return row ? { isCancelRequested: row.cancelled } : null;
}
