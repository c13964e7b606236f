import type { Sql } from '../../platform/db.ts';

/** Deletes deliveries completed before the moment; fires stay with their rule. @returns how many */
export async function forgetAlerts(sql: Sql, before: Date, limit: number): Promise<number> {
  const [row] = await sql.query<{ count: number }>({
    name: 'alerts_forget',
    text: `with old as (select id from alert_deliveries where completed_at < $1 order by id limit $2 for update skip locked),
                gone as (delete from alert_deliveries using old where alert_deliveries.id = old.id returning 1)
           select count(*)::int as count from gone`,
    values: [before, limit],
  });
  return row?.count ?? 0;
}
