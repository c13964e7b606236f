import { z } from 'zod';

/** Words of an enum of the faces, by its name there, which says what each of them means; it may have more of them. */
export function wordsOf<const Word extends string>(title: string, words: readonly Word[]) {
  return z.enum(words).meta({ title });
}

/** Words of an enum that only events have: it is declared by what is said of it here. */
export function newWords<Word extends string>(title: string, about: string, meanings: Readonly<Record<Word, string>>) {
  return z.enum(Object.keys(meanings) as Word[]).meta({ title, about, meanings });
}

/** A word of an enum that grows, such as the kinds of jobs: one that it lacks is shown as its `other`. */
export function openWord(title: string) {
  return z.string().meta({ title });
}

/** A moment as RFC 3339 text in UTC. */
export function moment(description: string) {
  return z.string().meta({ description, format: 'date-time' });
}

/** A SKU, an id or another text. */
export function text(description: string) {
  return z.string().describe(description);
}

/** A whole number. */
export function whole(description: string) {
  return z.int().describe(description);
}

const CHANGE_ACTION = newWords('ChangeAction', 'What was done to a row.', {
  created: 'It was created.',
  updated: 'It was changed.',
  deleted: 'It was deleted.',
});

/** What was done to a row that people create, change and delete. */
export const changeAction = CHANGE_ACTION.describe('What was done to it.');
