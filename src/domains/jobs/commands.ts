import type { Context } from '../../kernel/context.ts';
import { DomainError } from '../../kernel/errors.ts';
import { requestCancel } from '../../work/cancel.ts';
import { type JobSnapshot, jobSnapshot } from '../../work/job-events.ts';

/**
 * Cancels a job: a waiting one at once, a running one as soon as its worker notices. So are its unfinished children.
 *
 * @throws not_found, invalid_state when it has already succeeded or failed
 */
export async function cancelJob(ctx: Context, id: string): Promise<JobSnapshot> {
  const job = await ctx.transaction((tx) => requestCancel(tx, ctx, id));
  if (!job) throw new DomainError('not_found', `There is no job '${id}'.`, { id });
  const snapshot = jobSnapshot(job);
  if (snapshot.status !== 'succeeded' && snapshot.status !== 'failed') return snapshot;
  throw new DomainError('invalid_state', `A job that has ${snapshot.status} cannot become cancelled.`, {
    from: snapshot.status,
    to: 'cancelled',
  });
}
