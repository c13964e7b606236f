import type { z } from 'zod';
import { type Clock, formatInstant } from '../kernel/clock.ts';
import { newId } from '../kernel/ids.ts';
import { sanitizeJson } from '../kernel/text.ts';
import type { Transaction } from '../platform/db.ts';
import { wakeAfter } from '../platform/wakeup.ts';
import type { EventDefinition } from './define.ts';

/** The topic that is signalled when events were committed. */
export const EVENTS_TOPIC = 'events';

/**
 * Writes an event in the caller's transaction: it is true if and only if the change beside it is.
 *
 * @param happened.subjectId what the event is about; streams of one subject filter by it
 * @returns the event's id
 */
export async function appendEvent<Schema extends z.ZodType>(
  tx: Transaction,
  where: { workspaceId: string; clock: Clock },
  definition: EventDefinition<Schema>,
  happened: { data: z.input<Schema>; subjectId?: string | null },
): Promise<string> {
  const [id = ''] = await appendEvents(tx, where, definition, [happened]);
  return id;
}

/** As {@link appendEvent}, for many events of one type in one statement, in their order. */
export async function appendEvents<Schema extends z.ZodType>(
  tx: Transaction,
  where: { workspaceId: string; clock: Clock },
  definition: EventDefinition<Schema>,
  happened: readonly { data: z.input<Schema>; subjectId?: string | null }[],
): Promise<string[]> {
  const createdAt = where.clock.now();
  const events = happened.map(({ data, subjectId = null }) => {
    const id = newId('Event', createdAt.getTime());
    const body = JSON.stringify({
      id,
      type: definition.type,
      created_at: formatInstant(createdAt),
      workspace_id: where.workspaceId,
      data: sanitizeJson(definition.data.parse(data)),
    });
    return { id, subjectId, body };
  });
  const ids = events.map(({ id }) => id);
  await tx.$executeRaw`
    insert into events (id, workspace_id, type, subject_id, body, created_at)
    select id, ${where.workspaceId}, ${definition.type}, subject_id, body, ${createdAt}
    from unnest(${ids}::text[], ${events.map(({ subjectId }) => subjectId)}::text[],
                ${events.map(({ body }) => body)}::text[]) with ordinality as happened (id, subject_id, body, place)
    order by place`;
  wakeAfter(tx, EVENTS_TOPIC);
  return ids;
}
