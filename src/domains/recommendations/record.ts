import type { RecommendationField } from '../../generated/prisma/enums.ts';
import type { Context } from '../../kernel/context.ts';
import type { Transaction } from '../../platform/db.ts';
import { adoptContent, type RecordField } from '../catalog/index.ts';
import { isSameValue, type StoredField } from '../stores/index.ts';
import { type RecommendationRow, toJson } from './transition.ts';
import { storedValue } from './values.ts';

/** What a store held before a push, and what the product's record said before it followed. */
export type BeforeImage = StoredField & { record?: string | string[] | null };

/** We wrote this column from what a store answered. */
export function imageOf({ beforeImage }: { beforeImage: unknown }): BeforeImage | null {
  return beforeImage as BeforeImage | null;
}

/** The fields that a record has too; the others are the store's alone. */
const RECORD_FIELDS = {
  TITLE: 'title',
  BULLETS: 'bullets',
  DESCRIPTION: 'description',
  FAQ: null,
  JSON_LD: null,
} as const satisfies Record<RecommendationField, RecordField | null>;

/**
 * The product's record follows a rewrite that its page shows; what it said before is kept for a rollback.
 *
 * Called before the recommendation itself is touched: whoever holds both took the product first.
 */
export async function followOnRecord(ctx: Context, tx: Transaction, row: RecommendationRow): Promise<void> {
  const field = RECORD_FIELDS[row.field];
  const image = imageOf(row);
  if (!field || !image) return;
  const before = await adoptContent(ctx, tx, row.productId, { [field]: storedValue(row.after) });
  if (!before) return;
  const where = { id: row.id, workspaceId: row.workspaceId, version: row.version };
  await tx.recommendation.updateMany({ where, data: { beforeImage: toJson({ ...image, record: before[field] }) } });
}

/** The record goes back with a rollback, unless somebody gave it another text since. */
export async function takeBackOnRecord(ctx: Context, tx: Transaction, row: RecommendationRow): Promise<void> {
  const field = RECORD_FIELDS[row.field];
  const record = imageOf(row)?.record;
  if (!field || record === undefined) return;
  const product = await tx.product.findFirst({ where: { id: row.productId, workspaceId: row.workspaceId } });
  if (!product || !isSameValue(product[field], storedValue(row.after))) return;
  await adoptContent(ctx, tx, row.productId, { [field]: record });
}
