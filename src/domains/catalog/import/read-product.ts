import type { Fault } from '../../../kernel/errors.ts';
import { checkInput } from '../../../kernel/input.ts';
import { snakeCase } from '../../../kernel/naming.ts';
import { isStorable, sanitizeText } from '../../../kernel/text.ts';
import type { ReadRow } from '../../uploads/index.ts';
import { FIELD_ENTRIES, type ProductColumn, STORED_COLUMNS } from '../columns.ts';
import { type ProductInput, productInput } from '../rules.ts';
import { readAmount } from './amounts.ts';

/** The columns that a product can be imported from, in REST's spelling. */
const COLUMNS = new Set(['sku', ...STORED_COLUMNS.map(({ column }) => column), 'channel']);

/** The keys of a line of JSON, with the field that each names. */
const JSON_FIELDS = new Map([['sku', 'sku'], ...FIELD_ENTRIES.map(([field]) => [snakeCase(field), field] as const)]);

/** What an export says beyond that: passed over, so that an export can be imported as it is. */
const READ_ONLY = new Set(['score', 'last_audited', 'created_at', 'updated_at', 'deleted_at']);

const ENUMS = new Set<string>(FIELD_ENTRIES.filter(([, { kind }]) => kind === 'enum').map(([field]) => field));

type ReadProduct = ReadRow<ProductInput>;

/** The columns of a CSV file that no product has. */
export function unknownColumns(columns: readonly string[]): string[] {
  return columns.filter((column) => column !== '' && !COLUMNS.has(column) && !READ_ONLY.has(column));
}

/** What is true of all rows of a file: how it writes decimals, and the currency of amounts that name none. */
export type CsvFile = { isDecimalComma: boolean; currency: string | null };

/** Reads a row of a CSV file. Empty cells clear; columns that the file lacks stay as they are. */
export function readCsvProduct(cells: Readonly<Record<string, unknown>>, file: CsvFile): ReadProduct {
  const given = new Map(
    Object.entries(cells)
      .filter(([column]) => COLUMNS.has(column))
      .map(([column, cell]) => [column, plainCell(String(cell))]),
  );
  const price = priceIn(given, file);
  const values = FIELD_ENTRIES.map(([field, column]) => {
    const value = column.kind === 'price' ? price : cellValue(given.get(snakeCase(field)), column);
    return [snakeCase(field), value] as const;
  });
  return check(Object.fromEntries([['sku', given.get('sku')], ...values].filter(([, value]) => value !== undefined)));
}

/** Reads a line of a JSONL file: a product as `POST /catalog` takes it. */
export function readJsonProduct(value: Readonly<Record<string, unknown>>): ReadProduct {
  const unknown = Object.keys(value).filter((key) => !JSON_FIELDS.has(key) && !READ_ONLY.has(key));
  if (unknown.length === 0) return check(value);
  return { faults: unknown.map((key) => ({ column: shown(key), reason: 'is not a known field' })) };
}

/** What a cell says, as a line of JSON would; undefined when the file has no such column. */
function cellValue(cell: string | undefined, { kind, isRequired }: ProductColumn): unknown {
  if (cell === undefined) return undefined;
  if (kind === 'list') return listIn(cell);
  return cell === '' && !isRequired ? null : cell;
}

function priceIn(cells: ReadonlyMap<string, string>, { isDecimalComma, currency }: CsvFile): unknown {
  const cell = cells.get('price_amount');
  const named = cells.get('price_currency');
  if (cell === undefined) return undefined;
  if (cell === '' && !named) return null;
  const read = readAmount(cell, isDecimalComma);
  return { amount: read.amount, currency: named || (read.currency ?? currency ?? '') };
}

function check(value: Readonly<Record<string, unknown>>): ReadProduct {
  const named = Object.entries(value).map(([key, given]) => {
    const field = JSON_FIELDS.get(key) ?? key;
    return [field, ENUMS.has(field) ? enumWord(given) : given] as const;
  });
  const { data, faults } = checkInput(productInput, Object.fromEntries(named));
  if (faults) return { faults: faults.map(toColumn) };
  const unstorable = Object.entries(data).find(([, field]) => !isStorable([field].flat().join(' ')));
  if (!unstorable) return { item: data };
  return { faults: [{ column: columnOf(unstorable[0]), reason: 'holds a character that cannot be stored' }] };
}

function toColumn({ field, message }: Fault): { column: string; reason: string } {
  return { column: columnOf(field), reason: message };
}

function columnOf(field: string): string {
  return field
    .split('.')
    .map((part) => snakeCase(part))
    .join('_');
}

/** REST writes enum values in lower case, and others write `in stock`. */
function enumWord(value: unknown): unknown {
  return typeof value === 'string' ? value.replace(/[ -]+/g, '_').toUpperCase() : value;
}

/** An export puts an apostrophe before what a spreadsheet would evaluate, and before what begins with such a mark itself. */
function plainCell(cell: string): string {
  return cell.replace(/^'(?='*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20])/, '').trim();
}

/** Parts between `|`; an export writes a JSON list when a part holds one. */
function listIn(cell: string): string[] {
  if (cell.startsWith('["')) {
    const parts = jsonTexts(cell);
    if (parts) return parts;
  }
  return cell
    .split('|')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function jsonTexts(cell: string): string[] | null {
  try {
    const value: unknown = JSON.parse(cell);
    return Array.isArray(value) && value.every((part) => typeof part === 'string') ? value : null;
  } catch {
    return null;
  }
}

function shown(key: string): string {
  return sanitizeText(key.slice(0, 100));
}
