import { createHash } from 'node:crypto';
import { type AdminParts, type AdminVariant, variantsOf } from '../admin-model.ts';
import { imageUrls, productUrl } from '../site.ts';
import type { StoredContent } from '../store.ts';
import type { DemoProduct, Metafield } from '../types.ts';

const FIRST_PRODUCT = 101;
const FIRST_VARIATION = 1000;
const VARIATIONS_EACH = 100;

/** A product, its place in the catalogue, and its present content. */
export type WooPlace = { index: number; product: DemoProduct; row: StoredContent };

/** The place in the catalogue of the product with this number, or -1. */
export function indexOfNumber(number: number, products: readonly DemoProduct[]): number {
  return products[number - FIRST_PRODUCT] ? number - FIRST_PRODUCT : -1;
}

/** A metafield as an entry of `meta_data`. Structured values come back structured. */
export function metaRow(handle: string, field: Metafield): { id: number; key: string; value: unknown } {
  const digest = createHash('sha256').update(`${handle}\n${field.namespace}\n${field.key}`).digest();
  return {
    id: digest.readUInt32BE(0),
    key: field.key,
    value: field.type === STRUCTURED ? JSON.parse(field.value) : field.value,
  };
}

/** The type under which a value is kept that was sent as a list or object rather than as text. */
export const STRUCTURED = 'json';

/** A product as WooCommerce shows it; times are UTC without a zone, as it prints them. */
export function wooProduct(parts: AdminParts, { index, product, row }: WooPlace) {
  const { content } = row;
  const isVariable = product.variants.length > 0;
  const day = row.updatedAt.slice(0, 19);
  return {
    id: FIRST_PRODUCT + index,
    name: content.title,
    slug: product.handle,
    permalink: productUrl(parts.base, product),
    date_created: '2026-01-12T09:00:00',
    date_created_gmt: '2026-01-12T09:00:00',
    date_modified: day,
    date_modified_gmt: day,
    type: isVariable ? 'variable' : 'simple',
    status: 'publish',
    catalog_visibility: 'visible',
    description: content.descriptionHtml,
    short_description: content.shortDescriptionHtml,
    sku: product.sku,
    global_unique_id: product.gtin ?? '',
    price: product.price.amount,
    regular_price: product.price.amount,
    sale_price: '',
    stock_status: product.availability === 'in_stock' ? 'instock' : 'outofstock',
    average_rating: product.rating ? Number(product.rating.value).toFixed(2) : '0.00',
    rating_count: product.rating?.count ?? 0,
    parent_id: 0,
    categories: product.category.map((name, place) => ({ id: place + 1, name, slug: name.toLowerCase() })),
    tags: content.tags.map((name, place) => ({ id: place + 1, name, slug: name.replaceAll(' ', '-') })),
    images: imageUrls(parts.base, product).map((src, place) => ({
      id: (FIRST_PRODUCT + index) * 10 + place,
      src,
      name: `${product.handle}-${place + 1}`,
      alt: product.images[place]?.alt ?? '',
    })),
    attributes: product.specs.map(([name, value], place) => ({
      id: 0,
      name,
      position: place,
      visible: true,
      variation: false,
      options: [value],
    })),
    variations: isVariable ? variantsOf(product).map((variant) => variationNumber(index, variant)) : [],
    meta_data: content.metafields.map((field) => metaRow(product.handle, field)),
  };
}

/** One choice of a product, found by its own sku, as WooCommerce lists it among products. */
export function wooVariation(parts: AdminParts, { index, product, row }: WooPlace, variant: AdminVariant) {
  return {
    id: variationNumber(index, variant),
    name: `${row.content.title} - ${variant.title}`,
    permalink: productUrl(parts.base, product),
    type: 'variation',
    status: 'publish',
    description: '',
    short_description: '',
    sku: variant.sku,
    price: product.price.amount,
    regular_price: product.price.amount,
    stock_status: variant.inventory > 0 ? 'instock' : 'outofstock',
    parent_id: FIRST_PRODUCT + index,
    meta_data: [],
  };
}

function variationNumber(index: number, variant: AdminVariant): number {
  return FIRST_VARIATION + index * VARIATIONS_EACH + variant.position;
}
