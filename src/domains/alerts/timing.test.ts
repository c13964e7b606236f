import { describe, expect, test } from 'vitest';
import { dueTime, quietEnd, type Timing } from './timing.ts';

const ZONES = [
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Africa/Cairo',
  'America/Santiago',
  'Asia/Kolkata',
  'Pacific/Auckland',
  'UTC',
];
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** The wall clock as the runtime itself shows it: an oracle that shares no code with what is tested. */
function clockOf(zone: string): (ms: number) => string {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
  return (ms) => format.format(ms);
}

/** Moments of 2026 and 2027 at which the zone's clock is changed, to the half hour. */
function changes(zone: string): number[] {
  const clock = clockOf(zone);
  const offset = (ms: number) => Date.parse(`${clock(ms).replace(' ', 'T')}:00Z`) - ms;
  const found: number[] = [];
  const end = Date.UTC(2028, 0, 1);
  for (let day = Date.UTC(2026, 0, 1); day < end; day += 24 * HOUR_MS) {
    if (offset(day) === offset(day + 24 * HOUR_MS)) continue;
    for (let ms = day; ms < day + 24 * HOUR_MS; ms += HOUR_MS / 2) {
      if (offset(ms) !== offset(ms + HOUR_MS / 2)) found.push(ms + HOUR_MS / 2);
    }
  }
  return found;
}

const within = (time: string, start: string, end: string) =>
  start < end ? time >= start && time < end : time >= start || time < end;

describe.each(ZONES)('in %s, on common days and around every change of the clock', (zone) => {
  const clock = clockOf(zone);
  const days = [Date.UTC(2026, 5, 10), ...changes(zone)];

  test.each([
    ['22:00', '07:00'],
    ['23:30', '02:30'],
    ['00:00', '03:00'],
    ['02:15', '02:45'],
    ['12:00', '11:59'],
  ])('quiet from %s to %s ends at the first minute that the clock shows outside', (start, end) => {
    for (const day of days) {
      for (let at = day - 14 * HOUR_MS; at < day + 14 * HOUR_MS; at += 83 * MINUTE_MS) {
        const ends = quietEnd({ start, end }, zone, new Date(at));
        const label = `${start}-${end} at ${clock(at)} of ${new Date(at).toISOString()}`;
        if (!within(clock(at).slice(11), start, end)) {
          expect(ends, label).toBeNull();
          continue;
        }
        const until = ends?.getTime() ?? 0;
        expect(within(clock(until).slice(11), start, end), label).toBe(false);
        expect(within(clock(until - MINUTE_MS).slice(11), start, end), label).toBe(true);
        expect(until - at, label).toBeLessThanOrEqual(27 * HOUR_MS);
      }
    }
  });

  test('a daily digest is due at the first moment of the next day, an hourly one at a full hour', () => {
    for (const day of days) {
      for (let at = day - 30 * HOUR_MS; at < day + 30 * HOUR_MS; at += 97 * MINUTE_MS) {
        const daily = dueTime({ batching: 'DAILY', quiet: null, timezone: zone }, new Date(at)).at.getTime();
        expect(clock(daily).slice(0, 10) > clock(at).slice(0, 10)).toBe(true);
        expect(clock(daily - MINUTE_MS).slice(0, 10)).toBe(clock(at).slice(0, 10));
        const hourly = dueTime({ batching: 'HOURLY', quiet: null, timezone: zone }, new Date(at)).at.getTime();
        expect(hourly).toBeGreaterThan(at);
        expect(hourly - at).toBeLessThanOrEqual(2 * HOUR_MS);
        expect(clock(hourly).slice(14)).toBe('00');
      }
    }
  });
});

const NIGHT: Timing = { batching: 'IMMEDIATE', quiet: { start: '22:00', end: '07:00' }, timezone: 'Europe/Berlin' };

test('what is found in quiet hours shares one slot at their end, whatever the batching', () => {
  const evening = new Date('2026-11-10T21:30:00Z');
  const night = new Date('2026-11-11T03:10:00Z');
  const slots = [
    dueTime(NIGHT, evening),
    dueTime(NIGHT, night),
    dueTime({ ...NIGHT, batching: 'HOURLY' }, night),
    dueTime({ ...NIGHT, batching: 'DAILY' }, evening),
  ];
  expect(new Set(slots.map(({ slot }) => slot))).toEqual(new Set(['quiet 2026-11-11T06:00:00.000Z']));
});

test('outside quiet hours an immediate message is due now, on its own', () => {
  const now = new Date('2026-11-10T12:00:00Z');
  expect(dueTime(NIGHT, now)).toEqual({ at: now, slot: null });
});
