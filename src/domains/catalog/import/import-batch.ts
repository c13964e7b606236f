import type { Context } from '../../../kernel/context.ts';
import type { Transaction } from '../../../platform/db.ts';
import type { GoodRow, RowFault } from '../../uploads/index.ts';
import { insertRows, storedForm } from '../insert.ts';
import { purgeSkus } from '../purge.ts';
import type { ProductInput } from '../rules.ts';

/** A good row. */
export type ImportRow = GoodRow<ProductInput>;

/** Which SKUs were new and which were there; the rows that could not land. */
export type ImportedBatch = { created: string[]; updated: string[]; faults: RowFault[] };

/** Who creates the same SKU at the same moment is met again as an update; so often we look. */
const TRIES = 3;

/** Creates or updates the products of a batch, a fixed number of statements whatever its size. The last row of a SKU wins. */
export async function importBatch(ctx: Context, tx: Transaction, rows: readonly ImportRow[]): Promise<ImportedBatch> {
  const { open, landed, known } = await sortOut(ctx, tx, rows);
  let rest = [...open.values()].sort((first, second) => (first.item.sku < second.item.sku ? -1 : 1));
  for (let tries = 0; tries < TRIES && rest.length > 0; tries += 1) {
    const text = JSON.stringify(rest.map(({ item }) => storedForm(item)));
    const updated = known.size > 0 || tries > 0 ? await updateAll(ctx, tx, text) : [];
    const created = updated.length < rest.length ? await insertAll(ctx, tx, text) : [];
    landed.updated.push(...updated);
    landed.created.push(...created);
    const done = new Set([...updated, ...created]);
    rest = rest.filter(({ item }) => !done.has(item.sku));
  }
  for (const { row } of rest) landed.faults.push({ row, column: 'sku', reason: 'was being changed by somebody else' });
  return landed;
}

/** What a batch would do, without doing it. @param created SKUs that earlier batches would have created */
export async function dryRunBatch(
  ctx: Context,
  tx: Transaction,
  rows: readonly ImportRow[],
  created: Set<string>,
): Promise<ImportedBatch> {
  const { open, landed, known } = await sortOut(ctx, tx, rows);
  for (const sku of open.keys()) {
    if (known.has(sku) || created.has(sku)) landed.updated.push(sku);
    else landed.created.push(sku);
  }
  for (const sku of landed.created) created.add(sku);
  return landed;
}

type Sorted = { open: Map<string, ImportRow>; known: Set<string>; landed: ImportedBatch };

/** Locks what is there, in the order of SKUs so that two imports never wait for each other, and frees what may be. */
async function sortOut(ctx: Context, tx: Transaction, rows: readonly ImportRow[]): Promise<Sorted> {
  const open = new Map(rows.map((row) => [row.item.sku, row]));
  const landed: ImportedBatch = { created: [], updated: [], faults: [] };
  const skus = [...open.keys()];
  // SKU by SKU, so that each is one step down its index: a planner that does not know yet how much an import has brought
  // would look through all of the workspace.
  const held = await tx.$queryRaw<{ sku: string; isDeleted: boolean }[]>`
    select held.* from (select sku from unnest(${skus}::text[]) as sku order by sku) as given
    cross join lateral (select sku, deleted_at is not null as "isDeleted" from products
      where workspace_id = ${ctx.principal.workspaceId} and sku = given.sku for update) as held`;
  const deleted = held.filter(({ isDeleted }) => isDeleted).map(({ sku }) => sku);
  const freed = new Set(deleted.length > 0 ? await purgeSkus(ctx, tx, deleted) : []);
  const kept = new Set(deleted.filter((sku) => !freed.has(sku)));
  for (const { row, item } of rows) {
    if (!kept.has(item.sku)) {
      if (open.get(item.sku)?.row !== row) landed.updated.push(item.sku);
      continue;
    }
    landed.faults.push({ row, column: 'sku', reason: 'belongs to a deleted product; restore it first' });
    open.delete(item.sku);
  }
  return { open, landed, known: new Set(held.map(({ sku }) => sku).filter((sku) => !freed.has(sku))) };
}

/** A file that repeats the channel a product already has does not thereby fix it. */
async function updateAll(ctx: Context, tx: Transaction, rows: string): Promise<string[]> {
  const changed = await tx.$queryRaw<{ sku: string }[]>`
    with given as (select value as v, value->>'sku' as sku,
        jsonb_exists(value, 'channel') as has_channel, (value->>'channel')::"Channel" as channel
      from jsonb_array_elements(${rows}::jsonb))
    update products p set
      title = v->>'title', url = v->>'url',
      is_channel_explicit = case when not has_channel or given.channel = p.channel then p.is_channel_explicit
        else given.channel is not null end,
      channel = case when has_channel and given.channel is not null then given.channel
        when p.is_channel_explicit and not has_channel then p.channel else (v->>'detected')::"Channel" end,
      brand = case when jsonb_exists(v, 'brand') then v->>'brand' else brand end,
      description = case when jsonb_exists(v, 'description') then v->>'description' else description end,
      category = case when jsonb_exists(v, 'category') then v->>'category' else category end,
      gtin = case when jsonb_exists(v, 'gtin') then v->>'gtin' else gtin end,
      availability = case when jsonb_exists(v, 'availability') then (v->>'availability')::"Availability" else availability end,
      price_amount = case when jsonb_exists(v, 'priceAmount') then (v->>'priceAmount')::numeric else price_amount end,
      price_currency = case when jsonb_exists(v, 'priceAmount') then v->>'priceCurrency' else price_currency end,
      bullets = case when jsonb_exists(v, 'bullets') then array(select jsonb_array_elements_text(v->'bullets')) else bullets end,
      tags = case when jsonb_exists(v, 'tags') then array(select jsonb_array_elements_text(v->'tags')) else tags end,
      image_urls = case when jsonb_exists(v, 'imageUrls') then array(select jsonb_array_elements_text(v->'imageUrls')) else image_urls end,
      updated_at = ${ctx.clock.now()}
    from given where p.workspace_id = ${ctx.principal.workspaceId} and p.sku = given.sku and p.deleted_at is null
    returning p.sku`;
  return changed.map(({ sku }) => sku);
}

async function insertAll(ctx: Context, tx: Transaction, rows: string): Promise<string[]> {
  const created = await insertRows<{ sku: string }>(ctx, tx, rows, 'sku');
  return created.map(({ sku }) => sku);
}
