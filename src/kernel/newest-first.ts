import { type CursorScope, type CursorValues, decodeCursor } from './page.ts';

/** The order of most lists; the id decides between rows of the same moment. */
export const NEWEST_FIRST = [{ createdAt: 'desc' as const }, { id: 'desc' as const }];

/** What a cursor of a list in this order holds. */
export function newestFirstValues(row: { createdAt: Date; id: string }): CursorValues {
  return [row.createdAt.toISOString(), row.id];
}

/** The rows behind a cursor, as a filter; without a cursor all. @throws invalid_cursor when it is of another list */
export function olderThanCursor(scope: CursorScope, after: string | null | undefined) {
  if (!after) return {};
  const [moment, id] = decodeCursor(scope, after);
  const createdAt = new Date(String(moment));
  return {
    createdAt: { lte: createdAt },
    OR: [{ createdAt: { lt: createdAt } }, { createdAt, id: { lt: String(id) } }],
  };
}

/** A selection with the columns that the cursor is made of: one that was made for the face may lack them. */
export function withSortColumns<Selection extends { select?: object }>(selection: Selection): Selection {
  if (!selection.select) return selection;
  return { ...selection, select: { ...selection.select, id: true, createdAt: true } };
}
