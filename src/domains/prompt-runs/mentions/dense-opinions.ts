import { once } from '../../../kernel/once.ts';
import type { Language } from './language.ts';
import { entriesOf, LEXICONS } from './lexicon/lexicons.ts';
import { type Opinions, opposite, POLARITIES, type Polarity } from './opinions.ts';

type Entry = { text: string; polarity: Polarity };

const SETTLED = '\ue002';
const REACH = 12;
const known = once(() => new Map<Language, readonly Entry[]>());

/** The opinions in a clause of a language whose words do not stand apart; the longest entry wins. */
export function denseOpinions(clause: string, language: Language): Opinions {
  const { negatorsBehind, negatorsBefore } = LEXICONS[language];
  const opinions = { positive: 0, negative: 0 };
  let rest = clause;
  for (const { text, polarity } of entriesIn(language)) {
    for (let at = rest.indexOf(text); at >= 0; at = rest.indexOf(text)) {
      const end = at + text.length;
      const isNegated =
        negatorsBehind?.test(rest.slice(end, end + REACH)) === true ||
        negatorsBefore?.test(rest.slice(Math.max(0, at - REACH), at)) === true;
      opinions[isNegated ? opposite(polarity) : polarity] += 1;
      rest = rest.slice(0, at) + SETTLED.repeat(text.length) + rest.slice(end);
    }
  }
  return opinions;
}

function entriesIn(language: Language): readonly Entry[] {
  const made =
    known().get(language) ??
    POLARITIES.flatMap((polarity) => entriesOf(LEXICONS[language][polarity]).map((text) => ({ text, polarity }))).sort(
      (left, right) => right.text.length - left.text.length,
    );
  known().set(language, made);
  return made;
}
