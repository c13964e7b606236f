import type { DomainError } from '../../../kernel/errors.ts';
import { contentVersion, toHtml, toText } from '../../../kernel/rich-text.ts';
import { isEmptyValue } from '../field-values.ts';
import { rejected, type StoreHttp } from '../http.ts';
import type { FieldChange, FoundProduct, StoreApi } from '../platform.ts';
import { createShopifyClient, type ShopifyClient } from './client.ts';
import { METAFIELDS, metafieldText, NAMESPACE, storedMetafield } from './metafields.ts';
import {
  CHECK,
  DELETE_METAFIELDS,
  FIND,
  type ReadProduct,
  SET_METAFIELDS,
  UPDATE,
  type UserErrors,
} from './operations.ts';

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
      return read && { fields: fieldsOf(read), write: (change) => write(client, read, change) };
    },
  };
}

async function readProduct(client: ShopifyClient, sku: string): Promise<ReadProduct | null> {
  const query = `sku:"${sku.replaceAll(/["\\]/g, '\\$&')}"`;
  const { productVariants } = await client.run({ document: FIND.document, variables: { query } }, FIND.data);
  // The search knows no case and splits words, so only what it found exactly counts.
  const found = productVariants.nodes.filter((node) => node.sku === sku).map((node) => node.product);
  const [product = null] = found;
  if (found.some((other) => other.id !== product?.id)) {
    throw rejected(client.host, `more than one product has the SKU '${sku}'`);
  }
  return product;
}

function fieldsOf(read: ReadProduct): FoundProduct['fields'] {
  const { title, descriptionHtml: html } = read;
  return {
    TITLE: { value: title, version: null },
    DESCRIPTION: { value: toText(html), version: contentVersion(html), raw: html },
    BULLETS: storedMetafield('BULLETS', read.bullets),
    FAQ: storedMetafield('FAQ', read.faq),
    JSON_LD: storedMetafield('JSON_LD', read.jsonLd),
  };
}

function write(client: ShopifyClient, product: ReadProduct, change: FieldChange): Promise<'written' | 'stale'> {
  const { field, value, raw } = change;
  if (field === 'TITLE') return updateProduct(client, product.id, { title: value });
  if (field === 'DESCRIPTION') {
    return updateProduct(client, product.id, { descriptionHtml: raw ?? toHtml(String(value)) });
  }
  if (raw === undefined && isEmptyValue(value)) return deleteMetafield(client, product.id, METAFIELDS[field].key);
  const present = { BULLETS: product.bullets, FAQ: product.faq, JSON_LD: product.jsonLd }[field];
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
