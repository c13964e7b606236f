import { randomBytes } from 'node:crypto';
import { type CursorValues, encodeCursor } from '../../src/kernel/page.ts';
import { deriveKeys } from '../../src/platform/secret-key.ts';
import type { Product } from './product.ts';

/** The secret of the installation that is measured, so that its cursors can be signed here. */
export const SECRET_KEY = randomBytes(32);

/** The orders of the catalogue's lists. */
const ORDER_BY = {
  sku: 'sku',
  '-score': 'score desc nulls last, id desc',
  last_audited: 'last_audited nulls last, id',
  '-created_at': 'created_at desc, id desc',
} as const;

/** A list of the catalogue: the rows that its filter leaves, and its order. */
export type DeepList = { where: string; sort: keyof typeof ORDER_BY };

type Row = { id: string; sku: string; score: number | null; created_at: Date; last_audited: Date | null };

/**
 * The cursor behind so many rows of a list, or behind nine tenths of a shorter one: as the product issues it, without
 * turning all the pages that lead there.
 */
export async function deepCursor(product: Product, { where, sort }: DeepList, rows: number): Promise<string> {
  const { database, workspaceId } = product;
  const list = `from products where workspace_id = $1 and deleted_at is null and ${where}`;
  const counted = await database.query<{ count: number }>(`select count(*)::int as count ${list}`, [workspaceId]);
  const place = Math.min(rows, Math.floor((counted.rows[0]?.count ?? 0) * 0.9));
  const found = await database.query<Row>(
    `select id, sku, score, created_at, last_audited ${list} order by ${ORDER_BY[sort]} limit 1 offset $2`,
    [workspaceId, place - 1],
  );
  const [row] = found.rows;
  if (!row) throw new Error(`There is no row ${place} where ${where}.`);
  const scope = { key: deriveKeys(SECRET_KEY).cursor, list: `products ${sort}`, workspaceId };
  return encodeCursor(scope, valuesOf(sort, row));
}

function valuesOf(sort: DeepList['sort'], row: Row): CursorValues {
  switch (sort) {
    case 'sku':
      return [row.sku];
    case '-score':
      return [row.score, row.id];
    case 'last_audited':
      return [row.last_audited?.toISOString() ?? null, row.id];
    case '-created_at':
      return [row.created_at.toISOString(), row.id];
  }
}
