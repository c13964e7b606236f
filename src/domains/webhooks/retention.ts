import type { Sql } from '../../platform/db.ts';

/**
 * Deletes deliveries that ended and were made before the moment, with their attempts; at most `limit` of them.
 *
 * @returns how many; fewer than `limit` means done
 */
export async function forgetDeliveries(sql: Sql, before: Date, limit = 1_000): Promise<number> {
  const gone = await sql.query<{ id: string }>({
    name: 'webhooks_forget',
    text: `delete from webhook_deliveries where id in (
             select id from webhook_deliveries where status <> 'PENDING' and created_at < $1
             limit $2 for update skip locked)
           returning id`,
    values: [before, limit],
  });
  return gone.length;
}
