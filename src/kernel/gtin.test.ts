import { expect, test } from 'vitest';
import { isGtin, isPrintedGtin } from './gtin.ts';

test.each(['96385074', '036000291452', '4006381333931', '00012345600012'])('%s is a GTIN', (text) => {
  expect(isGtin(text)).toBe(true);
});

test.each([
  ['a wrong check digit', '4006381333932'],
  ['eleven digits', '03600029145'],
  ['zeros only', '00000000'],
  ['separators', '4006381 333931'],
  ['letters', '400638133393X'],
  ['nothing', ''],
])('%s is none', (_why, text) => {
  expect(isGtin(text)).toBe(false);
});

test('printed with spaces or hyphens it is still one; with a wrong check digit it is none', () => {
  expect(isPrintedGtin('4 006381-333931')).toBe(true);
  expect(isPrintedGtin('4 006381-333932')).toBe(false);
});
