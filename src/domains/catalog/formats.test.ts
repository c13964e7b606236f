import { expect, test } from 'vitest';
import { formatAmount } from './formats.ts';

test.each([
  ['12', 'USD', '12.00'],
  ['12.5', 'USD', '12.50'],
  ['12.50', 'USD', '12.50'],
  ['12.3400', 'USD', '12.34'],
  ['12.3450', 'USD', '12.345'],
  ['12.000', 'USD', '12.00'],
  ['0.001', 'KWD', '0.001'],
  ['5.1', 'KWD', '5.100'],
  ['1200', 'JPY', '1200'],
  ['1200.00', 'JPY', '1200'],
  ['1200.50', 'JPY', '1200.5'],
])('%s %s is written %s', (amount, currency, written) => {
  expect(formatAmount(amount, currency)).toBe(written);
});
