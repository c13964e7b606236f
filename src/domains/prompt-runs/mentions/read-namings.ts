import type { Naming } from './find-namings.ts';
import type { Language } from './language.ts';
import type { SearchedAnswer } from './searched-answer.ts';
import { sentenceAt } from './sentences.ts';
import { stanceOf } from './stance.ts';
import type { Span, Stance } from './types.ts';

/** A naming with what its sentence says. */
export type ReadNaming = Naming & { stance: Stance };

/** What tells entities apart: ids are unique within a kind only. */
export function keyOf({ entity }: Pick<Naming, 'entity'>): string {
  return `${entity.kind} ${entity.id}`;
}

/** A sentence that names an entity. */
export type NamingSentence = { sentence: Span; namings: readonly ReadNaming[] };

/** The sentences of an answer that name an entity, in order. */
export type NamingSentences = {
  /** The answer, its markup blanked out, as long as before. */
  text: string;
  language: Language;
  sentences: readonly NamingSentence[];
};

/** Every naming in an answer, sentence by sentence. */
export function readNamings(searched: SearchedAnswer): NamingSentences {
  const { text, namings } = searched;
  if (namings.length === 0) return { text, language: 'en', sentences: [] };
  const language = searched.language();
  const all = searched.sentences();
  const bySentence = new Map<number, { sentence: Span; namings: Naming[] }>();
  for (const naming of namings) {
    const sentence = sentenceAt(all, naming);
    const known = bySentence.get(sentence.start) ?? { sentence, namings: [] };
    known.namings.push(naming);
    bySentence.set(sentence.start, known);
  }
  const sentences = [...bySentence.values()].map((one) => ({
    sentence: one.sentence,
    namings: one.namings.map((naming) => ({ ...naming, stance: stanceOf(naming, { text, language, ...one }) })),
  }));
  return { text, language, sentences };
}
