import type { Fault } from '../../../kernel/errors.ts';
import { faultsOf } from '../../../kernel/input.ts';
import { snakeCase } from '../../../kernel/naming.ts';
import { isStorable, sanitizeText } from '../../../kernel/text.ts';
import type { ReadRow } from '../../uploads/index.ts';
import { FIELD_ENTRIES, type ProductColumn, type ProductField, STORED_COLUMNS } from '../columns.ts';
import { type ProductInput, productInput } from '../rules.ts';

/** The columns that a product can be imported from, in REST's spelling. */
const COLUMNS = new Set(['sku', ...STORED_COLUMNS.map(({ column }) => column), 'channel']);

/** The keys of a line of JSON, with the field that each names. */
const JSON_FIELDS = new Map([['sku', 'sku'], ...FIELD_ENTRIES.map(([field]) => [snakeCase(field), field] as const)]);

/** What an export says beyond that: passed over, so that an export can be imported as it is. */
const READ_ONLY = new Set(['score', 'last_audited', 'created_at', 'updated_at', 'deleted_at']);

const REQUIRED = [
  'sku',
  ...FIELD_ENTRIES.filter(([, { isRequired }]) => isRequired).map(([field]) => snakeCase(field)),
];

const ENUMS = new Set<string>(FIELD_ENTRIES.filter(([, { kind }]) => kind === 'enum').map(([field]) => field));

type ReadProduct = ReadRow<ProductInput>;

/** The columns that no CSV file can do without and this one lacks. */
export function missingColumns(columns: readonly string[]): string[] {
  return REQUIRED.filter((column) => !columns.includes(column));
}

/** The columns of a CSV file that no product has. */
export function unknownColumns(columns: readonly string[]): string[] {
  return columns.filter((column) => column !== '' && !COLUMNS.has(column) && !READ_ONLY.has(column));
}

/** Reads a row of a CSV file. Empty cells clear; columns that the file lacks stay as they are. */
export function readCsvProduct(cells: Readonly<Record<string, unknown>>): ReadProduct {
  const given = new Map(
    Object.entries(cells)
      .filter(([column]) => COLUMNS.has(column))
      .map(([column, cell]) => [column, plainCell(String(cell))]),
  );
  const values = FIELD_ENTRIES.map(([field, column]) => [snakeCase(field), cellValue(given, field, column)] as const);
  return check(Object.fromEntries([['sku', given.get('sku')], ...values].filter(([, value]) => value !== undefined)));
}

/** Reads a line of a JSONL file: a product as `POST /catalog` takes it. */
export function readJsonProduct(value: Readonly<Record<string, unknown>>): ReadProduct {
  const unknown = Object.keys(value).filter((key) => !JSON_FIELDS.has(key) && !READ_ONLY.has(key));
  if (unknown.length === 0) return check(value);
  return { faults: unknown.map((key) => ({ column: shown(key), reason: 'is not a known field' })) };
}

/** What the cells of a field say, as a line of JSON would; undefined when the file has none of them. */
function cellValue(
  cells: ReadonlyMap<string, string>,
  field: ProductField,
  { kind, isRequired }: ProductColumn,
): unknown {
  if (kind === 'price') return priceIn(cells.get(`${field}_amount`), cells.get(`${field}_currency`));
  const cell = cells.get(snakeCase(field));
  if (cell === undefined) return undefined;
  if (kind === 'list') return listIn(cell);
  return cell === '' && !isRequired ? null : cell;
}

function priceIn(amount: string | undefined, currency: string | undefined): unknown {
  if (amount === undefined) return undefined;
  return amount || currency ? { amount, currency: currency ?? '' } : null;
}

function check(value: Readonly<Record<string, unknown>>): ReadProduct {
  const named = Object.entries(value).map(([key, given]) => {
    const field = JSON_FIELDS.get(key) ?? key;
    return [field, ENUMS.has(field) ? enumWord(given) : given] as const;
  });
  const result = productInput.safeParse(Object.fromEntries(named));
  if (!result.success) return { faults: faultsOf(result.error).map(toColumn) };
  const unstorable = Object.entries(result.data).find(([, field]) => !isStorable([field].flat().join(' ')));
  if (!unstorable) return { item: result.data };
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

/** REST writes enum values in lower case. */
function enumWord(value: unknown): unknown {
  return typeof value === 'string' ? value.toUpperCase() : value;
}

/** An export marks cells that a spreadsheet would evaluate with an apostrophe; it is not part of the text. */
function plainCell(cell: string): string {
  return cell.replace(/^'(?=[=+\-@\t\r\uff1d\uff0b\uff0d\uff20])/, '').trim();
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
