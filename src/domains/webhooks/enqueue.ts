import type { WebhookDelivery } from '../../generated/prisma/client.ts';
import { newId } from '../../kernel/ids.ts';
import type { Transaction } from '../../platform/db.ts';
import { wakeAfter } from '../../platform/wakeup.ts';

/** The topic that is signalled when deliveries became due. */
export const DELIVERIES_TOPIC = 'webhooks.due';

/** One event for one endpoint of the same workspace. */
export type DeliveryPair = { eventId: string; endpointId: string };

/**
 * Writes the deliveries of these pairs, due now, in one statement; the body is copied from the event.
 *
 * @param options.onExisting what happens to a pair that has its delivery: it stays as it is, or its schedule restarts
 * @returns the deliveries that were written or restarted
 */
export async function enqueueDeliveries(
  tx: Transaction,
  pairs: readonly DeliveryPair[],
  options: { now: Date; onExisting: 'keep' | 'restart' },
): Promise<string[]> {
  if (pairs.length === 0) return [];
  const { now, onExisting } = options;
  const ids = pairs.map(() => newId('WebhookDelivery', now.getTime()));
  const rows = await tx.$queryRaw<{ id: string }[]>`
    insert into webhook_deliveries as d
      (id, workspace_id, endpoint_id, event_id, event_type, body, next_attempt_at, created_at)
    select p.id, e.workspace_id, p.endpoint_id, e.id, e.type, e.body, ${now}, ${now}
    from unnest(${ids}::text[], ${pairs.map((pair) => pair.eventId)}::text[],
                ${pairs.map((pair) => pair.endpointId)}::text[]) as p (id, event_id, endpoint_id)
    join events e on e.id = p.event_id
    on conflict (event_id, endpoint_id) do update
      set status = 'PENDING', schedule_step = 0, next_attempt_at = excluded.next_attempt_at,
          lease_until = null, completed_at = null
      where ${onExisting === 'restart'}
    returning d.id`;
  wakeAfter(tx, DELIVERIES_TOPIC);
  return rows.map(({ id }) => id);
}

/** Starts a delivery's schedule again, due now; an attempt that is under way no longer decides its course. */
export async function restartDelivery(tx: Transaction, id: string, now: Date): Promise<WebhookDelivery> {
  const delivery = await tx.webhookDelivery.update({
    where: { id },
    data: { status: 'PENDING', scheduleStep: 0, nextAttemptAt: now, leaseUntil: null, completedAt: null },
  });
  wakeAfter(tx, DELIVERIES_TOPIC);
  return delivery;
}

/** Gives up what is still on its way to an endpoint; a replay starts it again. */
export async function abandonDeliveries(
  tx: Transaction,
  endpoint: { workspaceId: string; id: string },
  now: Date,
): Promise<void> {
  await tx.webhookDelivery.updateMany({
    where: { workspaceId: endpoint.workspaceId, endpointId: endpoint.id, status: 'PENDING' },
    data: { status: 'FAILED', nextAttemptAt: null, leaseUntil: null, completedAt: now },
  });
}
