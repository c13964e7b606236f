import type { Sql } from '../platform/db.ts';

/**
 * Deletes jobs that ended before the moment, at most `limit` of them; a parent after its children.
 *
 * @returns how many; fewer than `limit` means done
 */
export async function forgetJobs(sql: Sql, before: Date, limit = 1_000): Promise<number> {
  const gone = await sql.query<{ id: string }>({
    name: 'jobs_forget',
    text: `delete from jobs where id in (
             select id from jobs where finished_at < $1 and status not in ('QUEUED', 'RUNNING')
               and not exists (select 1 from jobs part where part.parent_id = jobs.id and part.status in ('QUEUED', 'RUNNING'))
             order by finished_at limit $2 for update skip locked)
           returning id`,
    values: [before, limit],
  });
  return gone.length;
}
