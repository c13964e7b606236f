import type { Language } from '../language.ts';
import { DUTCH } from './dutch.ts';
import { CHINESE, JAPANESE, KOREAN } from './east-asian.ts';
import { ENGLISH } from './english.ts';
import { GERMAN } from './german.ts';
import { FRENCH, ITALIAN, PORTUGUESE, SPANISH } from './romance.ts';
import type { Lexicon } from './types.ts';

/** What is known of each language's opinions. */
export const LEXICONS: Readonly<Record<Language, Lexicon>> = {
  en: ENGLISH,
  de: GERMAN,
  fr: FRENCH,
  es: SPANISH,
  it: ITALIAN,
  nl: DUTCH,
  pt: PORTUGUESE,
  ja: JAPANESE,
  zh: CHINESE,
  ko: KOREAN,
};
/** Languages that write without spaces, or whose words take many endings: opinions are parts of a sentence there. */
export const DENSE_LANGUAGES: ReadonlySet<Language> = new Set(['ja', 'zh', 'ko']);

/** The entries of a list, as written. */
export function entriesOf(list: string): string[] {
  return list
    .split(',')
    .map((entry) => entry.trim())
    .filter(Boolean);
}
