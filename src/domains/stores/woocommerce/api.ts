import { z } from 'zod';
import { contentVersion, toHtml, toText } from '../../../kernel/rich-text.ts';
import { emptyValue, inertJson, isEmptyValue, readStructured } from '../field-values.ts';
import { rejected, type StoreAnswer, type StoreHttp, unavailable } from '../http.ts';
import type { FieldChange, FoundProduct, StoreApi } from '../platform.ts';
import type { StoredField } from '../types.ts';

type MetaField = 'BULLETS' | 'FAQ' | 'JSON_LD';

const META_KEYS = { BULLETS: 'bullets', FAQ: 'faq', JSON_LD: 'json_ld' } as const satisfies Record<MetaField, string>;
const PRODUCTS = '/wp-json/wc/v3/products';
/** How many products of one SKU are looked at; a store should have one, and a variation beside it at most. */
const PRODUCTS_SEEN = 10;

const productSchema = z.object({
  id: z.number().int().positive(),
  sku: z.string(),
  name: z.string(),
  description: z.string(),
  type: z.string(),
  parent_id: z.number().int().nonnegative().catch(0),
  meta_data: z.array(z.object({ id: z.number(), key: z.string(), value: z.unknown() })).catch([]),
});
const refusalSchema = z.object({ code: z.string(), message: z.string() });

type WooProduct = z.output<typeof productSchema>;

/** A store's REST API, version 3. It has no compare-and-set, so a field is read again right before it is written. */
export function createWooCommerceApi(http: StoreHttp): StoreApi {
  return {
    check: async () => {
      await get(http, `${PRODUCTS}?per_page=1`, z.array(z.object({ id: z.number() })));
    },
    findProduct: async (sku) => {
      const product = await findProduct(http, sku);
      return product && { fields: fieldsOf(product), write: (change) => write(http, product, change) };
    },
  };
}

async function findProduct(http: StoreHttp, sku: string): Promise<WooProduct | null> {
  const path = `${PRODUCTS}?sku=${encodeURIComponent(sku)}&per_page=${PRODUCTS_SEEN}`;
  const found = (await get(http, path, z.array(productSchema))).filter((product) => product.sku === sku);
  // The texts of a variation's page are its parent's.
  const ids = new Set(found.map((product) => (product.type === 'variation' ? product.parent_id : product.id)));
  const [id] = ids;
  if (id === undefined) return null;
  if (ids.size > 1) throw rejected(http.host, `more than one product has the SKU '${sku}'`);
  return found.find((product) => product.id === id) ?? (await get(http, `${PRODUCTS}/${id}`, productSchema));
}

function fieldsOf(product: WooProduct): FoundProduct['fields'] {
  const { name, description: html } = product;
  return {
    TITLE: { value: toText(name), version: contentVersion(name), raw: name },
    DESCRIPTION: { value: toText(html), version: contentVersion(html), raw: html },
    BULLETS: metaField(product, 'BULLETS'),
    FAQ: metaField(product, 'FAQ'),
    JSON_LD: metaField(product, 'JSON_LD'),
  };
}

function metaField(product: WooProduct, field: MetaField): StoredField {
  const present = metaEntry(product, field);
  if (!present) return { value: emptyValue(field), version: null };
  const text = JSON.stringify(present.value);
  return { value: readStructured(field, present.value), version: contentVersion(text), raw: text };
}

function metaEntry(product: WooProduct, field: MetaField) {
  return product.meta_data.find((entry) => entry.key === META_KEYS[field] && entry.value !== null);
}

async function write(http: StoreHttp, product: WooProduct, change: FieldChange): Promise<'written'> {
  const body = changedFields(product, change);
  const answer = await http.send({ method: 'PUT', path: `${PRODUCTS}/${product.id}`, body });
  readAnswer(http.host, answer, z.object({ id: z.literal(product.id) }));
  return 'written';
}

function changedFields(product: WooProduct, { field, value, raw }: FieldChange): Record<string, unknown> {
  if (field === 'TITLE') return { name: raw ?? value };
  if (field === 'DESCRIPTION') return { description: raw ?? toHtml(String(value)) };
  const present = metaEntry(product, field);
  const entry = { ...(present && { id: present.id }), key: META_KEYS[field] };
  if (raw !== undefined) return { meta_data: [{ ...entry, value: JSON.parse(raw) }] };
  if (isEmptyValue(value)) return { meta_data: [{ ...entry, value: null }] };
  // PHP would turn an empty object into a list, so JSON-LD travels as text.
  return { meta_data: [{ ...entry, value: field === 'JSON_LD' ? inertJson(value) : value }] };
}

async function get<Schema extends z.ZodType>(http: StoreHttp, path: string, schema: Schema): Promise<z.output<Schema>> {
  return readAnswer(http.host, await http.send({ method: 'GET', path }), schema);
}

function readAnswer<Schema extends z.ZodType>(host: string, answer: StoreAnswer, schema: Schema): z.output<Schema> {
  if (answer.status >= 400) {
    const refusal = refusalSchema.safeParse(answer.json);
    if (!refusal.success || refusal.data.code === 'rest_no_route') {
      throw unavailable(host, 'does not answer as a WooCommerce store');
    }
    throw rejected(host, refusal.data.message);
  }
  const read = schema.safeParse(answer.json);
  if (read.success) return read.data;
  throw unavailable(host, 'does not answer as a WooCommerce store', read.error);
}
