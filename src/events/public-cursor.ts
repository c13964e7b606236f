import type { Context } from '../kernel/context.ts';
import { DomainError } from '../kernel/errors.ts';
import type { EventCursor } from '../kernel/event-log.ts';
import { type CursorScope, decodeCursor, encodeCursor } from '../kernel/page.ts';
import { isEventCursor } from './cursor.ts';

type Holder = Pick<Context, 'cursorKey' | 'principal'>;

/** A place in the log as its workspace may hold it: the same text resumes a list, a stream and a subscription. */
export function publicCursor(ctx: Holder, cursor: EventCursor): string {
  return encodeCursor(scopeOf(ctx), [cursor]);
}

/** The place a workspace was given. @throws invalid_cursor when it was not given to this workspace */
export function placeOfCursor(ctx: Holder, text: string): EventCursor {
  const [place] = decodeCursor(scopeOf(ctx), text);
  if (typeof place === 'string' && isEventCursor(place)) return place;
  throw new DomainError('invalid_cursor', 'The cursor was not issued for the event log.');
}

function scopeOf(ctx: Holder): CursorScope {
  return { key: ctx.cursorKey, list: 'events', workspaceId: ctx.principal.workspaceId };
}
