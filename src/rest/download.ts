import { stringify } from 'csv-stringify/sync';
import { isRecord } from '../kernel/json.ts';
import type { CompiledRoute } from './compiled.ts';
import { keyOf, recordShape } from './envelope.ts';
import type { Shape } from './shape.ts';

/** The formats rows can be downloaded in. */
export type RowFormat = 'csv' | 'jsonl';

/** What each format is sent as. */
export const ROW_MEDIA_TYPES = { csv: 'text/csv; charset=utf-8', jsonl: 'application/x-ndjson' } as const;

/** One page as the operation answers it. */
export type RowPage = { rows: readonly unknown[]; nextCursor: string | null };

/**
 * The rows of all pages as text, a chunk a page; CSV begins with a header line.
 * @param next fetches the page after a cursor; what it throws ends the stream
 */
export async function* rowChunks(
  route: CompiledRoute,
  format: RowFormat,
  first: RowPage,
  next: (cursor: string) => Promise<RowPage>,
): AsyncGenerator<string, void, void> {
  const columns = format === 'csv' ? columnsOf(recordShape(route.shape)) : [];
  if (format === 'csv') yield stringify([columns.map(({ name }) => name)]);
  for (let page = first; ; page = await next(page.nextCursor)) {
    if (page.rows.length > 0) yield format === 'csv' ? csvRows(page.rows, columns) : jsonRows(page.rows);
    if (page.nextCursor === null) return;
  }
}

/** The page in a root value that has `data` and `pagination`. */
export function pageOf(value: unknown): RowPage {
  const page = isRecord(value) ? value : {};
  const pagination = isRecord(page['pagination']) ? page['pagination'] : {};
  const cursor = pagination['has_more'] === true ? pagination['next_cursor'] : null;
  return {
    rows: Array.isArray(page['data']) ? page['data'] : [],
    nextCursor: typeof cursor === 'string' ? cursor : null,
  };
}

type Column = { name: string; path: readonly string[] };

/** The columns of a record: a nested object's keys are joined to its own, `price.amount` → `price_amount`. */
export function columnsOf(record: Shape, path: readonly string[] = []): Column[] {
  if (record.kind !== 'object') return [];
  const keys = new Set(record.variants.flatMap(({ fields }) => [...fields.keys()]));
  return [...keys].flatMap((key) => {
    const shape = keyOf(record, key)?.shape;
    const own = [...path, key];
    return shape?.kind === 'object' ? columnsOf(shape, own) : [{ name: own.join('_'), path: own }];
  });
}

function jsonRows(rows: readonly unknown[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}

function csvRows(rows: readonly unknown[], columns: readonly Column[]): string {
  return stringify(rows.map((row) => columns.map(({ path }) => unevaluated(cell(path.reduce(step, row))))));
}

/** What a spreadsheet would evaluate: `=`, `+`, `-`, `@` in both widths, and what it passes over before them. */
const EVALUATED = /^'*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/;

/**
 * Cells that a spreadsheet would evaluate get an apostrophe before them; so do those that begin with such apostrophes
 * of their own, so that whoever takes one away has the text again.
 */
function unevaluated(value: string | number): string | number {
  return typeof value === 'string' && EVALUATED.test(value) ? `'${value}` : value;
}

function step(value: unknown, key: string): unknown {
  return isRecord(value) ? value[key] : undefined;
}

function cell(value: unknown): string | number {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number' || typeof value === 'string') return value;
  if (typeof value !== 'object') return String(value);
  const isPlain =
    Array.isArray(value) && value.every((item) => typeof item !== 'object' && !String(item).includes('|'));
  const joined = isPlain ? value.join('|') : '[';
  // A text that looks like a list would be read as one.
  return joined.startsWith('[') ? JSON.stringify(value) : joined;
}
