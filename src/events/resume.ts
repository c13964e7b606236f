import type { Context } from '../kernel/context.ts';
import type { EventCursor } from '../kernel/event-log.ts';
import { isForgotten } from './log.ts';
import { placeOfCursor, publicCursor } from './public-cursor.ts';

/** The type of the message that says: events before this were forgotten, read the present state anew. */
export const RESET_TYPE = 'reset';

/** What that message says to people. */
export const RESET_MEANING = 'Messages before this were forgotten: read the present state anew.';

/** Where a follower starts: `after` null is the present; `reset` is the cursor to say it with, when it must be said. */
export type Start = { after: EventCursor | null; reset: string | null };

/**
 * Where to resume. A cursor that is older than the retention of the log gets a `reset`, never a silent gap.
 *
 * @throws invalid_cursor when the cursor was not given to this workspace
 */
export async function resumeFrom(ctx: Context, after: string | null | undefined): Promise<Start> {
  if (after == null) return { after: null, reset: null };
  const place = placeOfCursor(ctx, after);
  const isLost = await isForgotten(ctx.sql, place);
  return { after: place, reset: isLost ? publicCursor(ctx, place) : null };
}
