import { expect, test } from 'vitest';
import { scriptValues } from './script-values.ts';

test('a script that is JSON is its value, and one that only begins like it is read for what it assigns', () => {
  expect(scriptValues('{"price": 9}', 'data')).toEqual([{ value: { price: 9 }, where: 'script#data' }]);
  expect(scriptValues('{ let shop; } window.shop = { price: 9, currency: "USD" };', null)).toEqual([
    { value: { price: 9, currency: 'USD' }, where: 'shop' },
  ]);
  expect(scriptValues('[wait](later)', null)).toEqual([]);
});
