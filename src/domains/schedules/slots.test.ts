import { describe, expect, test } from 'vitest';
import { isZone } from '../../kernel/time-zone.ts';
import { cronFault, nextSlot } from './slots.ts';

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
const HOUR_MS = 3_600_000;

/** A formatter takes a hundred times as long to make as to use. */
const CLOCKS = new Map(
  ZONES.map((zone) => [
    zone,
    new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' }),
  ]),
);

/** The wall clock as the runtime itself shows it: an oracle that shares no code with what is tested. */
function wall(moment: Date, zone: string): { date: string; time: string } {
  const text = CLOCKS.get(zone)?.format(moment) ?? '';
  return { date: text.slice(0, 10), time: text.slice(11, 16) };
}

function offsetMinutes(ms: number, zone: string): number {
  const { date, time } = wall(new Date(ms), zone);
  return (Date.parse(`${date}T${time}:00Z`) - ms) / 60_000;
}

/** Every hour of 2026 to 2030 at which the zone's offset changes. */
function edges(zone: string): number[] {
  const found: number[] = [];
  const end = Date.UTC(2031, 0, 1);
  let before = offsetMinutes(Date.UTC(2026, 0, 1), zone);
  for (let day = Date.UTC(2026, 0, 1); day < end; day += 24 * HOUR_MS) {
    if (offsetMinutes(day + 24 * HOUR_MS, zone) === before) continue;
    for (let ms = day; ms < day + 24 * HOUR_MS; ms += HOUR_MS / 2) {
      const after = offsetMinutes(ms + HOUR_MS / 2, zone);
      if (after !== before) found.push(ms + HOUR_MS / 2);
      before = after;
    }
  }
  return found;
}

function slotsBetween(cron: string, zone: string, from: number, to: number): Date[] {
  const found: Date[] = [];
  for (let at = nextSlot(cron, zone, new Date(from)); at && at.getTime() < to; at = nextSlot(cron, zone, at))
    found.push(at);
  return found;
}

describe.each(ZONES)('around every change of the clock from 2026 to 2030 in %s', (zone) => {
  const changes = edges(zone);

  test.each(['00:00', '00:30', '01:00', '01:30', '02:00', '02:15', '02:30', '03:00', '23:30'])(
    'a daily slot at %s comes once each day, never early',
    (time) => {
      const [hour, minute] = time.split(':').map(Number);
      for (const edge of [...changes, Date.UTC(2028, 1, 29)]) {
        const days = slotsBetween(`${minute} ${hour} * * *`, zone, edge - 72 * HOUR_MS, edge + 72 * HOUR_MS);
        const walls = days.map((moment) => wall(moment, zone));
        expect(new Set(walls.map(({ date }) => date)).size, `${time} ${new Date(edge).toISOString()}`).toBe(
          days.length,
        );
        expect(days.length).toBeGreaterThanOrEqual(5);
        for (const [index, moment] of days.entries()) {
          const next = days[index + 1];
          if (next) expect(next.getTime() - moment.getTime()).toBeLessThanOrEqual(25 * HOUR_MS);
          const shown = walls[index]?.time ?? '';
          if (shown !== time) expect(shown > time && Math.abs(moment.getTime() - edge) <= HOUR_MS, shown).toBe(true);
        }
      }
    },
  );

  test('a slot every hour comes every real hour', () => {
    for (const edge of changes) {
      const slots = slotsBetween('0 * * * *', zone, edge - 12 * HOUR_MS, edge + 12 * HOUR_MS);
      for (const [index, slot] of slots.entries()) {
        const gap = (slots[index + 1]?.getTime() ?? slot.getTime() + HOUR_MS) - slot.getTime();
        expect([HOUR_MS / 2, HOUR_MS, 1.5 * HOUR_MS]).toContain(gap);
        if (zone !== 'Australia/Lord_Howe') expect(gap).toBe(HOUR_MS);
      }
    }
  });
});

test.each([
  ['Europe/Berlin', '30 2 * * *', '2026-03-28T12:00:00Z', '2026-03-29T01:30:00.000Z'],
  ['Europe/Berlin', '30 2 * * *', '2026-10-24T12:00:00Z', '2026-10-25T00:30:00.000Z'],
  ['Europe/Berlin', '30 2 * * *', '2026-10-25T00:30:00Z', '2026-10-26T01:30:00.000Z'],
  ['Africa/Cairo', '0 0 * * *', '2026-04-23T12:00:00Z', '2026-04-23T22:00:00.000Z'],
  ['Australia/Lord_Howe', '15 2 * * *', '2026-10-03T12:00:00Z', '2026-10-03T15:45:00.000Z'],
  ['UTC', '0 0 29 2 *', '2026-01-01T00:00:00Z', '2028-02-29T00:00:00.000Z'],
  ['UTC', '0 9 1 * 1', '2026-08-30T10:00:00Z', '2026-08-31T09:00:00.000Z'],
  ['UTC', '0 9 * * SUN', '2026-08-24T10:00:00Z', '2026-08-30T09:00:00.000Z'],
])('in %s, %s after %s is %s', (zone, cron, after, expected) => {
  expect(nextSlot(cron, zone, new Date(after))?.toISOString()).toBe(expected);
});

test.each([
  ['', '5 fields'],
  ['* * * *', '5 fields'],
  ['0 0 * * * *', '5 fields'],
  ['@daily', '5 fields'],
  ['61 * * * *', '61'],
  ['5-1 * * * *', 'range'],
  ['*/0 * * * *', '0'],
  ['*/90 * * * *', 'step'],
  ['0 0 30 2 *', 'day of month'],
  ['0 0 L * *', 'name'],
  ['H H * * *', 'name'],
  ['0 0 ? * *', 'may hold'],
  ['0 0 * * 1#2', 'may hold'],
  ['0 0 * foo *', 'foo'],
])('%j is refused, and told why', (cron, reason) => {
  expect(cronFault(cron)).toContain(reason);
});

test('zones are names of the IANA database', () => {
  expect(['UTC', 'Europe/Berlin', 'America/Argentina/Ushuaia'].every(isZone)).toBe(true);
  expect(['', 'Mars/Phobos', '+02:00', 'UTC+2', 'local'].some(isZone)).toBe(false);
});
