import type { EventCursor } from '../kernel/event-log.ts';

/** Before every event. */
export const LOG_START: EventCursor = '0.0';

const SHAPE = /^(0|[1-9]\d{0,19})\.(0|[1-9]\d{0,18})$/;

/** Is this text a place in the log? */
export function isEventCursor(text: string): boolean {
  return SHAPE.test(text);
}

/** The two numbers of a cursor, as text: both may pass what a double holds. */
export function splitCursor(cursor: EventCursor): { xid: string; seq: string } {
  const [xid = '0', seq = '0'] = cursor.split('.');
  return { xid, seq };
}

/** Negative when `left` comes first, 0 when they are the same place. */
export function compareCursors(left: EventCursor, right: EventCursor): number {
  const a = splitCursor(left);
  const b = splitCursor(right);
  return compareNumbers(a.xid, b.xid) || compareNumbers(a.seq, b.seq);
}

/** Whole numbers without leading zeros compare by length, then by text. */
function compareNumbers(left: string, right: string): number {
  if (left.length !== right.length) return left.length - right.length;
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
