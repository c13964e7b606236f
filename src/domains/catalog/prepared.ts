import { Prisma, type Product } from '../../generated/prisma/client.ts';
import type { Context } from '../../kernel/context.ts';
import { snakeCase } from '../../kernel/naming.ts';

/** The driver hands decimals out as text. */
export type StoredProduct = Omit<Product, 'priceAmount'> & { priceAmount: string | null };

/** Every column of a {@link StoredProduct}, as statements name them. */
export const COLUMNS = Object.keys(Prisma.ProductScalarFieldEnum)
  .map((name) => `${snakeCase(name)}${name === 'priceAmount' ? '::text' : ''} as "${name}"`)
  .join(', ');

const LIVE = 'from products where workspace_id = $1 and deleted_at is null';

/**
 * One product, as a prepared statement: what is read most should not wait for the query builder.
 *
 * @returns null when the workspace has none, or deleted it
 */
export async function readProduct({ sql, principal }: Context, sku: string): Promise<Product | null> {
  const [row] = await sql.query<StoredProduct>({
    name: 'product_by_sku',
    isQuickRead: true,
    text: `select ${COLUMNS} ${LIVE} and sku = $2`,
    values: [principal.workspaceId, sku],
  });
  return row ? toProduct(row) : null;
}

/**
 * As {@link readProduct}, by its id. That is the only condition an index may be used for: a plan from when the table was empty
 * would else be kept that reads all of a workspace.
 */
export async function readProductById({ sql, principal }: Context, id: string): Promise<Product | null> {
  const [row] = await sql.query<StoredProduct>({
    name: 'product_by_id',
    isQuickRead: true,
    text: `select ${COLUMNS} from products where id = $2 and (workspace_id = $1) is true and (deleted_at is null) is true`,
    values: [principal.workspaceId, id],
  });
  return row ? toProduct(row) : null;
}

/** The newest products, those behind `past` when it is given; see {@link readProduct}. */
export async function readNewestProducts(
  { sql, principal }: Context,
  input: { past: { createdAt: Date; id: string } | null; limit: number },
): Promise<Product[]> {
  const { past, limit } = input;
  const newestFirst = 'order by created_at desc, id desc limit $2';
  const rows = await sql.query<StoredProduct>(
    past === null
      ? {
          name: 'products_newest',
          isQuickRead: true,
          text: `select ${COLUMNS} ${LIVE} ${newestFirst}`,
          values: [principal.workspaceId, limit],
        }
      : {
          name: 'products_newest_past',
          isQuickRead: true,
          text: `select ${COLUMNS} ${LIVE} and (created_at, id) < ($3::timestamptz, $4) ${newestFirst}`,
          values: [principal.workspaceId, limit, past.createdAt, past.id],
        },
  );
  return rows.map(toProduct);
}

/** A row as the client would have read it. */
export function toProduct(row: StoredProduct): Product {
  return { ...row, priceAmount: row.priceAmount === null ? null : new Prisma.Decimal(row.priceAmount) };
}
