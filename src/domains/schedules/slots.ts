import { CronExpressionParser } from 'cron-parser';
import { DateTime } from 'luxon';

/** The fields of a cron text with the largest step that means something in each. */
const FIELDS = [
  { name: 'minute', span: 59 },
  { name: 'hour', span: 23 },
  { name: 'day of the month', span: 31 },
  { name: 'month', span: 12 },
  { name: 'day of the week', span: 7 },
] as const;

const DAY_MS = 86_400_000;

/** Eight years hold a leap day even around 2100. */
const LOOK_AHEAD_DAYS = 8 * 366;

/** When something recurs: the sets that five cron fields stand for, read in a zone. */
type Slots = {
  minutes: readonly number[];
  hours: readonly number[];
  isDay: (year: number, month: number, day: number) => boolean;
};

/** What is wrong with a cron text. @returns null when nothing is */
export function cronFault(cron: string): string | null {
  const parts = cron.trim().split(/\s+/);
  if (parts.length !== FIELDS.length) return `must have 5 fields (minute hour day month weekday), not ${parts.length}`;
  for (const [index, part] of parts.entries()) {
    const { name, span } = FIELDS[index] ?? FIELDS[0];
    if (!/^[0-9A-Za-z*,/-]+$/.test(part)) return `the ${name} field may hold numbers, names and * , - / only`;
    const step = part.match(/\/(\d+)/);
    if (step && Number(step[1]) > span) return `the step of the ${name} field is larger than ${span}`;
    if (/[A-Za-z]/.test(part.replace(/[A-Za-z]{3}/g, ''))) return `the ${name} field holds an unknown name`;
  }
  try {
    readCron(cron);
  } catch (error) {
    return error instanceof Error ? error.message : 'cannot be read';
  }
  return nextSlot(cron, 'UTC', new Date(0)) ? null : 'names no day that exists';
}

/**
 * The first slot after a moment.
 *
 * A time that a clock skips is made up for when the clock has jumped; one that it shows twice counts once, the first
 * time. Only cron texts for every hour (`*`) go by real time, so that they fire in both of the two.
 *
 * @returns null when there is none within eight years
 */
export function nextSlot(cron: string, zone: string, after: Date): Date | null {
  const slots = readCron(cron);
  const isHourly = slots.hours.length === 24;
  const local = DateTime.fromJSDate(after, { zone }).minus({ days: 1 });
  const firstDay = Date.UTC(local.year, local.month - 1, local.day);
  for (let ahead = 0; ahead < LOOK_AHEAD_DAYS; ahead += 1) {
    const day = new Date(firstDay + ahead * DAY_MS);
    const date = { year: day.getUTCFullYear(), month: day.getUTCMonth() + 1, day: day.getUTCDate() };
    if (!slots.isDay(date.year, date.month, date.day)) continue;
    const found = slotsOfDay(slots, date, zone, isHourly).find((moment) => moment > after.getTime());
    if (found !== undefined) return new Date(found);
  }
  return null;
}

type Day = { year: number; month: number; day: number };

/** The moments of one day, in order. Luxon moves a skipped time ahead by as much as the clock jumped. */
function slotsOfDay(slots: Slots, date: Day, zone: string, isHourly: boolean): number[] {
  const moments = slots.hours.flatMap((hour) =>
    slots.minutes.flatMap((minute) => {
      const times = DateTime.fromObject({ ...date, hour, minute }, { zone }).getPossibleOffsets();
      const found = times.map((time) => time.toMillis()).sort((first, second) => first - second);
      return isHourly ? found : found.slice(0, 1);
    }),
  );
  return [...new Set(moments)].sort((first, second) => first - second);
}

function readCron(cron: string): Slots {
  const { minute, hour, dayOfMonth, month, dayOfWeek } = CronExpressionParser.parse(cron.trim()).fields;
  const months = new Set<number>(month.values);
  const days = new Set(dayOfMonth.values.map(Number));
  const weekdays = new Set(dayOfWeek.values.map((day) => Number(day) % 7));
  const isEither = !dayOfMonth.isWildcard && !dayOfWeek.isWildcard;
  return {
    minutes: [...minute.values],
    hours: [...hour.values],
    isDay(year, monthOfYear, day) {
      if (!months.has(monthOfYear)) return false;
      const isWeekday = weekdays.has(new Date(Date.UTC(year, monthOfYear - 1, day)).getUTCDay());
      return isEither ? days.has(day) || isWeekday : days.has(day) && isWeekday;
    },
  };
}
