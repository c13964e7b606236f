import type { ProductContent } from './types.ts';

/**
 * A product's content as kept: what the admin APIs read (`content`) and what the public page shows until `publishAt`
 * (`published`). `version` counts the writes; 0 was never written.
 */
export type StoredContent = {
  handle: string;
  version: number;
  updatedAt: string;
  content: ProductContent;
  published: ProductContent;
  publishAt: string;
};

/**
 * Where changed product content lives. It starts empty: the shop knows its own opening content and asks the store
 * first. Small on purpose, so that a table can stand behind it and several processes agree.
 */
export type ShopStore = {
  /** Everything that was ever changed, in any order. */
  list(): Promise<StoredContent[]>;
  /** @returns null when the product was never changed */
  get(handle: string): Promise<StoredContent | null>;
  /**
   * Keeps all rows or none.
   *
   * @param rows with the version they shall have; each must be one more than the kept one (1 for a new row)
   * @returns false when another writer was faster, and nothing was kept
   */
  update(rows: readonly StoredContent[]): Promise<boolean>;
};

/** A store that lives as long as its process. */
export function memoryShopStore(): ShopStore {
  const rows = new Map<string, StoredContent>();
  return {
    list: async () => [...rows.values()].map((row) => structuredClone(row)),
    get: async (handle) => structuredClone(rows.get(handle) ?? null),
    update: async (changed) => {
      if (changed.some((row) => row.version !== (rows.get(row.handle)?.version ?? 0) + 1)) return false;
      for (const row of changed) rows.set(row.handle, structuredClone(row));
      return true;
    },
  };
}
