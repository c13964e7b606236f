import { LOG_START } from '../../events/cursor.ts';
import { countEvents, findEvent, readEvents, readEventsBackwards } from '../../events/log.ts';
import { mapEvents } from '../../events/map-events.ts';
import { placeOfCursor, publicCursor } from '../../events/public-cursor.ts';
import { RESET_TYPE, resumeFrom } from '../../events/resume.ts';
import type { Context } from '../../kernel/context.ts';
import { validationError } from '../../kernel/errors.ts';
import type { LoggedEvent } from '../../kernel/event-log.ts';
import { keptOnce } from '../../kernel/kept-once.ts';
import { type Page, pageSize } from '../../kernel/page.ts';

/** The most types a filter may name. */
export const MAX_TYPES = 50;

/** The orders of the list: `asc` follows the log, so its last cursor is where to ask for what is new. */
export type EventOrder = 'asc' | 'desc';

/** What a follower is sent: an event, or `reset` when events before `cursor` were forgotten. */
export type EventMessage = { cursor: string; type: string; event: LoggedEvent | null };

/** A page of the workspace's events of the last 30 days. @throws invalid_cursor, validation_failed */
export async function listEvents(
  ctx: Context,
  input: { types?: readonly string[] | null; order?: EventOrder | null; first?: number | null; after?: string | null },
): Promise<Page<LoggedEvent>> {
  const size = pageSize(input.first);
  const filter = eventFilter(ctx, input.types);
  const place = input.after ? placeOfCursor(ctx, input.after) : null;
  const rows =
    input.order === 'desc'
      ? await readEventsBackwards(ctx.sql, { before: place, limit: size + 1 }, filter)
      : await readEvents(ctx.sql, { after: place ?? LOG_START, limit: size + 1 }, filter);
  const nodes = rows.slice(0, size);
  const cursorAt = (index: number): string | null => {
    const event = nodes[index];
    return event === undefined ? null : publicCursor(ctx, event.cursor);
  };
  return { nodes, cursorAt, hasNextPage: rows.length > size };
}

/** How many events the filter leaves. */
export function countListedEvents(ctx: Context, types?: readonly string[] | null): Promise<number> {
  return countEvents(ctx.sql, eventFilter(ctx, types));
}

/** One event. @returns null when the workspace has none with this id, or no longer */
export function findEventById(ctx: Context, id: string): Promise<LoggedEvent | null> {
  return findEvent(ctx.sql, ctx.principal.workspaceId, id);
}

/** The workspace's events from behind `after`, or from now on, without end. @throws invalid_cursor */
export async function followEvents(
  ctx: Context,
  input: { types?: readonly string[] | null; after?: string | null },
): Promise<AsyncIterableIterator<EventMessage>> {
  const filter = eventFilter(ctx, input.types);
  const start = await resumeFrom(ctx, input.after);
  const first = start.reset === null ? [] : [{ cursor: start.reset, type: RESET_TYPE, event: null }];
  // The present is where it was when the caller is told that the stream is open, so it is asked for before.
  const after = start.after ?? (await ctx.follower.head());
  return mapEvents<EventMessage>({
    first,
    source: ctx.follower.follow({ ...filter, after, signal: ctx.signal }),
    toMessage: (event) =>
      messageOf(event, () => ({ cursor: publicCursor(ctx, event.cursor), type: event.type, event })),
  });
}

const messageOf = keptOnce<LoggedEvent, EventMessage>();

function eventFilter(ctx: Context, types: readonly string[] | null | undefined) {
  if (types && types.length > MAX_TYPES) {
    throw validationError([{ field: 'types', message: `must name at most ${MAX_TYPES} types` }]);
  }
  return { workspaceId: ctx.principal.workspaceId, ...(types && types.length > 0 && { types }) };
}
