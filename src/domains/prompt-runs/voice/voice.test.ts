import { describe, expect, test } from 'vitest';
import { readRemarks } from '../../personas/index.ts';
import { compareVoices, type EngineRemark } from './engine-voice.ts';
import { type Naming, passageAbout } from './passage-about.ts';

const PRAISED = { positive: 8, negative: 1, polarity: 0.78 };

function remarks(polarities: readonly (-1 | 0 | 1)[], text = 'It says something.'): EngineRemark[] {
  return polarities.map((polarity, index) => ({ responseId: `rsp_${index}`, engine: 'CLAUDE', text, polarity }));
}

describe('what engines make of a theme', () => {
  const COMPLAINED = { positive: 0, negative: 5, polarity: -1 };
  const DIVIDED = { positive: 5, negative: 4, polarity: 0.11 };
  const RARE = { positive: 2, negative: 0, polarity: 1 };

  test.each([
    { what: 'four answers say anything', customers: PRAISED, answers: 4, says: [-1, -1, -1, -1], verdict: 'too_few' },
    { what: 'none of five speaks of it', customers: PRAISED, answers: 5, says: [], verdict: 'left_out' },
    { what: 'some praise what customers praise', customers: PRAISED, answers: 9, says: [1, 1, 0, -1], verdict: 'said' },
    { what: 'two say the opposite', customers: PRAISED, answers: 9, says: [-1, -1, 0], verdict: 'said' },
    { what: 'three say the opposite', customers: PRAISED, answers: 9, says: [-1, -1, -1], verdict: 'contradicted' },
    { what: 'as many agree', customers: PRAISED, answers: 9, says: [-1, -1, -1, 1, 1, 1], verdict: 'said' },
    { what: 'complaints are praised', customers: COMPLAINED, answers: 9, says: [1, 1, 1], verdict: 'contradicted' },
    { what: 'customers do not agree', customers: DIVIDED, answers: 9, says: [-1, -1, -1, -1], verdict: 'said' },
    { what: 'hardly a customer judges', customers: RARE, answers: 9, says: [-1, -1, -1, -1], verdict: 'said' },
  ] as const)('$verdict where $what', ({ customers, answers, says, verdict }) => {
    expect(compareVoices(customers, answers, remarks(says)).verdict).toBe(verdict);
  });

  test('counts answers and not sentences, and quotes what contradicts first, each sentence once', () => {
    const given = [
      ...remarks([1, 1], 'The lid is fine.'),
      ...remarks([-1, -1, -1, -1, -1, -1], 'The lid leaks.'),
      ...remarks([-1, -1, -1, -1, -1, -1], 'The lid is bad.'),
    ];
    const voice = compareVoices(PRAISED, 10, given);
    expect(voice).toMatchObject({ answers: 10, mentionedIn: 6, positive: 0, negative: 6, verdict: 'contradicted' });
    expect(voice.quotes.map(({ text }) => text)).toEqual(['The lid leaks.', 'The lid is bad.', 'The lid is fine.']);
  });
});

describe('the part of an answer that is about a product', () => {
  const named = (answer: string, name: string, fields: Partial<Naming> = {}): Naming => ({
    kind: 'product',
    sku: name,
    stance: 'named',
    occurrences: [...answer.matchAll(new RegExp(name, 'g'))].map(({ index }) => ({ start: index, end: index + 2 })),
    ...fields,
  });

  test('goes from where it is named to where somebody else is, in lists and in prose', () => {
    const answer = 'Two are good.\n1. K1: quiet. It lasts.\n2. R7: loud. Its lid leaks.\nThe K1 is our pick. Get it.';
    const namings = [named(answer, 'K1'), named(answer, 'R7', { kind: 'competitor', sku: null })];
    expect(passageAbout(answer, namings, 'K1')).toBe('K1: quiet.\nIt lasts.\nThe K1 is our pick.\nGet it.');
    expect(passageAbout(answer, namings, 'K2')).toBe('');
  });

  test('is nothing where the product is only said to be missing, or nobody noted where it is named', () => {
    const answer = 'I know nothing of K1. Ask the maker.';
    expect(passageAbout(answer, [named(answer, 'K1', { stance: 'absence' })], 'K1')).toBe('');
    expect(passageAbout(answer, [{ kind: 'product', sku: 'K1', stance: 'named' }], 'K1')).toBe('');
  });
});

test('remarks are found by the stem of a term in the language of each passage, and judged by their words alone', () => {
  const on = readRemarks([
    'The filters are terrible. The handle is there.',
    'Der Filter ist leise und die Bedienung ist einfach, das ist wirklich gut für das Schlafzimmer.',
  ]);
  expect(on('filter')).toEqual([
    { passage: 0, text: 'The filters are terrible.', polarity: -1 },
    expect.objectContaining({ passage: 1, polarity: 1 }),
  ]);
  expect(on('handle')).toEqual([{ passage: 0, text: 'The handle is there.', polarity: 0 }]);
  expect(on('battery')).toEqual([]);
});
