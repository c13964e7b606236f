/** How the cells of a file are told apart. */
export type CsvFormat = {
  delimiter: string;
  /** Does the file begin with the line by which Excel names the separator, `sep=;`? It is no header. */
  hasHint: boolean;
};

const DELIMITERS = [',', ';', '\t'] as const;
const HINT = /^\s*"?sep=([,;\t|])"?[ ,;\t|]*(?:\r?\n|\r|$)/i;
/** What a line without content is made of: separators, quotes and spaces. */
const SAYS_SOMETHING = /[^\s,;|"]/;

/** The separator that Excel's hint names, else the one that the first line with content has most of, outside its quotes. */
export function csvFormatOf(text: string): CsvFormat {
  const hint = HINT.exec(text)?.[1];
  if (hint !== undefined) return { delimiter: hint, hasHint: true };
  const line = text
    .replace(/"[^"]*"/g, '""')
    .split(/\r\n|\r|\n/)
    .find((candidate) => SAYS_SOMETHING.test(candidate.replaceAll('""', 'x')));
  const counts = DELIMITERS.map((delimiter) => ({ delimiter, count: (line ?? '').split(delimiter).length }));
  const { delimiter } = counts.reduce((best, next) => (next.count > best.count ? next : best));
  return { delimiter, hasHint: false };
}

/** Is there a line that says something, and its end? In one walk: an upload may be one line without end. */
export function holdsHeader(text: string): boolean {
  const start = text.search(SAYS_SOMETHING);
  return start >= 0 && text.includes('\n', start);
}
