import type { RecommendationField, StorePlatform } from '../../generated/prisma/enums.ts';
import { DomainError } from '../../kernel/errors.ts';
import { canonicalValue, isSameValue } from './field-values.ts';
import type { FieldChange, StoreApi } from './platform.ts';
import type { StoreConnection, StoredField } from './types.ts';

/** The store a connection leads to; `name` stands in messages. */
export type ConnectedStore = { id: string; platform: StorePlatform; name: string };

/** A connection over one platform's API. @param onUnauthorized told when the store refuses the credentials */
export function createConnection(
  store: ConnectedStore,
  api: StoreApi,
  onUnauthorized: () => Promise<void>,
): StoreConnection {
  const watched = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      if (error instanceof DomainError && error.code === 'store_unauthorized') await onUnauthorized();
      throw error;
    }
  };
  return {
    storeId: store.id,
    platform: store.platform,
    readField: async (sku, field) => (await watched(api.findProduct(sku)))?.read(field) ?? null,
    writeField: async (sku, field, value, expected) => {
      const change = { field, value: canonicalValue(field, value) };
      await watched(applyChange({ store, api, sku }, change, expected));
    },
    restoreField: async (sku, field, image, expected) => {
      const change = { field, value: image.value, ...(image.raw !== undefined && { raw: image.raw }) };
      await watched(applyChange({ store, api, sku }, change, expected));
    },
  };
}

type Place = { store: ConnectedStore; api: StoreApi; sku: string };

async function applyChange(place: Place, change: FieldChange, expected: StoredField): Promise<void> {
  const product = await place.api.findProduct(place.sku);
  if (!product) throw noProduct(place);
  const current = product.read(change.field);
  if (holds(current, change)) return;
  if (!isUnchanged(current, expected)) return acceptOrRefuse(place, change, current);
  if ((await product.write(change)) === 'written') return;
  const now = await place.api.findProduct(place.sku);
  return acceptOrRefuse(place, change, now?.read(change.field) ?? null);
}

/** What changed meanwhile may be our own write, of an attempt that did not hear the answer. */
function acceptOrRefuse(place: Place, change: FieldChange, current: StoredField | null): void {
  if (current && isSameValue(current.value, change.value)) return;
  throw contentChanged(place, change.field);
}

function holds(current: StoredField, { value, raw }: FieldChange): boolean {
  return raw === undefined ? isSameValue(current.value, value) : current.raw === raw;
}

function isUnchanged(current: StoredField, expected: StoredField): boolean {
  if (expected.version !== null) return current.version === expected.version;
  return isSameValue(current.value, expected.value);
}

function contentChanged({ store, sku }: Place, field: RecommendationField): DomainError {
  const part = field.toLowerCase();
  const message = `The store '${store.name}' no longer holds the ${part} of '${sku}' that was reviewed.`;
  return new DomainError('store_content_changed', message, { sku, field: part, store_id: store.id });
}

function noProduct({ store, sku }: Place): DomainError {
  const message = `The store '${store.name}' has no product with the SKU '${sku}'.`;
  return new DomainError('store_rejected', message, { sku, store_id: store.id });
}
