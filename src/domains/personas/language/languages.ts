import { newStemmer } from 'snowball-stemmers';
import stopword from 'stopword';

/** What is known of a language: its stop words, how its words are cut to stems, and how its text is cut into words. */
export type Language = {
  /** ISO 639-3; `und` for one that is not known. */
  code: string;
  stopWords: ReadonlySet<string>;
  stem(word: string): string;
  /** Cuts text without spaces into words; null where spaces do. */
  segmenter: Intl.Segmenter | null;
};

type Row = { stemmer?: string; stopWords?: string; segmented?: string };

/** By ISO 639-3, as the detector names them. */
const ROWS: Readonly<Record<string, Row>> = {
  eng: { stemmer: 'english', stopWords: 'eng' },
  deu: { stemmer: 'german', stopWords: 'deu' },
  fra: { stemmer: 'french', stopWords: 'fra' },
  spa: { stemmer: 'spanish', stopWords: 'spa' },
  ita: { stemmer: 'italian', stopWords: 'ita' },
  por: { stemmer: 'portuguese', stopWords: 'por' },
  nld: { stemmer: 'dutch', stopWords: 'nld' },
  dan: { stemmer: 'danish', stopWords: 'dan' },
  swe: { stemmer: 'swedish', stopWords: 'swe' },
  nob: { stemmer: 'norwegian', stopWords: 'nob' },
  fin: { stemmer: 'finnish', stopWords: 'fin' },
  pol: { stopWords: 'pol' },
  ces: { stemmer: 'czech', stopWords: 'ces' },
  hun: { stemmer: 'hungarian', stopWords: 'hun' },
  ron: { stemmer: 'romanian', stopWords: 'ron' },
  tur: { stemmer: 'turkish', stopWords: 'tur' },
  rus: { stemmer: 'russian', stopWords: 'rus' },
  ukr: { stopWords: 'ukr' },
  bul: { stopWords: 'bul' },
  ell: { stopWords: 'ell' },
  arb: { stemmer: 'arabic', stopWords: 'ara' },
  heb: { stopWords: 'heb' },
  hin: { stopWords: 'hin' },
  ind: { stopWords: 'ind' },
  vie: { stopWords: 'vie' },
  kor: { stopWords: 'kor' },
  jpn: { stopWords: 'jpn', segmented: 'ja' },
  cmn: { stopWords: 'zho', segmented: 'zh' },
  tha: { stopWords: 'tha', segmented: 'th' },
};

/** The languages that can be told apart. */
export const LANGUAGE_CODES: readonly string[] = Object.keys(ROWS);

/** What is known of a language; of one that is not known, that its words stay as they are. */
export function languageOf(code: string): Language {
  const known = LANGUAGES.get(code) ?? createLanguage(code);
  LANGUAGES.set(code, known);
  return known;
}

const LANGUAGES = new Map<string, Language>();

function createLanguage(code: string): Language {
  const row = ROWS[code];
  const words = row?.stopWords === undefined ? [] : stopword[row.stopWords];
  const stemmer = row?.stemmer === undefined ? null : newStemmer(row.stemmer);
  return {
    code: row ? code : 'und',
    stopWords: new Set(Array.isArray(words) ? words.map(String) : []),
    stem: (word) => stemmer?.stem(word) ?? word,
    segmenter: row?.segmented === undefined ? null : new Intl.Segmenter(row.segmented, { granularity: 'word' }),
  };
}
