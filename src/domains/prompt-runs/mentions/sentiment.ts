import { clausesOf, withoutNames } from './clauses.ts';
import { denseOpinions } from './dense-opinions.ts';
import type { Language } from './language.ts';
import { DENSE_LANGUAGES } from './lexicon/lexicons.ts';
import type { Opinions } from './opinions.ts';
import { keyOf, type ReadNaming } from './read-namings.ts';
import type { Span } from './types.ts';
import { wordOpinions } from './word-opinions.ts';

/**
 * What a sentence says of each entity that it names.
 *
 * A clause speaks of the entities in it, and one without any of those in the clause before; who is only compared with,
 * or said to be absent, is not spoken of.
 * @param namings those of the sentence, in order
 */
export function addOpinions(
  opinions: Map<string, Opinions>,
  {
    text,
    sentence,
    namings,
    language,
  }: { text: string; sentence: Span; namings: readonly ReadNaming[]; language: Language },
): void {
  let subjects: readonly string[] = [];
  let next = 0;
  for (const clause of clausesOf(text, sentence.start, sentence.end)) {
    const first = next;
    while (next < namings.length && (namings[next]?.start ?? 0) < clause.end) next += 1;
    const within = namings.slice(first, next);
    const named = within.filter(({ stance }) => stance === 'named').map(keyOf);
    if (named.length > 0) subjects = [...new Set(named)];
    else if (within.some(({ stance }) => stance === 'absence')) continue;
    const found = opinionsOf(withoutNames(text, clause, within), language);
    for (const id of subjects) {
      const sum = opinions.get(id) ?? { positive: 0, negative: 0 };
      opinions.set(id, { positive: sum.positive + found.positive, negative: sum.negative + found.negative });
    }
  }
}

function opinionsOf(clause: string, language: Language): Opinions {
  return DENSE_LANGUAGES.has(language) ? denseOpinions(clause, language) : wordOpinions(clause, language);
}
