import { francAll } from 'franc-min';
import { LANGUAGE_CODES, type Language, languageOf } from './languages.ts';
import type { TextList } from './text-list.ts';
import { wordsOf } from './words.ts';

/** Texts that the languages of a corpus are told from; below a length a guess is worth little. */
const SAMPLE = 600;
const GUESSABLE_CHARS = 60;
/** A language that has a smaller share of the sample is taken for a wrong guess. */
const SHARE_MIN = 0.04;
/** Scores are relative to the nearest language, which has 1. */
const NEARLY = 0.85;
const NEIGHBOURS = 4;

/** The languages of a corpus, the most frequent first, and which of them a text is in. */
export type Languages = { present: readonly Language[]; of(text: string): Language };

/** Tells which languages the texts are in, by their trigrams; then which one each is in, by its stop words. */
export function detectLanguages(texts: TextList): Languages {
  const present = presentLanguages(texts);
  const [first = languageOf('und')] = present;
  if (present.length < 2) return { present: [first], of: () => first };
  return { present, of: (text) => nearestLanguage(text, present) ?? first };
}

function presentLanguages(texts: TextList): Language[] {
  const step = Math.max(1, Math.floor(texts.length / SAMPLE));
  const sample: string[] = [];
  for (let place = 0; place < texts.length; place += step) sample.push(texts.at(place) ?? '');
  const long = sample.filter((text) => text.length >= GUESSABLE_CHARS);
  const guessed = long.length >= 5 ? long.map(guess) : [guess(sample.join(' '))];
  const counts = new Map<string, number>();
  for (const code of guessed) counts.set(code, (counts.get(code) ?? 0) + 1);
  const enough = Math.max(1, guessed.length * SHARE_MIN);
  return [...counts]
    .filter(([, count]) => count >= enough)
    .sort(([first, most], [second, least]) => least - most || (first < second ? -1 : 1))
    .map(([code]) => languageOf(code));
}

/** The nearest by trigrams; of several that are nearly as near, as neighbours are, the one whose stop words it has most of. */
function guess(text: string): string {
  const nearest = francAll(text, { only: [...LANGUAGE_CODES], minLength: 10 }).filter(([, score]) => score >= NEARLY);
  const languages = nearest.slice(0, NEIGHBOURS).map(([code]) => languageOf(code));
  return (nearestLanguage(text, languages) ?? languages[0])?.code ?? 'und';
}

function nearestLanguage(text: string, present: readonly Language[]): Language | null {
  let best: { language: Language; hits: number } | null = null;
  for (const language of present) {
    const hits = wordsOf(text, language).filter((word) => language.stopWords.has(word)).length;
    if (hits > (best?.hits ?? 0)) best = { language, hits };
  }
  return best?.language ?? null;
}
