import { type CustomTypesConfig, types } from 'pg';
import { parse as parseArray } from 'postgres-array';

/** `text[]`; the driver names types of single values only. */
const TEXT_ARRAY: number = 1009;
const { TIMESTAMPTZ } = types.builtins;

/** The driver's own readers, but for lists of texts, of which it makes an object for each letter, and times of our days. */
export const columnTypes: CustomTypesConfig = {
  getTypeParser(type, format) {
    if (format === 'binary') return types.getTypeParser(type, format);
    if (type === TEXT_ARRAY) return readTexts;
    return type === TIMESTAMPTZ ? readTime : types.getTypeParser(type);
  },
};

function readTexts(text: string): string[] {
  return parseArray(text);
}

/** `2026-11-29 07:30:36.123456+00`, as it is written where the session's zone is UTC. */
const UTC_TIME = /^[1-9]\d{3}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(?:\.\d{1,6})?\+00$/;
const FRACTION_AT = 20;
const ZONE_LENGTH = 3;

const readAnyTime: (text: string) => unknown = types.getTypeParser(TIMESTAMPTZ);

function readTime(text: string): unknown {
  if (!UTC_TIME.test(text)) return readAnyTime(text);
  const year = digits(text, 0) * 100 + digits(text, 2);
  const [month, day] = [digits(text, 5) - 1, digits(text, 8)];
  return new Date(Date.UTC(year, month, day, digits(text, 11), digits(text, 14), digits(text, 17), milliseconds(text)));
}

/** The number that two digits say. */
function digits(text: string, at: number): number {
  return digit(text, at) * 10 + digit(text, at + 1);
}

function digit(text: string, at: number): number {
  return text.charCodeAt(at) - 48;
}

/** What a `Date` keeps of a fraction. */
function milliseconds(text: string): number {
  const end = text.length - ZONE_LENGTH;
  let sum = 0;
  for (let at = FRACTION_AT, worth = 100; at < end && worth >= 1; at += 1, worth /= 10) sum += digit(text, at) * worth;
  return sum;
}
