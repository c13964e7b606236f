import type { CompiledEntities } from './compile-entities.ts';
import { findNamings, type Naming } from './find-namings.ts';
import { type Language, languageOf } from './language.ts';
import { maskMarkup } from './mask-markup.ts';
import { sentencesOf } from './sentences.ts';
import type { Span } from './types.ts';

/** An answer and the places where it names entities: what is said of them and who else it recommends is read of the same. */
export type SearchedAnswer = {
  answer: string;
  /** The answer, its markup blanked out, as long as before. */
  text: string;
  namings: readonly Naming[];
  language(): Language;
  sentences(): readonly Span[];
};

/** Looks an answer through for entities, once. */
export function searchAnswer(answer: string, entities: CompiledEntities): SearchedAnswer {
  const text = maskMarkup(answer, (name) => entities.dotted.has(name.toLowerCase()));
  let language: Language | null = null;
  let sentences: Span[] | null = null;
  return {
    answer,
    text,
    namings: findNamings(text, entities),
    language() {
      language ??= languageOf(text);
      return language;
    },
    sentences() {
      sentences ??= sentencesOf(text);
      return sentences;
    },
  };
}
