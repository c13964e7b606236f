import { DateTime, IANAZone } from 'luxon';

/** When a rule's messages may go out. `quiet` times are `HH:MM` on the clock of the zone; equal ones do not occur. */
export type Timing = {
  batching: 'IMMEDIATE' | 'HOURLY' | 'DAILY';
  quiet: { start: string; end: string } | null;
  timezone: string;
};

/** When a message is due. Messages of one channel with the same slot are one; null is a message of its own. */
export type Due = { at: Date; slot: string | null };

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1_440;

/** No quiet time outlasts a day, nor does one that a clock change has made longer outlast this. */
const SEARCH_MINUTES = 27 * 60;

/**
 * When what is found now is sent: at once, at the end of the hour or of the day on the zone's clock, and where that
 * is in quiet hours, when they end.
 */
export function dueTime(timing: Timing, now: Date): Due {
  const at = batchEnd(timing, now);
  const end = timing.quiet && quietEnd(timing.quiet, timing.timezone, at);
  if (end) return { at: end, slot: `quiet ${end.toISOString()}` };
  return { at, slot: timing.batching === 'IMMEDIATE' ? null : `${timing.batching.toLowerCase()} ${at.toISOString()}` };
}

function batchEnd({ batching, timezone }: Timing, now: Date): Date {
  if (batching === 'IMMEDIATE') return now;
  if (batching === 'HOURLY') return hourEnd(timezone, now);
  // The first moment of the day, which is not midnight where a clock change skips that.
  return DateTime.fromJSDate(now, { zone: timezone }).plus({ days: 1 }).startOf('day').toJSDate();
}

/** The next whole minute at which the clock shows a full hour. */
function hourEnd(timezone: string, now: Date): Date {
  const zone = IANAZone.create(timezone);
  let ms = (Math.floor(now.getTime() / MINUTE_MS) + 1) * MINUTE_MS;
  while (modulo(ms / MINUTE_MS + zone.offset(ms), 60) !== 0) ms += MINUTE_MS;
  return new Date(ms);
}

/** The first whole minute that is no longer quiet. @returns null when the moment is not in quiet hours */
export function quietEnd(quiet: { start: string; end: string }, timezone: string, at: Date): Date | null {
  const zone = IANAZone.create(timezone);
  const [start, end] = [minuteOf(quiet.start), minuteOf(quiet.end)];
  const wallMinute = (ms: number) => modulo(Math.floor(ms / MINUTE_MS) + zone.offset(ms), DAY_MINUTES);
  const isQuiet = (ms: number) => modulo(wallMinute(ms) - start, DAY_MINUTES) < modulo(end - start, DAY_MINUTES);
  if (!isQuiet(at.getTime())) return null;
  const first = Math.floor(at.getTime() / MINUTE_MS) * MINUTE_MS;
  const left = modulo(end - wallMinute(first), DAY_MINUTES);
  const plain = first + left * MINUTE_MS;
  const isPlainDay = zone.offset(first) === zone.offset(first + SEARCH_MINUTES * MINUTE_MS);
  if (isPlainDay) return new Date(plain);
  for (let minute = 1; minute <= SEARCH_MINUTES; minute += 1) {
    const ms = first + minute * MINUTE_MS;
    if (!isQuiet(ms)) return new Date(ms);
  }
  return new Date(plain);
}

function minuteOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}
