import type { RecommendationField, StorePlatform } from '../../generated/prisma/enums.ts';

/** A question with its answer. */
export type FaqEntry = { question: string; answer: string };

/**
 * What a field holds: the title and description as plain text, bullets as texts, FAQ as pairs, JSON-LD as an object.
 */
export type FieldValue = string | readonly string[] | readonly FaqEntry[] | Readonly<Record<string, unknown>>;

/**
 * A field as the store holds it; `version` is a token for compare-and-set, null where there is none. `raw` is the
 * store's own form where the value says less than it: the HTML of a description. `replaced` names markup of the words
 * themselves, which goes with them when they are rewritten, e.g. `2 links`.
 */
export type StoredField = { value: FieldValue; version: string | null; raw?: string; replaced?: readonly string[] };

/** A connection to one store. */
export type StoreConnection = {
  storeId: string;
  platform: StorePlatform;
  /**
   * Reads the field of the product as the store holds it; an empty field is an empty value of its kind.
   *
   * @returns null when the store has no product with this SKU
   * @throws store_unreadable when it holds the field in no form that we know; store_unauthorized, store_rejected,
   *   store_unavailable
   */
  readField(sku: string, field: RecommendationField): Promise<StoredField | null>;
  /**
   * Writes the field if it still holds what was expected. A field that already holds the value is left alone, so a
   * write whose answer was lost can be repeated. An empty value clears the field.
   *
   * @throws store_content_changed, store_unreadable, store_unauthorized, store_rejected, store_unavailable; validation_failed when the
   *   value is not one of this field
   */
  writeField(sku: string, field: RecommendationField, value: FieldValue, expected: StoredField): Promise<void>;
  /**
   * Puts back what was read before a write, in the store's own form, if the field still holds what was expected.
   *
   * @throws as `writeField`
   */
  restoreField(sku: string, field: RecommendationField, image: StoredField, expected: StoredField): Promise<void>;
};
