import { describe, expect, test } from 'vitest';
import { hasMarkBesideDigits, markEnds } from './beside-digits.ts';
import { LOCAL_WORDS, SYMBOLS, WORDS } from './currency-marks.ts';
import { findPrices } from './money.ts';

const marks = [...SYMBOLS, ...WORDS].map(([mark]) => mark);
const ends = markEnds(marks);

describe('a text is searched for prices where a mark can stand beside its digits', () => {
  test('behind and before each mark, however it is written', () => {
    for (const mark of marks) {
      for (const written of [mark, mark.toLowerCase(), mark.toUpperCase()]) {
        const texts = [`${written}12`, `${written} : 12`, `${written}. ,50`, `12${written}`, `12,-  ${written}`];
        expect(texts.filter((text) => !hasMarkBesideDigits(text, ends))).toEqual([]);
      }
    }
  });

  test('also where only one country knows the mark', () => {
    for (const [domain, local] of Object.entries(LOCAL_WORDS)) {
      for (const [mark] of local) {
        expect(findPrices(`${mark} 1250`, `shop.${domain}`)).toMatchObject([{ amount: '1250' }]);
        expect(findPrices(`1250 ${mark}`, `shop.${domain}`)).toMatchObject([{ amount: '1250' }]);
      }
    }
  });

  test('with digits and signs of other scripts, which the pattern judges', () => {
    const texts = ['٢٥٠ ريال', '۲۵۰ تومان', '12\u00a0€', '12\u200bkr', '12 \u212ar', '円 3', '3円'];
    expect(texts.filter((text) => !hasMarkBesideDigits(text, ends))).toEqual([]);
    expect(findPrices('٢٥٠ ريال', 'shop.sa')).toMatchObject([{ amount: '250', currency: 'SAR' }]);
  });

  test('and not where other words, units and numbers do', () => {
    const texts = ['about 14 weeks', '2026-03-04', '4.5 / 5', 'No. 3; 12', 'USD', '', '30 % off', 'x12y'];
    expect(texts.filter((text) => hasMarkBesideDigits(text, ends))).toEqual([]);
  });

  test('in a time that grows with the text', () => {
    const start = process.cpuUsage();
    hasMarkBesideDigits(`1${' '.repeat(200_000)}1${'.,'.repeat(200_000)}`, ends);
    expect(process.cpuUsage(start).user / 1000).toBeLessThan(1_000);
  });
});
