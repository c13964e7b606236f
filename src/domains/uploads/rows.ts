import { type CheckHeader, csvRows } from './csv-rows.ts';
import { jsonRows } from './json-rows.ts';
import type { Row } from './row.ts';
import type { UploadType } from './rules.ts';
import { decodeText } from './text.ts';

/**
 * The rows of a CSV or JSONL file, one at a time; memory holds one piece of the file and one row.
 *
 * @param checkHeader is told the columns of a CSV file and what separates them before its first row, and may refuse them
 * @throws import_failed when the file is not text, or has no header line
 */
export function readRows(
  bytes: AsyncIterable<Uint8Array>,
  mediaType: UploadType,
  checkHeader: CheckHeader,
): AsyncGenerator<Row, void> {
  const texts = decodeText(bytes);
  return mediaType === 'text/csv' ? csvRows(texts, checkHeader) : jsonRows(texts);
}
