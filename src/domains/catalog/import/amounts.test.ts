import { describe, expect, test } from 'vitest';
import { readAmount } from './amounts.ts';

describe('an amount is read as it is written', () => {
  test.each([
    ['129.99', '129.99', null],
    ['129,99', '129.99', null],
    ['5', '5', null],
    ['1.299,00', '1299.00', null],
    ['1,299.00', '1299.00', null],
    ['1.234.567', '1234567', null],
    ['15.00 USD', '15.00', 'USD'],
    ['USD 1,299.50', '1299.50', 'USD'],
    ['129,99 €', '129.99', 'EUR'],
    ['£4.50', '4.50', 'GBP'],
  ])('%s', (cell, amount, currency) => {
    expect(readAmount(cell, false)).toEqual({ amount, currency });
    expect(readAmount(cell, true)).toEqual({ amount, currency });
  });
});

describe('what may be either of two amounts, or none, is not guessed', () => {
  test.each(['1,299', 'much', '-5', '1.2.3', '$5', 'EUR 5 USD', ''])('%s', (cell) => {
    expect(readAmount(cell, false)).toEqual({ amount: null, currency: null });
  });

  test('three digits behind a dot are decimals, but not where decimals have a comma', () => {
    expect(readAmount('1.299', false)).toEqual({ amount: '1.299', currency: null });
    expect(readAmount('1.299', true)).toEqual({ amount: null, currency: null });
  });
});
