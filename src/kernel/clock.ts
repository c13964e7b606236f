/** The source of the current time; tests pass one they can move. */
export type Clock = { now(): Date };

/** The system clock. */
export const systemClock: Clock = { now: () => new Date() };

const DAY_MS = 86_400_000;
const TWO_DIGITS = Array.from({ length: 100 }, (_, value) => String(value).padStart(2, '0'));

/** The day that was written last: the rows of an answer are of few days, and to write one takes ten times as long as its hours. */
let lastDay = { number: Number.NaN, text: '' };

/**
 * RFC 3339 in UTC, without a fraction when it is zero: how every answer and event writes a moment.
 *
 * @throws RangeError for an invalid date
 */
export function formatInstant(moment: Date): string {
  const time = moment.getTime();
  const number = Math.floor(time / DAY_MS);
  if (number !== lastDay.number) lastDay = { number, text: moment.toISOString().slice(0, -'00:00:00.000Z'.length) };
  const ofDay = time - number * DAY_MS;
  const seconds = Math.floor(ofDay / 1_000);
  const fraction = ofDay - seconds * 1_000;
  const written = `${lastDay.text}${twoDigits(seconds / 3_600)}:${twoDigits((seconds / 60) % 60)}:${twoDigits(seconds % 60)}`;
  return fraction === 0 ? `${written}Z` : `${written}.${String(fraction).padStart(3, '0')}Z`;
}

function twoDigits(value: number): string {
  return TWO_DIGITS[Math.floor(value)] ?? '';
}
