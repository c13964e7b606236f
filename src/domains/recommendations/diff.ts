import { diffWordsWithSpace } from 'diff';
import { type RecommendationValue, valueText } from './values.ts';

/** A run of words that stayed, came or went. */
export type Hunk = { op: 'equal' | 'insert' | 'delete'; text: string };

/**
 * Texts that differ in more words than this are shown as replaced whole. The work grows with its square, so it bounds
 * the time too, and unlike a clock it gives the same texts the same diff on a busy machine.
 */
const EDITS_MAX = 1_000;

/** The most runs that a diff has. */
export const HUNKS_MAX = 100;

/** Between so many texts that stayed there are at most two runs each. */
const STAYING_MAX = Math.floor((HUNKS_MAX - 2) / 3);

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
  return shortened(hunks.filter(({ text }) => text !== ''));
}

/**
 * At most {@link HUNKS_MAX} runs that say the same: where there are more, the shortest texts that stayed are shown as part
 * of the changes around them.
 */
export function shortened(hunks: readonly Hunk[]): Hunk[] {
  if (hunks.length <= HUNKS_MAX) return [...hunks];
  const equal = hunks.filter(({ op }) => op === 'equal');
  const longest = equal.sort((one, other) => other.text.length - one.text.length).slice(0, STAYING_MAX);
  const staying = new Set<Hunk>(longest);
  const shown: Hunk[] = [];
  let change = { delete: '', insert: '' };
  const endChange = () => {
    if (change.delete) shown.push({ op: 'delete', text: change.delete });
    if (change.insert) shown.push({ op: 'insert', text: change.insert });
    change = { delete: '', insert: '' };
  };
  for (const hunk of hunks) {
    if (staying.has(hunk)) {
      endChange();
      shown.push(hunk);
      continue;
    }
    if (hunk.op !== 'insert') change.delete += hunk.text;
    if (hunk.op !== 'delete') change.insert += hunk.text;
  }
  endChange();
  return shown;
}
