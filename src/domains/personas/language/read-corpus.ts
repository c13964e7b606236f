import { detectLanguages } from './detect.ts';
import type { Language } from './languages.ts';
import type { TextList } from './text-list.ts';
import { bareWord, wordsOf } from './words.ts';

/** Texts as numbers: text `i` has the stems `stems[starts[i] .. starts[i + 1]]`, stop words left out. */
export type Corpus = {
  stems: Int32Array;
  starts: Int32Array;
  /** How a stem is mostly written. */
  words: readonly string[];
  /** Of the texts whose language is the corpus'. */
  language: string;
  /** Texts in each language that was told; those of another one than the corpus' have no stems. */
  languages: Readonly<Record<string, number>>;
};

/** Reads texts word by word. Words of two languages have nothing to say to each other, so only the most frequent is read. */
export function readCorpus(texts: TextList): Corpus {
  const detected = detectLanguages(texts);
  const inLanguage = Array.from({ length: texts.length }, (_, place) => detected.of(texts.at(place) ?? ''));
  const counts = new Map<Language, number>();
  for (const language of inLanguage) counts.set(language, (counts.get(language) ?? 0) + 1);
  const [main = detected.of('')] = [...counts].sort(([, first], [, second]) => second - first).map(([first]) => first);
  const reader = createReader();
  inLanguage.forEach((language, place) => {
    reader.add(language === main ? wordsOf(texts.at(place) ?? '', main) : [], main);
  });
  return {
    ...reader.end(),
    language: main.code,
    languages: Object.fromEntries([...counts].map(([{ code }, count]) => [code, count])),
  };
}

type Seen = { stem: number; count: number };

function createReader() {
  const seen = new Map<string, Seen>();
  const stemIds = new Map<string, number>();
  let stems = new Int32Array(1024);
  let size = 0;
  const starts = [0];
  const look = (word: string, language: Language): Seen => {
    const bare = bareWord(word);
    const isStop = language.stopWords.has(word) || language.stopWords.has(bare) || isTooShort(bare);
    const stem = isStop ? '' : language.stem(bare);
    const found = { stem: stem === '' ? -1 : (stemIds.get(stem) ?? stemIds.size), count: 0 };
    if (stem !== '' && !stemIds.has(stem)) stemIds.set(stem, found.stem);
    seen.set(word, found);
    return found;
  };
  return {
    add(words: readonly string[], language: Language): void {
      for (const word of words) {
        const known = seen.get(word) ?? look(word, language);
        if (known.stem < 0) continue;
        known.count += 1;
        if (size === stems.length) stems = grown(stems);
        stems[size] = known.stem;
        size += 1;
      }
      starts.push(size);
    },
    end: () => ({
      stems: stems.slice(0, size),
      starts: Int32Array.from(starts),
      words: writtenForms(seen, stemIds.size),
    }),
  };
}

/** One letter says nothing, unless it is a whole word as in Chinese. */
function isTooShort(word: string): boolean {
  return word.length < 2 && !/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(word);
}

function grown(values: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(values.length * 2);
  larger.set(values);
  return larger;
}

function writtenForms(seen: ReadonlyMap<string, Seen>, size: number): string[] {
  const words = new Array<string>(size).fill('');
  const counts = new Int32Array(size);
  for (const [word, { stem, count }] of seen) {
    if (stem < 0 || count < (counts[stem] ?? 0) || (count === counts[stem] && word >= (words[stem] ?? ''))) continue;
    counts[stem] = count;
    words[stem] = bareWord(word);
  }
  return words;
}
