import { Prisma, type Product } from '../../generated/prisma/client.ts';
import type { Context } from '../../kernel/context.ts';
import { newId } from '../../kernel/ids.ts';
import type { Transaction } from '../../platform/db.ts';
import { STORED_COLUMNS } from './columns.ts';
import { firstVersions, recordVersions } from './history.ts';
import { COLUMNS, type StoredProduct, toProduct } from './prepared.ts';
import type { StoredFields } from './stored.ts';

/** A product that is to be written: its SKU and everything that callers decide. */
export type NewProduct = { sku: string; fields: StoredFields };

const NAMES = Prisma.raw(['channel', 'is_channel_explicit', ...STORED_COLUMNS.map(({ column }) => column)].join(', '));
const VALUES = Prisma.raw(
  [
    castOf('channel', '"Channel"'),
    castOf('isChannelExplicit', 'boolean'),
    ...STORED_COLUMNS.map(({ name, sql }) => castOf(name, sql)),
  ].join(', '),
);

/**
 * Writes the products whose SKU is free, with the beginning of their history, in one statement whatever their number: the
 * client would plan each number of rows anew.
 *
 * @returns those that were written, in no order
 */
export async function insertProducts(
  ctx: Context,
  tx: Transaction,
  products: readonly NewProduct[],
): Promise<Product[]> {
  const rows = JSON.stringify(products.map(({ sku, fields }) => ({ ...fields, id: newId('Product'), sku })));
  const now = ctx.clock.now();
  const { workspaceId } = ctx.principal;
  const written = await tx.$queryRaw<StoredProduct[]>`
    with made as (
      insert into products (id, workspace_id, sku, created_at, updated_at, ${NAMES})
      select v->>'id', ${workspaceId}, v->>'sku', ${now}, ${now}, ${VALUES}
      from jsonb_array_elements(${rows}::jsonb) as given(v)
      on conflict (workspace_id, sku) do nothing returning *),
    begun as (${firstVersions(workspaceId, now)})
    select ${Prisma.raw(COLUMNS)} from made`;
  return written.map(toProduct);
}

/**
 * Writes the fields of products that the transaction holds, and their history; see {@link insertProducts}.
 *
 * @returns the rows as they are now, in no order
 */
export async function rewriteProducts(
  ctx: Context,
  tx: Transaction,
  products: readonly { id: string; fields: StoredFields }[],
): Promise<Product[]> {
  const rows = JSON.stringify(products.map(({ id, fields }) => ({ ...fields, id })));
  // Said twice, and the workspace so that no index leads by it: each is a step down the index of ids, whatever the planner
  // knows of the workspace.
  const ids = products.map(({ id }) => id);
  const written = await tx.$queryRaw<StoredProduct[]>`
    with given as (select v->>'id' as given_id, v from jsonb_array_elements(${rows}::jsonb) as each(v))
    update products set updated_at = ${ctx.clock.now()}, (${NAMES}) = row(${VALUES})
    from given where workspace_id || '' = ${ctx.principal.workspaceId} and id = any(${ids}::text[]) and id = given_id
    returning ${Prisma.raw(COLUMNS)}`;
  await recordVersions(
    ctx,
    tx,
    written.map(({ id }) => id),
  );
  return written.map(toProduct);
}

/** A value of the JSON record `v`, as its column's type. */
function castOf(name: string, sql: string): string {
  return sql.endsWith('[]') ? `array(select jsonb_array_elements_text(v->'${name}'))` : `(v->>'${name}')::${sql}`;
}
