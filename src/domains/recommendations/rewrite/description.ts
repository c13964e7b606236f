import { sentencesOf } from '../../../kernel/sentences.ts';
import { isConcrete, vagueWords, wordCount } from '../../scores/index.ts';
import { type Phrases, phrasesOf } from './phrases.ts';
import type { Sources, Spec } from './sources.ts';
import type { SpecKind } from './spec-kinds.ts';
import { nounOf } from './title.ts';

const WORDS_WANTED = 60;
const SENTENCES_MAX = 14;
/** The order in which a reader wants to know them. */
const ORDER: readonly SpecKind[] = [
  'light',
  'capacity',
  'power',
  'other',
  'material',
  'size',
  'weight',
  'included',
  'colour',
  'guarantee',
  'care',
];
const SHORT_SENTENCE = 8;

/**
 * Prose that says what it is, for whom, and its features: the sentences that already state something stay, praise
 * goes, and rows of the specifications are said in sentences until the text is long enough.
 *
 * @returns null when the language is none we have sentences in, or nothing can be added
 */
export function writeDescription(sources: Sources): string | null {
  const phrases = phrasesOf(sources.lang);
  const kept = sentencesOf(sources.description).filter((sentence) => !isPraise(sentence));
  if (!phrases) return null;
  const intro = introOf(sources, phrases, kept);
  const sentences = [...(intro ? [intro] : []), ...kept];
  const rows = ORDER.flatMap((kind) => sources.specs.filter((spec) => spec.kind === kind));
  const told: string[] = [];
  for (const spec of rows) {
    if (wordCount([...sentences, ...told].join(' ')) >= WORDS_WANTED || told.length >= SENTENCES_MAX) break;
    const sentence = isTold(sentences, spec) ? null : phrases.sentence(spec);
    if (sentence) told.push(sentence);
  }
  const paragraphs = [sentences.join(' '), told.join(' ')].filter(Boolean);
  return paragraphs.length > 0 ? paragraphs.join('\n\n') : null;
}

/** A row that says for whom is the reason to begin anew; without it, only an empty text needs a beginning. */
function introOf(sources: Sources, phrases: Phrases, kept: readonly string[]): string | null {
  const noun = nounOf(sources);
  const audience = sources.specs.find(({ kind }) => kind === 'audience')?.value ?? null;
  const isTold = kept.some((sentence) => audience !== null && sentence.toLowerCase().includes(audience.toLowerCase()));
  if ((audience === null && kept.length > 0) || isTold) return null;
  return phrases.intro({ name: nameOf(sources), noun: noun && isNounOf(sources, noun) ? null : noun, audience });
}

function isNounOf({ title }: Sources, noun: string): boolean {
  return title.toLowerCase().includes(noun.toLowerCase());
}

/** Brand and name, up to the first comma or dash. */
export function nameOf({ title, brand }: Sources): string {
  const short = shortTitle(title);
  return brand && !short.toLowerCase().includes(brand.toLowerCase()) ? `${brand} ${short}` : short;
}

/** The title up to where its details begin. */
export function shortTitle(title: string): string {
  const short = title.split(/,\s|\s[–—|-]\s|\s(?:with|mit|for|für)\s/)[0] ?? title;
  return short.length >= 3 ? short.trim() : title;
}

function isPraise(sentence: string): boolean {
  if (isConcrete(sentence)) return false;
  return vagueWords(sentence).length > 0 || wordCount(sentence) < SHORT_SENTENCE;
}

function isTold(sentences: readonly string[], { value }: Spec): boolean {
  const first = (value.split(/[,;]/)[0] ?? value).toLowerCase();
  return sentences.some((sentence) => sentence.toLowerCase().includes(first));
}
