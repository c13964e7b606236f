import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatInstant } from './clock.ts';

/** What the language writes, without a fraction of zero. */
const written = (moment: Date) => moment.toISOString().replace('.000Z', 'Z');

test.each([
  '2026-11-29T23:59:59.999Z',
  '2026-11-30T00:00:00.000Z',
  '2024-02-29T12:00:00.007Z',
  '1970-01-01T00:00:00.000Z',
  '1969-12-31T23:59:59.001Z',
  '0000-01-01T00:00:00.000Z',
  '-000001-12-31T23:59:59.999Z',
  '+012026-01-01T01:02:03.040Z',
  '+275760-09-13T00:00:00.000Z',
  '-271821-04-20T00:00:00.000Z',
])('%s is written as the language writes it', (text) => {
  expect(formatInstant(new Date(text))).toBe(written(new Date(text)));
});

test('any moments are, one after the other, of one day or of many', () => {
  const moments = fc.array(fc.date({ noInvalidDate: true }), { minLength: 1 });
  const ofOneDay = fc.array(fc.integer({ min: 0, max: 86_399_999 }).map((ms) => new Date(1_795_910_400_000 + ms)));
  fc.assert(
    fc.property(fc.oneof(moments, ofOneDay), (dates) => {
      expect(dates.map(formatInstant)).toEqual(dates.map(written));
    }),
  );
});

test('an invalid date is refused, and the next is written', () => {
  expect(() => formatInstant(new Date(Number.NaN))).toThrow(RangeError);
  expect(formatInstant(new Date(0))).toBe('1970-01-01T00:00:00Z');
});
