import type { Sql } from '../platform/db.ts';
import type { GaugeGroup } from '../platform/metrics.ts';

/** How many jobs each lane has in each state, and how long the one that is due longest has waited. */
export function queueGauges(sql: Sql): GaugeGroup {
  return {
    gauges: [
      {
        name: 'queue_depth',
        help: 'Unfinished jobs: waiting and due, scheduled for later, running, or suspended for a turn.',
        labels: ['lane', 'state'],
      },
      {
        name: 'queue_oldest_waiting_seconds',
        help: 'How long the job that is due longest has waited for its start.',
        labels: ['lane'],
      },
    ],
    async read() {
      const rows = await sql.query<{ lane: string; state: string; count: number; age: number }>({
        name: 'jobs_measure',
        text: `select lane, state, count(*)::int as count,
                 greatest(0, coalesce(extract(epoch from clock_timestamp() - min(run_at)), 0))::float8 as age
               from (select lane, run_at, case when status = 'RUNNING' and is_suspended then 'suspended'
                       when status = 'RUNNING' then 'running'
                       when run_at <= clock_timestamp() then 'waiting' else 'scheduled' end as state
                     from jobs where status in ('QUEUED', 'RUNNING')) as unfinished
               group by lane, state`,
      });
      const depths = rows.map(({ lane, state, count }) => ({
        name: 'queue_depth',
        labels: { lane, state },
        value: count,
      }));
      const waiting = rows.filter(({ state }) => state === 'waiting');
      const ages = waiting.map(({ lane, age }) => ({
        name: 'queue_oldest_waiting_seconds',
        labels: { lane },
        value: age,
      }));
      return [...depths, ...ages];
    },
  };
}
