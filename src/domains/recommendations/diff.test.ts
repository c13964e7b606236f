import fc from 'fast-check';
import { expect, test } from 'vitest';
import { diffTexts, diffValues, HUNKS_MAX, type Hunk } from './diff.ts';
import { valueText } from './values.ts';

const side = (hunks: readonly Hunk[], op: Hunk['op']) =>
  hunks
    .filter((hunk) => hunk.op === 'equal' || hunk.op === op)
    .map((hunk) => hunk.text)
    .join('');

test('equal and deleted texts give the text before, equal and inserted ones the text after, to the character', () => {
  const word = fc.constantFrom('oak', 'steel', '9 W', '\n', '  ', '800', 'é', '🙂', '.', '“x”', '\t');
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.array(word, { maxLength: 40 }).map((all) => all.join(' ')),
  );
  fc.assert(
    fc.property(text, text, (before, after) => {
      const hunks = diffTexts(before, after);
      expect(side(hunks, 'delete')).toBe(before);
      expect(side(hunks, 'insert')).toBe(after);
      expect(hunks.every((hunk) => hunk.text !== '')).toBe(true);
    }),
    { numRuns: 100 },
  );
});

test('hunks are words: one word changed leaves the rest equal', () => {
  expect(diffTexts('An oak lamp for desks', 'An ash lamp for desks')).toEqual([
    { op: 'equal', text: 'An ' },
    { op: 'delete', text: 'oak' },
    { op: 'insert', text: 'ash' },
    { op: 'equal', text: ' lamp for desks' },
  ]);
});

test('every kind of value has a text: nothing, lists, pairs and objects', () => {
  expect(diffValues(null, { '@type': 'Product' })).toEqual([{ op: 'insert', text: '{\n  "@type": "Product"\n}' }]);
  expect(valueText(['a b', 'c'])).toBe('a b\nc');
  expect(
    valueText([
      { question: 'Q?', answer: 'A.' },
      { question: 'R?', answer: 'B.' },
    ]),
  ).toBe('Q?\nA.\n\nR?\nB.');
});

test('two long texts with nothing in common are shown as one replaced by the other', () => {
  const text = (seed: string) => Array.from({ length: 20_000 }, (_, index) => `${seed}${index * 7919}`).join(' ');
  expect(diffTexts(text('a'), text('b'))).toEqual([
    { op: 'delete', text: text('a') },
    { op: 'insert', text: text('b') },
  ]);
});

test('a description of 900 words written anew is shown in at most 100 runs, the longest that stayed among them', () => {
  const text = (seed: string) => Array.from({ length: 900 }, (_, index) => (index % 2 ? `of${index}` : seed + index));
  const before = `${text('a').join(' ')} This sentence stays as it is.`;
  const after = `${text('b').join(' ')} This sentence stays as it is.`;
  const hunks = diffTexts(before, after);
  expect(hunks.length).toBeLessThanOrEqual(HUNKS_MAX);
  expect(hunks.filter(({ op }) => op === 'equal').length).toBeGreaterThan(20);
  expect(hunks.at(-1)).toEqual({ op: 'equal', text: expect.stringContaining('This sentence stays as it is.') });
  const joined = (without: string) =>
    hunks
      .filter(({ op }) => op !== without)
      .map(({ text: run }) => run)
      .join('');
  expect([joined('insert'), joined('delete')]).toEqual([before, after]);
});
