import { createHash } from 'node:crypto';
import { type AdminParts, type AdminVariant, variantsOf } from '../admin-model.ts';
import { plainText } from '../pages/structured-data.ts';
import { productUrl } from '../site.ts';
import type { StoredContent } from '../store.ts';
import type { DemoProduct, Metafield } from '../types.ts';
import { type Connection, type ConnectionArgs, connection } from './connection.ts';
import { gid, metafieldGid, productNumber, variantNumber } from './ids.ts';
import type { Searchable } from './search.ts';

type MetafieldArgs = ConnectionArgs & { namespace?: string | null; keys?: string[] | null };

/** A metafield as the schema shows it. */
export type MetafieldRow = { id: string; namespace: string; key: string; type: string; value: string } & Record<
  string,
  unknown
>;

/** A product as the schema shows it; lists are functions of their arguments. */
export type ProductRow = { id: string; handle: string; title: string; searchable: Searchable } & Record<
  string,
  unknown
> & {
    variants(args: ConnectionArgs): Connection<VariantRow>;
    metafields(args: MetafieldArgs): Connection<MetafieldRow>;
  };

/** A variant as the schema shows it. */
export type VariantRow = { id: string; sku: string; product: ProductRow } & Record<string, unknown>;

/** The fingerprint that `compareDigest` is checked against. */
export function digestOf(field: Pick<Metafield, 'type' | 'value'>): string {
  return createHash('sha256').update(`${field.type}\n${field.value}`).digest('hex');
}

/** The schema's view of a product with its present content. */
export function productRow(parts: AdminParts, index: number, product: DemoProduct, row: StoredContent): ProductRow {
  const { content } = row;
  const id = gid('Product', productNumber(index));
  const variants = variantsOf(product);
  const shown: ProductRow = {
    __typename: 'Product',
    id,
    searchable: {
      sku: variants.map((variant) => variant.sku),
      handle: product.handle,
      title: content.title,
      vendor: product.brand,
      id,
    },
    legacyResourceId: String(productNumber(index)),
    handle: product.handle,
    title: content.title,
    descriptionHtml: content.descriptionHtml,
    description: ({ truncateAt }: { truncateAt?: number | null }) =>
      cut(plainText(content.descriptionHtml), truncateAt),
    vendor: product.brand,
    productType: product.category.at(-1) ?? '',
    tags: content.tags,
    status: 'ACTIVE',
    seo: { title: content.seoTitle, description: content.seoDescription },
    createdAt: '2026-01-12T09:00:00Z',
    updatedAt: row.updatedAt,
    onlineStoreUrl: productUrl(parts.base, product),
    totalInventory: variants.reduce((sum, variant) => sum + variant.inventory, 0),
    variants: (args) =>
      connection(
        variants.map((variant) => variantRow(shown, index, product, variant)),
        args,
      ),
    metafield: ({ namespace, key }: { namespace?: string | null; key: string }) =>
      fields().find((field) => field.namespace === (namespace ?? parts.namespace) && field.key === key) ?? null,
    metafields: ({ namespace, keys, ...args }) => connection(chosen(fields(), namespace, keys), args),
  };
  const fields = () => content.metafields.map((field) => metafieldRow(shown, field));
  return shown;
}

function variantRow(owner: ProductRow, index: number, product: DemoProduct, variant: AdminVariant): VariantRow {
  const number = variantNumber(index, variant.position);
  return {
    __typename: 'ProductVariant',
    id: gid('ProductVariant', number),
    legacyResourceId: String(number),
    sku: variant.sku,
    title: variant.title,
    displayName: `${owner.title} - ${variant.title}`,
    price: product.price.amount,
    barcode: variant.position === 1 ? product.gtin : null,
    position: variant.position,
    inventoryQuantity: variant.inventory,
    availableForSale: variant.inventory > 0,
    product: owner,
  };
}

function metafieldRow(owner: ProductRow, field: Metafield): MetafieldRow {
  return {
    __typename: 'Metafield',
    ...field,
    id: metafieldGid(owner.handle, field.namespace, field.key),
    jsonValue: () => jsonValue(field),
    compareDigest: digestOf(field),
    createdAt: field.updatedAt,
    owner,
  };
}

/** Keys may be given with their namespace (`custom.faq`) or, beside a namespace, without. */
function chosen(
  fields: MetafieldRow[],
  namespace: string | null | undefined,
  keys: string[] | null | undefined,
): MetafieldRow[] {
  return fields.filter((field) => {
    if (namespace && field.namespace !== namespace) return false;
    return (
      !keys || keys.includes(`${field.namespace}.${field.key}`) || (Boolean(namespace) && keys.includes(field.key))
    );
  });
}

function jsonValue(field: Metafield): unknown {
  if (field.type !== 'json' && !field.type.startsWith('list.')) return field.value;
  return JSON.parse(field.value);
}

function cut(text: string, length: number | null | undefined): string {
  return length && text.length > length ? `${text.slice(0, Math.max(0, length - 3))}...` : text;
}
