import { isRecord } from '../../kernel/json.ts';
import type { Row } from './row.ts';

/** A line that is longer is not kept, so that one line cannot fill the memory. */
const LINE_MAX = 1024 * 1024;

/** One JSON object a line; blank lines are passed over. */
export async function* jsonRows(texts: AsyncIterable<string>): AsyncGenerator<Row, void> {
  let row = 0;
  for await (const line of lines(texts)) {
    row += 1;
    if (line === null) yield { row, fault: `The line is longer than ${LINE_MAX} characters.` };
    else if (line.trim() !== '') yield parseLine(row, line);
  }
}

function parseLine(row: number, line: string): Row {
  try {
    const value: unknown = JSON.parse(line);
    if (isRecord(value)) return { row, values: value };
    return { row, fault: 'The line is not a JSON object.' };
  } catch {
    return { row, fault: 'The line is not JSON.' };
  }
}

/** The lines without their ends; null for one that is too long. */
async function* lines(texts: AsyncIterable<string>): AsyncGenerator<string | null, void> {
  let rest = '';
  for await (const text of texts) {
    const parts = text.split('\n');
    const last = parts.pop() ?? '';
    for (const part of parts) {
      const line = rest + part;
      yield line.length > LINE_MAX ? null : line;
      rest = '';
    }
    // One character too many is enough to remember that it is too long.
    rest = (rest + last).slice(0, LINE_MAX + 1);
  }
  if (rest !== '') yield rest.length > LINE_MAX ? null : rest;
}
