import type { AlertFire } from '../../generated/prisma/client.ts';
import type { Clock } from '../../kernel/clock.ts';
import { newId } from '../../kernel/ids.ts';
import type { Transaction } from '../../platform/db.ts';
import { enqueueJob } from '../../work/enqueue.ts';
import type { RuleWithChannels } from './evaluate/finding.ts';
import { alertDeliver, laneKeyOf } from './jobs.ts';
import { type Due, dueTime, type Timing } from './timing.ts';

/** A new fire, with the rule that says who is told. */
export type FireForDelivery = {
  rule: RuleWithChannels;
  row: Omit<AlertFire, 'details' | 'clearedAt'> & { details: Record<string, unknown>; causes: string[] };
};

type Wanted = {
  workspaceId: string;
  channelId: string;
  laneKey: string;
  due: Due;
  slot: string;
  fireIds: string[];
};

/**
 * Puts each fire into the message that each of its rule's channels sends next: now, in a digest, or when quiet hours
 * end. Fires that are due at once and were found together go out together.
 */
export async function scheduleDeliveries(
  tx: Transaction,
  clock: Clock,
  fires: readonly FireForDelivery[],
): Promise<void> {
  const now = clock.now();
  const wanted = new Map<string, Wanted>();
  for (const { rule, row } of fires) {
    const due = dueTime(timingOf(rule), now);
    for (const channel of rule.channels) {
      const slot = due.slot ?? `batch ${fires[0]?.row.id ?? row.id}`;
      const key = `${channel.id} ${slot}`;
      const message = wanted.get(key) ?? {
        workspaceId: rule.workspaceId,
        channelId: channel.id,
        laneKey: laneKeyOf(channel),
        due,
        slot,
        fireIds: [],
      };
      message.fireIds.push(row.id);
      wanted.set(key, message);
    }
  }
  for (const message of wanted.values()) await addToDelivery(tx, clock, message);
}

/** When a rule's messages may go out. */
export function timingOf(rule: Pick<RuleWithChannels, 'batching' | 'quietStart' | 'quietEnd' | 'timezone'>): Timing {
  const { batching, quietStart, quietEnd, timezone } = rule;
  return { batching, timezone, quiet: quietStart && quietEnd ? { start: quietStart, end: quietEnd } : null };
}

/** A message that was tried already is never added to: its bytes are fixed. What comes too late has one of its own. */
async function addToDelivery(tx: Transaction, clock: Clock, message: Wanted): Promise<void> {
  const { workspaceId, channelId, laneKey, due, slot, fireIds } = message;
  const open = (name: string) => tx.$queryRaw<{ id: string; isNew: boolean }[]>`
    insert into alert_deliveries (id, workspace_id, channel_id, slot, due_at, created_at)
    values (${newId('AlertDelivery')}, ${workspaceId}, ${channelId}, ${name}, ${due.at}, ${clock.now()})
    on conflict (channel_id, slot) do update set slot = excluded.slot where alert_deliveries.message is null
    returning id, xmax = 0 as "isNew"`;
  const [delivery = (await open(`${slot} late ${newId('AlertDelivery')}`))[0]] = await open(slot);
  if (!delivery) throw new Error(`No delivery could be opened for the channel ${channelId}.`);
  await tx.$executeRaw`
    insert into alert_delivery_fires (workspace_id, delivery_id, fire_id)
    select ${workspaceId}, ${delivery.id}, fire_id from unnest(${fireIds}::text[]) as fire_id on conflict do nothing`;
  if (!delivery.isNew) return;
  const options = due.slot === null ? { laneKey } : { laneKey, runAt: due.at };
  await enqueueJob(tx, { workspaceId, clock }, alertDeliver, { deliveryId: delivery.id }, options);
}
