import type { Services } from '../kernel/context.ts';
import { wakeAfter } from '../platform/wakeup.ts';
import type { AttemptToken } from './claim.ts';
import { JOBS_TOPIC } from './enqueue.ts';
import { type JobRow, jobQueued, recordByWorkspace } from './job-events.ts';
import { JOB_COLUMNS } from './job-rows.ts';

/** Puts claimed jobs back that have not begun: no attempt is used up, and they keep their places among those that wait. */
export function releaseAll(services: Services, tokens: readonly AttemptToken[]): Promise<void> {
  return services.transaction(async (tx) => {
    const rows = await tx.$queryRaw<JobRow[]>`
      update jobs set status = 'QUEUED', lease_until = null, dispatched_at = null, max_attempts = max_attempts + 1
      from (
        select jobs.id from unnest(${tokens.map(({ id }) => id)}::text[], ${tokens.map(({ attempt }) => attempt)}::int[])
          as given (id, attempt) join jobs on jobs.id = given.id and jobs.attempts = given.attempt
        where status = 'RUNNING' order by jobs.id for no key update of jobs) held
      where jobs.id = held.id and status = 'RUNNING'
      returning ${JOB_COLUMNS}`;
    await recordByWorkspace(tx, services.clock, jobQueued, rows);
    if (rows.length > 0) wakeAfter(tx, JOBS_TOPIC);
  });
}
