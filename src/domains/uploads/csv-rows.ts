import { pipeline, Readable } from 'node:stream';
import { type CsvError, type InfoRecord, type Parser, parse } from 'csv-parse';
import { DomainError } from '../../kernel/errors.ts';
import { csvFormatOf, holdsHeader } from './csv-format.ts';
import type { Row } from './row.ts';

/** A record that is longer is given up, so that an open quote cannot swallow the file into memory. */
const RECORD_MAX_BYTES = 1024 * 1024;

type Line = { row: number; cells: string[] } | { row: number; fault: string };

/** Is told what the header line says, and may refuse it. @param format the separator tells in which part of the world a file was made */
export type CheckHeader = (columns: readonly string[], format: { delimiter: string }) => void;

/**
 * The rows of a CSV file whose first line with content names the columns. Commas, semicolons and tabs separate, or what
 * Excel's `sep=` names. Rows of empty cells are passed over; cells that a row leaves out at its end are empty.
 */
export async function* csvRows(texts: AsyncIterable<string>, checkHeader: CheckHeader): AsyncGenerator<Row, void> {
  const { first, all } = await peek(texts);
  const format = csvFormatOf(first);
  let isHintOpen = format.hasHint;
  let columns: string[] | null = null;
  for await (const line of csvLines(all, format.delimiter)) {
    if ('fault' in line) {
      if (columns === null) throw new DomainError('import_failed', `The header line cannot be read. ${line.fault}`);
      yield line;
    } else if (line.cells.every((cell) => cell.trim() === '')) continue;
    else if (isHintOpen) isHintOpen = false;
    else if (columns === null) {
      columns = readHeader(line.cells);
      checkHeader(columns, format);
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
  if (cells.slice(columns.length).some((cell) => cell.trim() !== '')) {
    return { row, fault: `The row has ${cells.length} cells, the header ${columns.length}.` };
  }
  return { row, values: Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? ''])) };
}

async function* csvLines(texts: AsyncIterable<string>, delimiter: string): AsyncGenerator<Line, void> {
  const parser = createParser(delimiter);
  const source = Readable.from(texts, { objectMode: false });
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
    // Padding beside a quoted cell would make its quotes part of it; a tab may be the separator itself.
    trim: delimiter !== '\t',
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

/** Enough text to hold the header line, without losing it for who reads on. */
async function peek(texts: AsyncIterable<string>): Promise<{ first: string; all: AsyncGenerator<string, void> }> {
  const iterator = texts[Symbol.asyncIterator]();
  let first = '';
  let isDone = false;
  while (!isDone && first.length < RECORD_MAX_BYTES && !holdsHeader(first)) {
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
