import { diffWordsWithSpace } from 'diff';
import { type RecommendationValue, valueText } from './values.ts';

/** A run of words that stayed, came or went. */
export type Hunk = { op: 'equal' | 'insert' | 'delete'; text: string };

/**
 * Texts that differ in more words than this are shown as replaced whole. The work grows with its square, so it bounds
 * the time too, and unlike a clock it gives the same texts the same diff on a busy machine.
 */
const EDITS_MAX = 1_000;

/**
 * The words that a change takes away and brings. Equal and deleted texts joined are the text before, equal and
 * inserted ones the text after, to the character.
 */
export function diffValues(before: RecommendationValue, after: RecommendationValue): Hunk[] {
  return diffTexts(valueText(before), valueText(after));
}

/** As {@link diffValues}, of two texts. */
export function diffTexts(before: string, after: string): Hunk[] {
  const changes = diffWordsWithSpace(before, after, { maxEditLength: EDITS_MAX });
  const hunks: Hunk[] = changes
    ? changes.map(({ added, removed, value }) => ({ op: added ? 'insert' : removed ? 'delete' : 'equal', text: value }))
    : [
        { op: 'delete', text: before },
        { op: 'insert', text: after },
      ];
  return hunks.filter(({ text }) => text !== '');
}
