import type { GoodRow } from '../../uploads/index.ts';
import type { ProductInput } from '../rules.ts';
import { changedFields, isSame, newFields, type StoredFields } from '../stored.ts';

/** A good row. */
export type ImportRow = GoodRow<ProductInput>;

/** The rows of one SKU, in their order. */
export type SkuRows = { sku: string; rows: readonly ImportRow[] };

/** What became of rows, each counted once. */
export type RowCounts = { created: number; updated: number; unchanged: number };

/** What the rows of one SKU make of its product. */
export type Applied = { fields: StoredFields; counts: RowCounts };

/** The rows by their SKU; SKUs in the order in which they are locked, so that two imports never wait for each other. */
export function rowsBySku(rows: readonly ImportRow[]): SkuRows[] {
  const groups = new Map<string, ImportRow[]>();
  for (const row of rows) {
    const group = groups.get(row.item.sku);
    if (group) group.push(row);
    else groups.set(row.item.sku, [row]);
  }
  return [...groups].map(([sku, group]) => ({ sku, rows: group })).sort((one, other) => (one.sku < other.sku ? -1 : 1));
}

/**
 * Applies the rows of one SKU one after the other, as if each had come in a file of its own.
 *
 * @param before what is there; null when nothing is
 */
export function applyRows(before: StoredFields | null, rows: readonly ImportRow[]): Applied {
  const counts = { created: 0, updated: 0, unchanged: 0 };
  let fields = before;
  for (const { item } of rows) {
    const after = fields ? changedFields(fields, item, { isRepeatGiven: false }) : newFields(item);
    if (!fields) counts.created += 1;
    else if (isSame(fields, after)) counts.unchanged += 1;
    else counts.updated += 1;
    fields = after;
  }
  return { fields: fields ?? {}, counts };
}
