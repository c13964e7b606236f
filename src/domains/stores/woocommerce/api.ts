import { z } from 'zod';
import type { RecommendationField } from '../../../generated/prisma/enums.ts';
import { isRecord } from '../../../kernel/json.ts';
import { contentVersion, isReadableHtml, toText } from '../../../kernel/rich-text.ts';
import { emptyValue, inertJson, isEmptyValue, listOf, readStructured, type StructuredField } from '../field-values.ts';
import { rejected, type StoreAnswer, type StoreHttp, unavailable, unreadable } from '../http.ts';
import { rewriteDescription, storedDescription } from '../kept-markup.ts';
import type { FieldChange, StoreApi } from '../platform.ts';
import type { StoredField } from '../types.ts';

const META_KEYS = { BULLETS: 'bullets', FAQ: 'faq', JSON_LD: 'json_ld' } as const satisfies Record<
  StructuredField,
  string
>;
const PRODUCTS = '/wp-json/wc/v3/products';
/** A store has one product of a SKU and perhaps a variation beside it; plugins may make its search find more. */
const PAGE_SIZE = 20;
const PAGES_MAX = 20;

const productSchema = z.object({
  id: z.number().int().positive(),
  sku: z.string(),
  name: z.string(),
  description: z.string(),
  type: z.string(),
  parent_id: z.number().int().nonnegative().nullish(),
  meta_data: z.unknown(),
});
const metaEntrySchema = z.object({ id: z.number().int(), key: z.string(), value: z.unknown() });
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
      return (
        product && {
          read: (field) => fieldOf(http.host, product, field),
          write: (change) => write(http, product, change),
        }
      );
    },
  };
}

/** Every product that the search finds is looked at, so that the exact SKU is found or excluded wherever it stands. */
async function findProduct(http: StoreHttp, sku: string): Promise<WooProduct | null> {
  const found = (await searchBySku(http, sku)).filter((product) => product.sku === sku);
  // The texts of a variation's page are its parent's.
  const ids = new Set(found.map((product) => (product.type === 'variation' ? parentOf(http, product) : product.id)));
  const [id] = ids;
  if (id === undefined) return null;
  if (ids.size > 1) throw rejected(http.host, `more than one product has the SKU '${sku}'`);
  return found.find((product) => product.id === id) ?? (await get(http, `${PRODUCTS}/${id}`, productSchema));
}

async function searchBySku(http: StoreHttp, sku: string): Promise<WooProduct[]> {
  const path = `${PRODUCTS}?sku=${encodeURIComponent(sku)}&per_page=${PAGE_SIZE}`;
  const found: WooProduct[] = [];
  for (let page = 1; page <= PAGES_MAX; page += 1) {
    const products = await get(http, page === 1 ? path : `${path}&page=${page}`, z.array(productSchema));
    found.push(...products);
    if (products.length < PAGE_SIZE) return found;
  }
  throw rejected(http.host, `more products are found by the SKU '${sku}' than can be looked at`);
}

function parentOf(http: StoreHttp, { id, parent_id: parentId }: WooProduct): number {
  if (!parentId) throw unreadable(http.host, `the parent of the variation ${id}`);
  return parentId;
}

function fieldOf(host: string, product: WooProduct, field: RecommendationField): StoredField {
  const { name, description } = product;
  if (field === 'TITLE' && !isReadableHtml(name)) throw unreadable(host, 'the title');
  if (field === 'TITLE') return { value: toText(name), version: contentVersion(name), raw: name };
  if (field === 'DESCRIPTION') return storedDescription(host, description);
  const present = metaEntry(host, product, field);
  if (!present) return { value: emptyValue(field), version: null };
  const value = readStructured(field, present.value);
  if (value === null) throw unreadable(host, `the meta data '${META_KEYS[field]}'`);
  const text = JSON.stringify(present.value);
  return { value, version: contentVersion(text), raw: text };
}

type MetaEntry = { id: number; value: unknown };

/** The entry under the field's key. A list without it holds none; what is no list at all may hold anything. */
function metaEntry(host: string, product: WooProduct, field: StructuredField): MetaEntry | null {
  const entries = listOf(product.meta_data);
  if (entries === null || !entries.every(isRecord)) throw unreadable(host, 'the meta data');
  const present = entries.find((entry) => entry['key'] === META_KEYS[field] && (entry['value'] ?? null) !== null);
  if (!present) return null;
  const entry = metaEntrySchema.safeParse(present);
  if (!entry.success) throw unreadable(host, `the meta data '${META_KEYS[field]}'`);
  return entry.data;
}

async function write(http: StoreHttp, product: WooProduct, change: FieldChange): Promise<'written'> {
  const body = changedFields(http.host, product, change);
  const answer = await http.send({ method: 'PUT', path: `${PRODUCTS}/${product.id}`, body });
  readAnswer(http.host, answer, z.object({ id: z.literal(product.id) }));
  return 'written';
}

function changedFields(host: string, product: WooProduct, { field, value, raw }: FieldChange): Record<string, unknown> {
  if (field === 'TITLE') return { name: raw ?? value };
  if (field === 'DESCRIPTION') return { description: raw ?? rewriteDescription(product.description, String(value)) };
  const present = metaEntry(host, product, field);
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
