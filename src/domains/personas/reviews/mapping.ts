import { type Fault, validationError } from '../../../kernel/errors.ts';
import { REVIEW_FIELDS, type ReviewField } from './columns.ts';

/** Columns by field. */
export type ColumnMapping = Partial<Record<ReviewField, string>>;

/** The longest text that may say which column holds what. */
export const MAPPING_MAX = 2_000;

/**
 * Reads which column holds what from a text such as `review_text=Comment,star_rating=Note`.
 *
 * @returns columns as the reader of CSV names them: lower case, `_` for blanks and hyphens
 * @throws validation_failed naming every part that cannot be read
 */
export function parseMapping(text: string | null | undefined): ColumnMapping {
  if (!text) return {};
  if (text.length > MAPPING_MAX) throw validationError([fault(`must be at most ${MAPPING_MAX} characters`)]);
  const parts = text.split(',').map((part) => part.trim());
  const read = parts.map((part) => {
    const cut = part.indexOf('=');
    return { part, field: part.slice(0, Math.max(0, cut)).trim(), column: part.slice(cut + 1).trim() };
  });
  const faults = read
    .filter(({ field, column }) => !isField(field) || column === '')
    .map(({ part }) =>
      fault(`'${part.slice(0, 100)}' is not one of ${REVIEW_FIELDS.join(', ')} with '=' and a column`),
    );
  if (faults.length > 0) throw validationError(faults);
  return Object.fromEntries(read.map(({ field, column }) => [field, column.toLowerCase().replace(/[ -]+/g, '_')]));
}

function fault(message: string): Fault {
  return { field: 'columns', message };
}

function isField(name: string): name is ReviewField {
  return REVIEW_FIELDS.some((field) => field === name);
}
