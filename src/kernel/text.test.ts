import { describe, expect, test } from 'vitest';
import { sanitizeJson } from './text.ts';

describe('a value is made storable', () => {
  test('at any depth, keys too, with what is around it copied and the given value left as it is', () => {
    const given = { 'a\u0000': 1, list: [{ text: 'x\ud800', kept: true }, Number.NaN], date: new Date(0) };
    const clean = sanitizeJson(given);
    expect(clean).toEqual({ 'a\ufffd': 1, list: [{ text: 'x\ufffd', kept: true }, null], date: new Date(0) });
    expect(given.list[0]).toEqual({ text: 'x\ud800', kept: true });
  });

  test('and is handed back itself where it is storable already', () => {
    const given = { list: ['a', { b: null, c: undefined, d: '\ud83d\ude00' }], empty: [] };
    expect(sanitizeJson(given)).toBe(given);
  });

  test('in a time that grows with its depth', () => {
    let given: unknown = 'x\u0000';
    for (let depth = 0; depth < 2_000; depth += 1) given = depth % 2 === 0 ? [given] : { given };
    expect(JSON.stringify(sanitizeJson(given))).toContain('\ufffd');
  });
});
