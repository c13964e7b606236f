import { Availability, Channel } from '../../../generated/prisma/enums.ts';
import type { Fault } from '../../../kernel/errors.ts';
import { faultsOf } from '../../../kernel/input.ts';
import { isStorable, sanitizeText } from '../../../kernel/text.ts';
import type { ReadRow } from '../../uploads/index.ts';
import { type ProductInput, productInput } from '../rules.ts';

/** The columns that a product can be imported from, in REST's spelling. */
export const IMPORT_COLUMNS = [
  'sku',
  'title',
  'brand',
  'url',
  'channel',
  'description',
  'bullets',
  'category',
  'tags',
  'gtin',
  'price_amount',
  'price_currency',
  'availability',
  'image_urls',
] as const;

/** What an export says beyond that: passed over, so that an export can be imported as it is. */
const READ_ONLY = new Set(['score', 'last_audited', 'created_at', 'updated_at', 'deleted_at']);

const JSON_KEYS = new Set<string>([...IMPORT_COLUMNS.filter((name) => !name.startsWith('price_')), 'price']);
const REQUIRED = new Set<string>(['sku', 'title', 'url']);
const COLUMNS = new Set<string>(IMPORT_COLUMNS);

const words = (values: object) => Object.keys(values).join(', ').toLowerCase();
const ENUM_WORDS: Readonly<Record<string, string>> = { channel: words(Channel), availability: words(Availability) };

type ReadProduct = ReadRow<ProductInput>;

/** The columns that no CSV file can do without and this one lacks. */
export function missingColumns(columns: readonly string[]): string[] {
  return [...REQUIRED].filter((column) => !columns.includes(column));
}

/** The columns of a CSV file that no product has. */
export function unknownColumns(columns: readonly string[]): string[] {
  return columns.filter((column) => column !== '' && !COLUMNS.has(column) && !READ_ONLY.has(column));
}

/** Reads a row of a CSV file. Empty cells clear; columns that the file lacks stay as they are. */
export function readCsvProduct(cells: Readonly<Record<string, unknown>>): ReadProduct {
  const given = Object.fromEntries(
    Object.entries(cells)
      .filter(([column]) => COLUMNS.has(column))
      .map(([column, cell]) => [column, plainCell(String(cell))]),
  );
  const { price_amount: amount, price_currency: currency, bullets, tags, image_urls: imageUrls, ...texts } = given;
  const value = Object.fromEntries(
    Object.entries(texts).map(([column, text]) => [column, text === '' && !REQUIRED.has(column) ? null : text]),
  );
  return check({
    ...value,
    ...(bullets === undefined ? {} : { bullets: listOf(bullets) }),
    ...(tags === undefined ? {} : { tags: listOf(tags) }),
    ...(imageUrls === undefined ? {} : { image_urls: listOf(imageUrls) }),
    ...(amount === undefined ? {} : { price: amount || currency ? { amount, currency: currency ?? '' } : null }),
  });
}

/** Reads a line of a JSONL file: a product as `POST /catalog` takes it. */
export function readJsonProduct(value: Readonly<Record<string, unknown>>): ReadProduct {
  const unknown = Object.keys(value).filter((key) => !JSON_KEYS.has(key) && !READ_ONLY.has(key));
  if (unknown.length === 0) return check(value);
  return { faults: unknown.map((key) => ({ column: shown(key), reason: 'is not a known field' })) };
}

function check(value: Readonly<Record<string, unknown>>): ReadProduct {
  const { image_urls: imageUrls, channel, availability, ...rest } = value;
  const result = productInput.safeParse({
    ...rest,
    ...(imageUrls === undefined ? {} : { imageUrls }),
    ...(channel === undefined ? {} : { channel: enumWord(channel) }),
    ...(availability === undefined ? {} : { availability: enumWord(availability) }),
  });
  if (!result.success) return { faults: faultsOf(result.error).map(toColumn) };
  const unstorable = Object.entries(result.data).find(([, field]) => !isStorable([field].flat().join(' ')));
  if (!unstorable) return { item: result.data };
  return { faults: [{ column: columnOf(unstorable[0]), reason: 'holds a character that cannot be stored' }] };
}

function toColumn({ field, message }: Fault): { column: string; reason: string } {
  const words = ENUM_WORDS[field];
  return { column: columnOf(field), reason: words ? `must be one of ${words}` : message };
}

function columnOf(field: string): string {
  return field.replace(/^price\./, 'price_').replace(/^imageUrls/, 'image_urls');
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
function listOf(cell: string): string[] {
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
