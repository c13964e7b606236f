import type { Sql } from '../../platform/db.ts';
import type { GaugeGroup } from '../../platform/metrics.ts';

/** How many deliveries are on their way, and how long the one that is due longest has waited. */
export function deliveryGauges(sql: Sql): GaugeGroup {
  return {
    gauges: [
      {
        name: 'webhook_delivery_backlog',
        help: 'Deliveries that are not over: due now, or after a wait.',
        labels: ['state'],
      },
      {
        name: 'webhook_delivery_oldest_due_seconds',
        help: 'How long the delivery that is due longest has waited.',
      },
    ],
    async read() {
      const [row] = await sql.query<{ due: number; later: number; age: number }>({
        name: 'webhooks_measure',
        text: `select count(*) filter (where next_attempt_at <= clock_timestamp())::int as due,
                 count(*) filter (where next_attempt_at > clock_timestamp())::int as later,
                 greatest(0, coalesce(extract(epoch from clock_timestamp() - min(next_attempt_at)), 0))::float8 as age
               from webhook_deliveries where status = 'PENDING'`,
      });
      if (!row) return [];
      return [
        { name: 'webhook_delivery_backlog', labels: { state: 'due' }, value: row.due },
        { name: 'webhook_delivery_backlog', labels: { state: 'scheduled' }, value: row.later },
        { name: 'webhook_delivery_oldest_due_seconds', value: row.age },
      ];
    },
  };
}
