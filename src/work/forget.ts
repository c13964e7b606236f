import type { Sql } from '../platform/db.ts';

/**
 * Deletes jobs that ended before the moment, at most `limit` of them; a parent after its children. Whoever names one as
 * the last it started names none from then on.
 *
 * @returns how many; fewer than `limit` means done
 */
export async function forgetJobs(sql: Sql, before: Date, limit = 1_000): Promise<number> {
  const gone = await sql.query<{ id: string }>({
    name: 'jobs_forget',
    text: `with old as (
             select workspace_id, id from jobs where finished_at < $1 and status not in ('QUEUED', 'RUNNING')
               and not exists (select 1 from jobs part where part.parent_id = jobs.id and part.status in ('QUEUED', 'RUNNING'))
             order by finished_at limit $2 for update skip locked
           ), unnamed as (
             update schedules set last_job_id = null from old
             where schedules.workspace_id = old.workspace_id and schedules.last_job_id = old.id)
           delete from jobs using old where jobs.id = old.id returning jobs.id`,
    values: [before, limit],
  });
  return gone.length;
}
