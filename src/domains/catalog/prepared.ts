import { Prisma, type Product } from '../../generated/prisma/client.ts';
import type { Context } from '../../kernel/context.ts';

/** The driver hands decimals out as text. */
export type StoredProduct = Omit<Product, 'priceAmount'> & { priceAmount: string | null };

/** The columns of a {@link StoredProduct}. */
export const COLUMNS = `id, workspace_id as "workspaceId", sku, title, brand, url, channel::text as channel,
  is_channel_explicit as "isChannelExplicit", score, last_audited as "lastAudited", description, bullets, category, tags,
  gtin, price_amount::text as "priceAmount", price_currency as "priceCurrency", availability::text as availability,
  image_urls as "imageUrls", created_at as "createdAt", updated_at as "updatedAt", deleted_at as "deletedAt"`;

const MINE = 'from products where workspace_id = $1 and deleted_at is null';

/**
 * One product, as a prepared statement: what is read most is not worth the client's planning.
 *
 * @returns null when the workspace has none, or deleted it
 */
export async function readProduct({ sql, principal }: Context, sku: string): Promise<Product | null> {
  const [row] = await sql.query<StoredProduct>({
    name: 'product_by_sku',
    text: `select ${COLUMNS} ${MINE} and sku = $2`,
    values: [principal.workspaceId, sku],
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
          text: `select ${COLUMNS} ${MINE} ${newestFirst}`,
          values: [principal.workspaceId, limit],
        }
      : {
          name: 'products_newest_past',
          text: `select ${COLUMNS} ${MINE} and (created_at, id) < ($3::timestamptz, $4) ${newestFirst}`,
          values: [principal.workspaceId, limit, past.createdAt, past.id],
        },
  );
  return rows.map(toProduct);
}

/** A row as the client would have read it. */
export function toProduct(row: StoredProduct): Product {
  return { ...row, priceAmount: row.priceAmount === null ? null : new Prisma.Decimal(row.priceAmount) };
}
