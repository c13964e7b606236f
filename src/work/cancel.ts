import type { Clock } from '../kernel/clock.ts';
import type { Transaction } from '../platform/db.ts';
import { wakeAfter } from '../platform/wakeup.ts';
import type { JobRow } from './job-events.ts';
import { CANCEL_TOPIC } from './runner.ts';
import { cancelWithin } from './settle.ts';

/**
 * Cancels a job and its unfinished children, in the caller's transaction. Queued ones end here; running ones notice at
 * their next heartbeat.
 *
 * @returns the job as it now is; null when the workspace has none with this id
 */
export async function requestCancel(
  tx: Transaction,
  where: { principal: { workspaceId: string }; clock: Clock },
  id: string,
): Promise<JobRow | null> {
  const { workspaceId } = where.principal;
  const rows = await tx.$queryRaw<{ id: string; status: JobRow['status']; attempt: number }[]>`
    select id, status::text as status, attempts as attempt from jobs
    where workspace_id = ${workspaceId} and (id = ${id} or parent_id = ${id}) and status in ('QUEUED', 'RUNNING')
    order by id for update`;
  for (const row of rows) {
    if (row.status === 'QUEUED') await cancelWithin(tx, where, row);
    else
      await tx.$executeRaw`update jobs set cancel_requested_at = coalesce(cancel_requested_at, now()) where id = ${row.id}`;
  }
  if (rows.length > 0) wakeAfter(tx, CANCEL_TOPIC);
  return tx.job.findFirst({ where: { id, workspaceId } });
}
