import type { Clock } from '../kernel/clock.ts';
import type { Transaction } from '../platform/db.ts';
import { wakeAfter } from '../platform/wakeup.ts';
import { BATCHES_TOPIC } from './batch.ts';
import type { JobRow } from './job-events.ts';
import { CANCEL_TOPIC } from './runner.ts';
import { cancelAll } from './settle.ts';

type Where = { principal: { workspaceId: string }; clock: Clock };

/**
 * Cancels a job and its unfinished parts, in the caller's transaction, and waits for no row that another transaction
 * holds: the wish is a row of its own. Those that wait end here; running ones notice at their next heartbeat, and what
 * somebody was just handing on is ended by the reconciler.
 *
 * @returns the job as it now is; null when the workspace has none with this id
 */
export async function requestCancel(tx: Transaction, where: Where, id: string): Promise<JobRow | null> {
  const { workspaceId } = where.principal;
  await tx.$executeRaw`
    insert into job_cancellations (job_id, requested_at)
    select id, clock_timestamp() from jobs
    where workspace_id = ${workspaceId} and id = ${id} and status in ('QUEUED', 'RUNNING')
    on conflict do nothing`;
  await cancelWaiting(tx, where, id);
  for (const topic of [CANCEL_TOPIC, BATCHES_TOPIC]) wakeAfter(tx, topic);
  return tx.job.findFirst({ where: { id, workspaceId } });
}

/** Ends a job and its parts as far as they wait and nobody holds their rows; three statements, however many. */
export async function cancelWaiting(tx: Transaction, where: Where, id: string): Promise<void> {
  const { workspaceId } = where.principal;
  const waiting = await tx.$queryRaw<{ id: string }[]>`
    select id from jobs
    where workspace_id = ${workspaceId} and (id = ${id} or parent_id = ${id}) and status = 'QUEUED'
    order by id for no key update skip locked`;
  await cancelAll(
    tx,
    where,
    waiting.map((job) => job.id),
  );
}

/** Was the job, or the one whose part it is, asked to end? */
export async function isCancelRequested(
  tx: Transaction,
  job: { id: string; parentId: string | null },
): Promise<boolean> {
  const asked = await tx.$queryRaw<object[]>`
    select 1 from job_cancellations where job_id in (${job.id}, ${job.parentId}) limit 1`;
  return asked.length > 0;
}
