import { createHmac, timingSafeEqual } from 'node:crypto';
import { DomainError, validationError } from './errors.ts';

/** The most rows a page may have. */
export const MAX_PAGE = 200;

/** Rows of a page when the caller does not say. */
export const DEFAULT_PAGE = 50;

/** What a cursor remembers of the last row: the values of the sort, the id last. */
export type CursorValues = readonly (string | number | null)[];

/** A page of a list: its rows, and the cursor of each. */
export type Page<T> = {
  nodes: T[];
  /** The cursor of the row at this place; signed when it is asked for, because most never are. */
  cursorAt(index: number): string | null;
  hasNextPage: boolean;
};

/** What a cursor is valid for: one list in one order, of one workspace. */
export type CursorScope = { key: Buffer; list: string; workspaceId: string };

/** The page size asked for. @throws validation_failed when it is not 1..200 */
export function pageSize(first: number | null | undefined): number {
  const size = first ?? DEFAULT_PAGE;
  if (!Number.isInteger(size) || size < 1 || size > MAX_PAGE) {
    throw validationError([{ field: 'first', message: `must be a whole number from 1 to ${MAX_PAGE}` }]);
  }
  return size;
}

/** An opaque text that leads back to these values, in this scope alone. */
export function encodeCursor(scope: CursorScope, values: CursorValues): string {
  const payload = Buffer.from(JSON.stringify(values)).toString('base64url');
  return `${payload}.${mac(scope, payload).toString('base64url')}`;
}

/** The values of a cursor. @throws invalid_cursor when it was not issued for this scope */
export function decodeCursor(scope: CursorScope, cursor: string): CursorValues {
  const [payload = '', signature = '', ...rest] = cursor.split('.');
  const given = Buffer.from(signature);
  const expected = Buffer.from(mac(scope, payload).toString('base64url'));
  if (rest.length > 0 || given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw invalidCursor();
  }
  return signedValues(payload);
}

/**
 * A page from rows that were read one past its size.
 *
 * @param rows at most `size + 1`, in the list's order
 */
export function toPage<T>(
  rows: readonly T[],
  size: number,
  scope: CursorScope,
  valuesOf: (row: T) => CursorValues,
): Page<T> {
  const nodes = rows.slice(0, size);
  const cursorAt = (index: number): string | null => {
    const row = rows[index];
    return row === undefined || index >= nodes.length ? null : encodeCursor(scope, valuesOf(row));
  };
  return { nodes, cursorAt, hasNextPage: rows.length > size };
}

/** The answer to a cursor of another list. */
export function invalidCursor(): DomainError {
  return new DomainError('invalid_cursor', 'The cursor was not issued for this list, sort and workspace.');
}

function mac(scope: CursorScope, payload: string): Buffer {
  return createHmac('sha256', scope.key)
    .update(`cursor\n${scope.workspaceId}\n${scope.list}\n${payload}`)
    .digest()
    .subarray(0, 12);
}

/** The signature guarantees that we wrote these bytes, so their shape is ours. */
function signedValues(payload: string): CursorValues {
  return JSON.parse(Buffer.from(payload, 'base64url').toString()) as CursorValues;
}
