import { detectLanguages } from '../language/detect.ts';
import type { Polarity } from './polarity.ts';
import { keyOf, readSentences } from './sentences.ts';

/** A sentence of another text about something that customers speak of, and what it says of it. */
export type Remark = { passage: number; text: string; polarity: Polarity };

/** Only words judge: nobody gave these texts stars. */
const NEUTRAL_STARS = 3;

/**
 * Reads passages of others, e.g. descriptions of a product: the first twenty sentences of each, in the language that it is
 * in.
 *
 * @returns what they say of a term that customers use, in the order of the passages
 */
export function readRemarks(passages: readonly string[]): (term: string) => Remark[] {
  const languages = detectLanguages(passages);
  const sentences = passages.flatMap((passage, index) => {
    const language = languages.of(passage);
    return readSentences(index, passage, NEUTRAL_STARS, language).map((sentence) => ({ ...sentence, language }));
  });
  return (term) =>
    sentences
      .filter(({ keys, language }) => keys.has(keyOf(term, language)))
      .map(({ review, text, polarity }) => ({ passage: review, text, polarity }));
}
