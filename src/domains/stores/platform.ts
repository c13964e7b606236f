import type { RecommendationField } from '../../generated/prisma/enums.ts';
import type { FieldValue, StoredField } from './types.ts';

/** One field to be written; `raw`, where it is given, is what is written in the store's own form. */
export type FieldChange = { field: RecommendationField; value: FieldValue; raw?: string };

/** A product as a store holds it now. */
export type FoundProduct = {
  /** One field of it. @throws store_unreadable when the store holds it in no form that we know */
  read(field: RecommendationField): StoredField;
  /**
   * Changes one field of what was found.
   *
   * @returns `stale` when the store itself compared, and the field is no longer as found; nothing was written then
   */
  write(change: FieldChange): Promise<'written' | 'stale'>;
};

/** What each shop system must know how to do; the rest is the same for all. */
export type StoreApi = {
  /** Resolves when the store answers to the credentials. @throws store_unauthorized, store_rejected, store_unavailable */
  check(): Promise<void>;
  /** The one product with this SKU, or with a variant that has it. @returns null when there is none */
  findProduct(sku: string): Promise<FoundProduct | null>;
};
