import type { Services } from '../kernel/context.ts';
import { sanitizeJson } from '../kernel/text.ts';
import type { AttemptToken } from './claim.ts';
import { type JobRow, jobSucceeded, recordByWorkspace } from './job-events.ts';
import { JOB_COLUMNS } from './job-rows.ts';
import { type Progress, wakeEnded } from './settle.ts';

/** An attempt that succeeded and writes nothing of its own: what it returned, and the progress it last told of. */
export type Succeeded = { token: AttemptToken; progress: Progress; result: unknown };

/**
 * Ends jobs well in one transaction: a fixed number of statements, and one for each workspace.
 *
 * @returns false for each that its attempt no longer holds
 */
export function succeedAll(services: Services, succeeded: readonly Succeeded[]): Promise<boolean[]> {
  // What has succeeded is done, whichever step its work last told of.
  const given = succeeded.map(({ token, progress: { step, done, total }, result }) => {
    return { ...token, step, done: total ?? done, total, result: sanitizeJson(result ?? null) };
  });
  return services.transaction(async (tx) => {
    const rows = await tx.$queryRaw<JobRow[]>`
      update jobs set status = 'SUCCEEDED', finished_at = clock_timestamp(), lease_until = null, is_suspended = false,
        error = null, result = held.result, progress_percent = 100, progress_step = held.step, progress_done = held.done,
        progress_total = held.total
      from (
        select jobs.id, given.step, given.done, given.total, nullif(given.result, 'null') as result
        from jsonb_to_recordset(${JSON.stringify(given)}::jsonb)
          as given (id text, attempt int, step text, done int, total int, result jsonb)
        join jobs on jobs.id = given.id and jobs.attempts = given.attempt
        where status = 'RUNNING' order by jobs.id for no key update of jobs) held
      where jobs.id = held.id and status = 'RUNNING'
      returning ${JOB_COLUMNS}`;
    const ids = new Set(rows.map(({ id }) => id));
    await recordByWorkspace(tx, services.clock, jobSucceeded, rows);
    if (rows.length > 0) wakeEnded(tx, rows);
    return succeeded.map(({ token }) => ids.has(token.id));
  });
}
