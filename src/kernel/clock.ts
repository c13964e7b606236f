/** The source of the current time; tests pass one they can move. */
export type Clock = { now(): Date };

/** The system clock. */
export const systemClock: Clock = { now: () => new Date() };

/** RFC 3339 in UTC, without a fraction when it is zero: how every answer and event writes a moment. */
export function formatInstant(moment: Date): string {
  return moment.toISOString().replace('.000Z', 'Z');
}
