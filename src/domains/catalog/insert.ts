import { Prisma, type Product } from '../../generated/prisma/client.ts';
import type { Context } from '../../kernel/context.ts';
import { newId } from '../../kernel/ids.ts';
import type { Transaction } from '../../platform/db.ts';
import { detectChannel } from './channel.ts';
import { COLUMNS, type StoredProduct, toProduct } from './prepared.ts';
import type { ProductInput, ProductPatch } from './rules.ts';

/** Writes the products whose SKU is free. @returns those that were written, in no order */
export async function insertProducts(
  ctx: Context,
  tx: Transaction,
  products: readonly ProductInput[],
): Promise<Product[]> {
  const rows = JSON.stringify(products.map(storedForm));
  return (await insertRows<StoredProduct>(ctx, tx, rows, COLUMNS)).map(toProduct);
}

/** The columns that these fields fill; a field that is absent leaves its column alone. */
export function columnsOf(input: ProductPatch) {
  const { brand, description, category, gtin, availability, price, bullets, tags, imageUrls } = input;
  return {
    brand,
    description,
    category,
    gtin,
    availability,
    ...(price === undefined ? {} : { priceAmount: price?.amount ?? null, priceCurrency: price?.currency ?? null }),
    ...(bullets === undefined ? {} : { bullets: bullets ?? [] }),
    ...(tags === undefined ? {} : { tags: [...new Set(tags ?? [])] }),
    ...(imageUrls === undefined ? {} : { imageUrls: imageUrls ?? [] }),
  };
}

/** A product as statements over many read it; JSON leaves out what is absent. */
export function storedForm(product: ProductInput) {
  const { sku, title, url, channel } = product;
  return { id: newId('Product'), sku, title, url, channel, detected: detectChannel(url), ...columnsOf(product) };
}

/**
 * Writes the rows whose SKU is free, one statement whatever their number: the client would plan each number anew.
 *
 * @param rows the JSON list of their {@link storedForm}
 * @param returning columns, never a caller's text
 */
export function insertRows<Row>(ctx: Context, tx: Transaction, rows: string, returning: string): Promise<Row[]> {
  const now = ctx.clock.now();
  return tx.$queryRaw<Row[]>`
    insert into products (id, workspace_id, sku, title, url, channel, is_channel_explicit, brand, description, category,
      gtin, availability, price_amount, price_currency, bullets, tags, image_urls, created_at, updated_at)
    select v->>'id', ${ctx.principal.workspaceId}, v->>'sku', v->>'title', v->>'url',
      coalesce(v->>'channel', v->>'detected')::"Channel", v->>'channel' is not null,
      v->>'brand', v->>'description', v->>'category', v->>'gtin', (v->>'availability')::"Availability",
      (v->>'priceAmount')::numeric, v->>'priceCurrency',
      array(select jsonb_array_elements_text(coalesce(v->'bullets', '[]'))),
      array(select jsonb_array_elements_text(coalesce(v->'tags', '[]'))),
      array(select jsonb_array_elements_text(coalesce(v->'imageUrls', '[]'))), ${now}, ${now}
    from jsonb_array_elements(${rows}::jsonb) as given(v)
    on conflict (workspace_id, sku) do nothing returning ${Prisma.raw(returning)}`;
}
