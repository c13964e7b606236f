import { expect, test } from 'vitest';
import { marketOf } from './market.ts';
import { currencyCode } from './money.ts';

test.each([
  ['shop.example.com', 'zh-Hant-TW', '$', 'TWD'],
  ['shop.example.com', 'en-AU', '$', 'AUD'],
  ['shop.example.com', 'da', 'kr', 'DKK'],
  ['shop.example.com', 'en-US', '$', 'USD'],
  ['shop.example.com', null, 'kr', 'SEK'],
  ['shop.example.ca', 'en-AU', '$', 'CAD'],
  ['shop.co', 'en', '$', 'USD'],
  ['shop.com.co', 'en', '$', 'COP'],
])('on %s in %s, %s is %s', (host, lang, mark, code) => {
  expect(currencyCode(mark, marketOf(host, lang))).toBe(code);
});
