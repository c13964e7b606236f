import type { Consumer } from '../../events/consume.ts';
import { enqueueDeliveries } from './enqueue.ts';
import { wantsEvent } from './rules.ts';

type Receiver = { id: string; workspaceId: string; events: string[] };

/**
 * Makes a delivery of each event for each enabled endpoint that wants its type.
 *
 * @param types the event types that webhooks can carry
 */
export function webhooksConsumer(types: readonly string[]): Consumer {
  return {
    name: 'webhooks',
    types,
    async handle(tx, events, { clock }) {
      const workspaceIds = [...new Set(events.map((event) => event.workspaceId))];
      // The lock holds off a deletion until these deliveries are written.
      const receivers = await tx.$queryRaw<Receiver[]>`
        select id, workspace_id as "workspaceId", events from webhook_endpoints
        where workspace_id = any(${workspaceIds}::text[]) and status = 'ENABLED'
        order by id for key share`;
      const pairs = events.flatMap((event) =>
        receivers
          .filter(
            ({ workspaceId, events: wanted }) => workspaceId === event.workspaceId && wantsEvent(wanted, event.type),
          )
          .map(({ id }) => ({ eventId: event.id, endpointId: id })),
      );
      await enqueueDeliveries(tx, pairs, { now: clock.now(), onExisting: 'keep' });
    },
  };
}
