import { pipeline, Readable } from 'node:stream';
import { type CsvError, type InfoRecord, type Parser, parse } from 'csv-parse';
import { DomainError } from '../../kernel/errors.ts';
import type { Row } from './row.ts';

/** A record that is longer is given up, so that an open quote cannot swallow the file into memory. */
const RECORD_MAX_BYTES = 1024 * 1024;

const DELIMITERS = [',', ';', '\t'] as const;

type Line = { row: number; cells: string[] } | { row: number; fault: string };

/** The rows of a CSV file whose first line names the columns. Commas, semicolons and tabs separate. */
export async function* csvRows(
  texts: AsyncIterable<string>,
  checkHeader: (columns: readonly string[]) => void,
): AsyncGenerator<Row, void> {
  let columns: string[] | null = null;
  for await (const line of csvLines(texts)) {
    if ('fault' in line) {
      if (columns === null) throw new DomainError('import_failed', `The header line cannot be read. ${line.fault}`);
      yield line;
    } else if (columns === null) {
      columns = readHeader(line.cells);
      checkHeader(columns);
    } else yield toRow(columns, line.row, line.cells);
  }
  if (columns === null) throw new DomainError('import_failed', 'The file is empty.');
}

function readHeader(cells: readonly string[]): string[] {
  const columns = cells.map((cell) => cell.trim().toLowerCase().replace(/[ -]+/g, '_'));
  const twice = columns.find((column, index) => column !== '' && columns.indexOf(column) !== index);
  if (twice !== undefined) {
    throw new DomainError('import_failed', `The header names the column '${twice}' twice.`, { column: twice });
  }
  return columns;
}

function toRow(columns: readonly string[], row: number, cells: readonly string[]): Row {
  if (cells.length !== columns.length) {
    return { row, fault: `The row has ${cells.length} cells, the header ${columns.length}.` };
  }
  return { row, values: Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? ''])) };
}

async function* csvLines(texts: AsyncIterable<string>): AsyncGenerator<Line, void> {
  const { first, all } = await peek(texts);
  const parser = createParser(delimiterOf(first));
  const source = Readable.from(all, { objectMode: false });
  // What breaks the source ends the parser with the same error, and that is thrown by the loop below.
  pipeline(source, parser.stream, () => undefined);
  for await (const record of parser.stream) {
    const line = asLine(record);
    yield* parser.takeFaults(line.row);
    yield line;
  }
  yield* parser.takeFaults(Number.POSITIVE_INFINITY);
}

function createParser(delimiter: string): { stream: Parser; takeFaults(before: number): Line[] } {
  let records = 0;
  let faults: Line[] = [];
  const stream = parse({
    delimiter,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    max_record_size: RECORD_MAX_BYTES,
    // The number goes before the cells: a record is a list of texts.
    on_record: (cells: string[], context: InfoRecord): string[] => {
      records += 1;
      return [String(records + context.empty_lines), ...cells];
    },
  });
  stream.on('skip', (error: CsvError) => {
    records += 1;
    faults.push({ row: records + stream.info.empty_lines, fault: faultOf(error) });
  });
  return {
    stream,
    // Records wait in the stream's buffer while faults do not, so these must wait for their turn.
    takeFaults(before) {
      const taken = faults.filter(({ row }) => row < before);
      faults = faults.slice(taken.length);
      return taken;
    },
  };
}

function faultOf(error: CsvError): string {
  if (error.code === 'CSV_QUOTE_NOT_CLOSED') return 'A quoted cell is never closed.';
  return error.code === 'CSV_MAX_RECORD_SIZE' ? `The row is longer than ${RECORD_MAX_BYTES} bytes.` : error.message;
}

/** `on_record` above decides what the parser hands out. */
function asLine(record: unknown): { row: number; cells: string[] } {
  const [row, ...cells] = record as string[];
  return { row: Number(row), cells };
}

/** The separator that the first line has most of, outside its quotes. */
function delimiterOf(text: string): string {
  const line = text.replace(/"[^"]*"/g, '').split(/\r?\n/, 1)[0] ?? '';
  const counts = DELIMITERS.map((delimiter) => ({ delimiter, count: line.split(delimiter).length }));
  return counts.reduce((best, next) => (next.count > best.count ? next : best)).delimiter;
}

/** Is there a line that says something, and its end? In one walk: an upload may be one line without end. */
function holdsLine(text: string): boolean {
  const start = text.search(/\S/);
  return start >= 0 && text.includes('\n', start);
}

/** Enough text to hold the first line, without losing it for who reads on. */
async function peek(texts: AsyncIterable<string>): Promise<{ first: string; all: AsyncGenerator<string, void> }> {
  const iterator = texts[Symbol.asyncIterator]();
  let first = '';
  let isDone = false;
  while (!isDone && first.length < RECORD_MAX_BYTES && !holdsLine(first)) {
    const next = await iterator.next();
    if (next.done) isDone = true;
    else first += next.value;
  }
  async function* all(): AsyncGenerator<string, void> {
    try {
      yield first;
      while (!isDone) {
        const next = await iterator.next();
        if (next.done) return;
        yield next.value;
      }
    } finally {
      await iterator.return?.();
    }
  }
  return { first, all: all() };
}
