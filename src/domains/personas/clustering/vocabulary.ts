import type { Corpus } from '../language/read-corpus.ts';
import type { Sparse } from './matrix.ts';

/** A term stands in at least so many texts, and in one of so many; and in at most this share of them. */
const TEXTS_MIN = 3;
const TEXTS_PER_MIN = 5_000;
const SHARE_MAX = 0.3;
/** Terms that are looked at, the most frequent first. */
const TERMS_MAX = 30_000;

/** Single words and pairs of neighbours, and how often each text says them. */
export type Terms = { counts: Sparse; terms: string[]; textsWith: Int32Array };

/**
 * The terms of a corpus that are neither too rare nor too common to tell texts apart: in 3 texts (one in 5,000 of a larger
 * corpus) to 30 % of them, at most 30,000.
 */
export function countTerms(corpus: Corpus): Terms {
  const texts = corpus.starts.length - 1;
  const least = Math.max(TEXTS_MIN, Math.ceil(texts / TEXTS_PER_MIN));
  const most = texts * SHARE_MAX;
  const single = textsWithStem(corpus);
  // A pair is no more frequent than its words: with rare ones gone, few pairs need counting.
  const isWanted = (stem: number): boolean => (single[stem] ?? 0) >= least;
  const pairs = textsWithPair(corpus, isWanted);
  const width = corpus.words.length;
  const found: { key: number; count: number }[] = [];
  single.forEach((count, stem) => {
    if (count >= least && count <= most) found.push({ key: stem, count });
  });
  for (const [pair, count] of pairs) if (count >= least && count <= most) found.push({ key: width + pair, count });
  found.sort((first, second) => second.count - first.count || first.key - second.key);
  const kept = found.slice(0, TERMS_MAX);
  const idOf = new Map(kept.map(({ key }, index) => [key, index]));
  const nameOf = (key: number): string =>
    key < width
      ? (corpus.words[key] ?? '')
      : `${corpus.words[Math.floor((key - width) / width)] ?? ''} ${corpus.words[(key - width) % width] ?? ''}`;
  return {
    counts: countMatrix(corpus, idOf),
    terms: kept.map(({ key }) => nameOf(key)),
    textsWith: Int32Array.from(kept, ({ count }) => count),
  };
}

function textsWithStem({ stems, starts, words }: Corpus): Int32Array {
  const counts = new Int32Array(words.length);
  const lastText = new Int32Array(words.length).fill(-1);
  for (let text = 0; text < starts.length - 1; text += 1) {
    for (let at = starts[text] ?? 0; at < (starts[text + 1] ?? 0); at += 1) {
      const stem = stems[at] ?? 0;
      if (lastText[stem] === text) continue;
      lastText[stem] = text;
      counts[stem] = (counts[stem] ?? 0) + 1;
    }
  }
  return counts;
}

function textsWithPair({ stems, starts, words }: Corpus, isWanted: (stem: number) => boolean): Map<number, number> {
  const counts = new Map<number, number>();
  for (let text = 0; text < starts.length - 1; text += 1) {
    const seen = new Set<number>();
    for (let at = (starts[text] ?? 0) + 1; at < (starts[text + 1] ?? 0); at += 1) {
      const first = stems[at - 1] ?? 0;
      const second = stems[at] ?? 0;
      if (first !== second && isWanted(first) && isWanted(second)) seen.add(first * words.length + second);
    }
    for (const pair of seen) counts.set(pair, (counts.get(pair) ?? 0) + 1);
  }
  return counts;
}

function countMatrix({ stems, starts, words }: Corpus, idOf: ReadonlyMap<number, number>): Sparse {
  const rows = starts.length - 1;
  // Every stem counts at most as a word and as a pair.
  const matrix = createRows(rows, 2 * stems.length);
  for (let row = 0; row < rows; row += 1) {
    const inRow = new Map<number, number>();
    const note = (key: number): void => {
      const id = idOf.get(key);
      if (id !== undefined) inRow.set(id, (inRow.get(id) ?? 0) + 1);
    };
    for (let at = starts[row] ?? 0; at < (starts[row + 1] ?? 0); at += 1) {
      const stem = stems[at] ?? 0;
      note(stem);
      if (at > (starts[row] ?? 0)) note(words.length + (stems[at - 1] ?? 0) * words.length + stem);
    }
    for (const [id, count] of inRow) matrix.add(id, count);
    matrix.endRow();
  }
  return matrix.end(idOf.size);
}

/** Takes a matrix row by row. @param most values that there are at most; the room for more than there are is given back */
function createRows(rows: number, most: number) {
  const columns = new Int32Array(most);
  const values = new Float32Array(most);
  const starts = new Int32Array(rows + 1);
  let size = 0;
  let row = 0;
  return {
    add(column: number, value: number): void {
      columns[size] = column;
      values[size] = value;
      size += 1;
    },
    endRow(): void {
      row += 1;
      starts[row] = size;
    },
    end: (width: number): Sparse => ({
      rows,
      width,
      starts,
      columns: columns.slice(0, size),
      values: values.slice(0, size),
    }),
  };
}

/** The terms for which `isKept` holds alone. */
export function keepTerms({ counts, terms, textsWith }: Terms, isKept: (term: number) => boolean): Terms {
  const kept = terms.map((_, index) => index).filter(isKept);
  const idOf = new Int32Array(terms.length).fill(-1);
  kept.forEach((term, index) => {
    idOf[term] = index;
  });
  const matrix = createRows(counts.rows, counts.columns.length);
  for (let row = 0; row < counts.rows; row += 1) {
    for (let at = counts.starts[row] ?? 0; at < (counts.starts[row + 1] ?? 0); at += 1) {
      const id = idOf[counts.columns[at] ?? 0] ?? -1;
      if (id >= 0) matrix.add(id, counts.values[at] ?? 0);
    }
    matrix.endRow();
  }
  return {
    counts: matrix.end(kept.length),
    terms: kept.map((term) => terms[term] ?? ''),
    textsWith: Int32Array.from(kept, (term) => textsWith[term] ?? 0),
  };
}

/** The counts weighed by how rare a term is (TF-IDF), each row of length 1. */
export function weighTerms({ counts, textsWith }: Terms): Sparse {
  const values = new Float32Array(counts.values.length);
  for (let row = 0; row < counts.rows; row += 1) {
    const from = counts.starts[row] ?? 0;
    const to = counts.starts[row + 1] ?? 0;
    let squares = 0;
    for (let at = from; at < to; at += 1) {
      const rarity = Math.log((1 + counts.rows) / (1 + (textsWith[counts.columns[at] ?? 0] ?? 0))) + 1;
      const weight = (1 + Math.log(counts.values[at] ?? 1)) * rarity;
      values[at] = weight;
      squares += weight * weight;
    }
    const scale = squares === 0 ? 0 : 1 / Math.sqrt(squares);
    for (let at = from; at < to; at += 1) values[at] = (values[at] ?? 0) * scale;
  }
  return { ...counts, values };
}
