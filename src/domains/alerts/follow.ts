import type { z } from 'zod';
import { mapEvents } from '../../events/map-events.ts';
import { publicCursor } from '../../events/public-cursor.ts';
import { readEvent } from '../../events/read-event.ts';
import { RESET_TYPE, resumeFrom } from '../../events/resume.ts';
import type { AlertFire } from '../../generated/prisma/client.ts';
import type { Context } from '../../kernel/context.ts';
import type { LoggedEvent } from '../../kernel/event-log.ts';
import { keptOnce } from '../../kernel/kept-once.ts';
import { alertFired } from './events.ts';

/** What a follower of fires is sent. */
export type FireMessage = { cursor: string; type: string; fire: AlertFire | null };

/** The workspace's fires from behind `after`, or from now on; each once, in order. @throws invalid_cursor */
export async function followFires(
  ctx: Context,
  input: { ruleIds?: readonly string[] | null; after?: string | null },
): Promise<AsyncIterableIterator<FireMessage>> {
  const wanted = input.ruleIds && input.ruleIds.length > 0 ? new Set(input.ruleIds) : null;
  const start = await resumeFrom(ctx, input.after);
  const { workspaceId } = ctx.principal;
  return mapEvents<FireMessage>({
    first: start.reset === null ? [] : [{ cursor: start.reset, type: RESET_TYPE, fire: null }],
    source: ctx.follower.follow({
      workspaceId,
      types: [alertFired.type],
      after: start.after ?? (await ctx.follower.head()),
      signal: ctx.signal,
    }),
    toMessage(event) {
      const told = toldOnce(event, () => toldBy(ctx, event));
      return told && (!wanted || wanted.has(told.ruleId)) ? told.message : null;
    },
  });
}

type Told = { ruleId: string; message: FireMessage };

const toldOnce = keptOnce<LoggedEvent, Told | null>();

function toldBy(ctx: Context, event: LoggedEvent): Told | null {
  const data = readEvent(alertFired, event);
  if (!data) return null;
  const fire = fireOf(event.workspaceId, event.id, data);
  return { ruleId: data.rule_id, message: { cursor: publicCursor(ctx, event.cursor), type: event.type, fire } };
}

/** The fire as it was when it was found: what it says must not depend on when a follower reads it. */
function fireOf(workspaceId: string, eventId: string, data: z.output<typeof alertFired.data>): AlertFire {
  return {
    id: data.fire_id,
    workspaceId,
    ruleId: data.rule_id,
    ruleName: data.rule_name,
    type: data.alert_type.toUpperCase() as AlertFire['type'],
    eventId,
    subject: data.sku ?? '',
    sku: data.sku,
    summary: data.summary,
    details: data.details as AlertFire['details'],
    runId: data.run_id,
    sessionId: data.session_id,
    firedAt: new Date(data.fired_at),
    clearedAt: null,
  };
}
