import type { RecommendationField } from '../../../generated/prisma/enums.ts';
import type { DomainError } from '../../../kernel/errors.ts';
import { isEmptyValue, type StructuredField } from '../field-values.ts';
import { rejected, type StoreHttp } from '../http.ts';
import { rewriteDescription, storedDescription } from '../kept-markup.ts';
import type { FieldChange, StoreApi } from '../platform.ts';
import type { StoredField } from '../types.ts';
import { createShopifyClient, type ShopifyClient } from './client.ts';
import { METAFIELDS, metafieldText, NAMESPACE, storedMetafield } from './metafields.ts';
import {
  CHECK,
  DELETE_METAFIELDS,
  findVariants,
  type ReadMetafield,
  type ReadProduct,
  SET_METAFIELDS,
  UPDATE,
  type UserErrors,
  type VariantPage,
} from './operations.ts';

/** The first page holds what shops have; a SKU that many others begin with is searched for in larger ones. */
const PAGE_SIZES = [10, ...Array.from({ length: 19 }, () => 50)];
const STALE = new Set(['STALE_OBJECT', 'INVALID_COMPARE_DIGEST']);

/** A shop's Admin GraphQL API. @param version of that API, e.g. `2026-04` */
export function createShopifyApi(http: StoreHttp, version: string): StoreApi {
  const client = createShopifyClient(http, version);
  return {
    check: async () => {
      await client.run({ document: CHECK.document, variables: {} }, CHECK.data);
    },
    findProduct: async (sku) => {
      const read = await readProduct(client, sku);
      return (
        read && { read: (field) => fieldOf(client.host, read, field), write: (change) => write(client, read, change) }
      );
    },
  };
}

async function readProduct(client: ShopifyClient, sku: string): Promise<ReadProduct | null> {
  const variants = (await searchVariants(client, sku)).filter((variant) => variant.sku === sku);
  const [product = null] = variants.map((variant) => variant.product);
  if (variants.some((variant) => variant.product.id !== product?.id)) {
    throw rejected(client.host, `more than one product has the SKU '${sku}'`);
  }
  return product;
}

/** Every variant that the search finds: it knows no case, splits words, and may name the exact SKU last. */
async function searchVariants(client: ShopifyClient, sku: string): Promise<VariantPage['nodes']> {
  const query = `sku:"${sku.replaceAll(/["\\]/g, '\\$&')}"`;
  const found: VariantPage['nodes'] = [];
  let after: string | null = null;
  for (const first of PAGE_SIZES) {
    const { document, data } = findVariants(first);
    const { nodes, pageInfo }: VariantPage = await client.run({ document, variables: { query, after } }, data);
    found.push(...nodes);
    if (pageInfo ? !pageInfo.hasNextPage : nodes.length < first) return found;
    after = pageInfo?.endCursor ?? null;
    if (after === null) break;
  }
  throw rejected(client.host, `more variants are found by the SKU '${sku}' than can be looked at`);
}

function fieldOf(host: string, read: ReadProduct, field: RecommendationField): StoredField {
  if (field === 'TITLE') return { value: read.title, version: null };
  if (field === 'DESCRIPTION') return storedDescription(host, read.descriptionHtml);
  return storedMetafield(host, field, metafieldOf(read, field));
}

function metafieldOf({ bullets, faq, jsonLd }: ReadProduct, field: StructuredField): ReadMetafield {
  return { BULLETS: bullets, FAQ: faq, JSON_LD: jsonLd }[field];
}

function write(client: ShopifyClient, product: ReadProduct, change: FieldChange): Promise<'written' | 'stale'> {
  const { field, value, raw } = change;
  if (field === 'TITLE') return updateProduct(client, product.id, { title: value });
  if (field === 'DESCRIPTION') {
    const descriptionHtml = raw ?? rewriteDescription(product.descriptionHtml, String(value));
    return updateProduct(client, product.id, { descriptionHtml });
  }
  if (raw === undefined && isEmptyValue(value)) return deleteMetafield(client, product.id, METAFIELDS[field].key);
  const present = metafieldOf(product, field);
  const text = metafieldText(field, value, present?.type ?? null);
  return setMetafield(client, {
    ownerId: product.id,
    namespace: NAMESPACE,
    key: METAFIELDS[field].key,
    type: text.type,
    value: raw ?? text.value,
    compareDigest: present?.compareDigest ?? null,
  });
}

async function updateProduct(client: ShopifyClient, id: string, fields: Record<string, unknown>): Promise<'written'> {
  const variables = { product: { id, ...fields } };
  const errors = await client.run({ document: UPDATE.document, variables }, UPDATE.data);
  if (errors.length > 0) throw refusal(client.host, errors);
  return 'written';
}

async function setMetafield(
  client: ShopifyClient,
  metafield: Readonly<Record<string, string | null>>,
): Promise<'written' | 'stale'> {
  const variables = { metafields: [metafield] };
  const errors = await client.run({ document: SET_METAFIELDS.document, variables }, SET_METAFIELDS.data);
  if (errors.some((error) => STALE.has(error.code ?? ''))) return 'stale';
  if (errors.length > 0) throw refusal(client.host, errors);
  return 'written';
}

async function deleteMetafield(client: ShopifyClient, ownerId: string, key: string): Promise<'written'> {
  const variables = { metafields: [{ ownerId, namespace: NAMESPACE, key }] };
  const errors = await client.run({ document: DELETE_METAFIELDS.document, variables }, DELETE_METAFIELDS.data);
  if (errors.length > 0) throw refusal(client.host, errors);
  return 'written';
}

function refusal(host: string, errors: UserErrors): DomainError {
  return rejected(host, errors.map((error) => error.message).join(' '));
}
