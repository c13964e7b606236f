import type { Services } from '../kernel/context.ts';
import type { Transaction } from '../platform/db.ts';
import { type JobRow, jobStarted, recordJob } from './job-events.ts';

/** The right to write a job's result: the row must still be running this very attempt. */
export type AttemptToken = { id: string; attempt: number };

/** A job that this process may now work on. */
export type Claim = { job: JobRow; workspaceMode: 'sandbox' | 'live' };

/**
 * Takes a job that waits, or whose attempt died, for one attempt. All times are the database's.
 *
 * @param types what this process can do; another kind is left to others
 * @returns null when there is nothing to do: it runs, has ended, is not due, or was tried as often as it may be
 */
export function claimJob(
  services: Services,
  id: string,
  types: readonly string[],
  leaseMs: number,
): Promise<Claim | null> {
  return services.transaction(async (tx) => {
    const claimed = await tx.$executeRaw`
      update jobs set status = 'RUNNING', attempts = attempts + 1, is_suspended = false, started_at = clock_timestamp(),
        lease_until = clock_timestamp() + ${leaseMs}::int * interval '1 millisecond',
        dispatched_at = coalesce(dispatched_at, clock_timestamp())
      where id = ${id} and type = any(${types}::text[]) and attempts < max_attempts
        and not exists (select 1 from job_cancellations asked where asked.job_id in (jobs.id, jobs.parent_id))
        and ((status = 'QUEUED' and run_at <= clock_timestamp())
          or (status = 'RUNNING' and lease_until < clock_timestamp()))`;
    if (claimed === 0) return null;
    const { workspace, ...job } = await tx.job.findUniqueOrThrow({
      where: { id },
      include: { workspace: { select: { mode: true } } },
    });
    await recordJob(tx, services.clock, jobStarted, job);
    return { job, workspaceMode: workspace.mode === 'LIVE' ? 'live' : 'sandbox' };
  });
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

/** The row as it now is, inside the transaction that changed it. */
export function readJob(tx: Transaction, id: string): Promise<JobRow> {
  return tx.job.findUniqueOrThrow({ where: { id } });
}
