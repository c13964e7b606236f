import { Prisma, type Product } from '../../../generated/prisma/client.ts';
import type { Context } from '../../../kernel/context.ts';
import type { Transaction } from '../../../platform/db.ts';
import type { RowFault } from '../../uploads/index.ts';
import { COLUMNS, type StoredProduct, toProduct } from '../prepared.ts';
import { purgeSkus } from '../purge.ts';
import { deletedUntil } from '../rules.ts';
import { fieldsOf, isSame } from '../stored.ts';
import { insertProducts, rewriteProducts } from '../write.ts';
import { applyRows, type ImportRow, type RowCounts, rowsBySku, type SkuRows } from './apply-rows.ts';

/** What came of the rows of a batch, and the SKUs whose products it created or changed. */
export type ImportedBatch = RowCounts & { skus: string[]; faults: RowFault[] };

/** Who creates the same SKU at the same moment is met again as an update; so often we look. */
const TRIES = 3;

/**
 * Creates or updates the products of a batch, a fixed number of statements whatever its size. The rows of one SKU apply
 * in their order, so it makes no difference where a batch ends.
 */
export async function importBatch(ctx: Context, tx: Transaction, rows: readonly ImportRow[]): Promise<ImportedBatch> {
  const batch = emptyBatch();
  let open = rowsBySku(rows);
  for (let tries = 0; tries < TRIES && open.length > 0; tries += 1) {
    const held = await lockProducts(ctx, tx, open);
    const freed = [...held.values()].filter((product) => isPurgeable(ctx, product));
    if (freed.length > 0) {
      await purgeSkus(
        ctx,
        tx,
        freed.map(({ sku }) => sku),
      );
    }
    const left = new Set(await writeChanges(ctx, tx, { batch, changes: changesOf(ctx, batch, { open, held }) }));
    open = open.filter(({ sku }) => left.has(sku));
  }
  for (const { rows: missed } of open) addFaults(batch, missed, 'was being changed by somebody else');
  return batch;
}

/**
 * What a batch would do, without doing it.
 *
 * @param made what earlier batches would have made of their SKUs, as JSON; what this one would make is added
 */
export async function dryRunBatch(
  ctx: Context,
  tx: Transaction,
  { rows, made }: { rows: readonly ImportRow[]; made: Map<string, string> },
): Promise<ImportedBatch> {
  const batch = emptyBatch();
  const open = rowsBySku(rows);
  const held = await lockProducts(ctx, tx, open);
  for (const { sku, before, rows: own } of changesOf(ctx, batch, { open, held })) {
    const earlier = made.get(sku);
    const { fields, counts } = applyRows(earlier === undefined ? before && fieldsOf(before) : JSON.parse(earlier), own);
    made.set(sku, JSON.stringify(fields));
    addCounts(batch, counts);
  }
  return batch;
}

type Change = SkuRows & { before: Product | null };

function emptyBatch(): ImportedBatch {
  return { created: 0, updated: 0, unchanged: 0, skus: [], faults: [] };
}

/** Of each SKU what is there, deleted or not, held until the transaction ends. */
async function lockProducts(ctx: Context, tx: Transaction, open: readonly SkuRows[]): Promise<Map<string, Product>> {
  const skus = open.map(({ sku }) => sku);
  // SKU by SKU, so that each is one step down its index: a planner that does not know yet how much an import has brought
  // would look through all of the workspace.
  const held = await tx.$queryRaw<StoredProduct[]>`
    select held.* from (select sku from unnest(${skus}::text[]) as sku order by sku) as given
    cross join lateral (select ${Prisma.raw(COLUMNS)} from products
      where workspace_id = ${ctx.principal.workspaceId} and sku = given.sku for no key update) as held`;
  return new Map(held.map((row) => [row.sku, toProduct(row)]));
}

/** The products that may change; those that are deleted and can still be restored become faults of their rows. */
function changesOf(
  ctx: Context,
  batch: ImportedBatch,
  { open, held }: { open: readonly SkuRows[]; held: ReadonlyMap<string, Product> },
): Change[] {
  return open.flatMap((group) => {
    const product = held.get(group.sku) ?? null;
    if (!product?.deletedAt) return [{ ...group, before: product }];
    if (isPurgeable(ctx, product)) return [{ ...group, before: null }];
    addFaults(batch, group.rows, 'belongs to a deleted product; restore it first');
    return [];
  });
}

/** @returns the SKUs that somebody else created meanwhile */
async function writeChanges(
  ctx: Context,
  tx: Transaction,
  { batch, changes }: { batch: ImportedBatch; changes: readonly Change[] },
): Promise<string[]> {
  const applied = changes.map(({ sku, before, rows }) => ({
    sku,
    before: before && { id: before.id, fields: fieldsOf(before) },
    ...applyRows(before && fieldsOf(before), rows),
  }));
  const fresh = applied.filter(({ before }) => before === null);
  const changed = applied.flatMap(({ before, fields }) =>
    before && !isSame(before.fields, fields) ? [{ id: before.id, fields }] : [],
  );
  const rewritten = changed.length > 0 ? await rewriteProducts(ctx, tx, changed) : [];
  const inserted = fresh.length > 0 ? await insertProducts(ctx, tx, fresh) : [];
  const there = new Set(inserted.map(({ sku }) => sku));
  for (const { before, sku, counts } of applied) if (before || there.has(sku)) addCounts(batch, counts);
  batch.skus.push(...rewritten.map(({ sku }) => sku), ...there);
  return fresh.flatMap(({ sku }) => (there.has(sku) ? [] : [sku]));
}

function isPurgeable(ctx: Context, { deletedAt }: Product): boolean {
  return deletedAt !== null && deletedAt <= deletedUntil(ctx.clock.now());
}

function addCounts(batch: ImportedBatch, counts: RowCounts): void {
  batch.created += counts.created;
  batch.updated += counts.updated;
  batch.unchanged += counts.unchanged;
}

function addFaults(batch: ImportedBatch, rows: readonly ImportRow[], reason: string): void {
  batch.faults.push(...rows.map(({ row }) => ({ row, column: 'sku', reason })));
}
