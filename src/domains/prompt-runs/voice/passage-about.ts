import { sentencesOf } from '../../../kernel/sentences.ts';
import type { Mention, Span } from '../mentions/types.ts';

/** What is known of a naming that decides whom a sentence is about; readers before version 2 kept no occurrences. */
export type Naming = Pick<Mention, 'kind' | 'sku' | 'stance'> & { occurrences?: readonly Span[] };

/**
 * The sentences of an answer that are about a product: those that name it, and those after them until somebody else is
 * named. What an answer only says to be missing is not about it.
 *
 * @returns the sentences, one a line; empty when there is none
 */
export function passageAbout(answer: string, namings: readonly Naming[], sku: string): string {
  const places = namings
    .filter(({ kind, stance }) => kind !== 'brand' && stance !== 'absence')
    .flatMap((naming) => (naming.occurrences ?? []).map(({ start }) => ({ start, isOurs: naming.sku === sku })));
  const kept: string[] = [];
  let isOurs = false;
  let from = 0;
  for (const sentence of sentencesOf(answer)) {
    const start = answer.indexOf(sentence, from);
    from = start + sentence.length;
    const named = places.filter((place) => place.start >= start && place.start < from);
    if (named.length > 0) isOurs = named.some((place) => place.isOurs);
    // The number of a line in a list is no sentence.
    if (isOurs && /\p{L}/u.test(sentence)) kept.push(sentence);
  }
  return kept.join('\n');
}
