import { z } from 'zod';
import { FIELD_ENTRIES, type PRODUCT_FIELDS } from './columns.ts';

/** How long a deleted product can be restored. */
export const RESTORE_WINDOW_DAYS = 30;

const DAY_MS = 86_400_000;

/** Until when a product deleted at this moment can be restored; at that very moment it no longer can. */
export function restorableUntil(deletedAt: Date): Date {
  return new Date(deletedAt.getTime() + RESTORE_WINDOW_DAYS * DAY_MS);
}

/** What was deleted at this moment or before can no longer be restored now, and is purged. */
export function deletedUntil(now: Date): Date {
  return new Date(now.getTime() - RESTORE_WINDOW_DAYS * DAY_MS);
}

/** Words that stand in paths where a SKU does, and what every client resolves out of a path: they could not be reached. */
const RESERVED_SKUS = ['export', 'import', 'bulk', 'audit', '.', '..'];

/** What a SKU may look like. */
export const SKU_PATTERN = `^(?!(?:${RESERVED_SKUS.join('|').replaceAll('.', '\\.')})$)[A-Za-z0-9._-]{1,64}$`;

/** What is said of a SKU that looks otherwise. */
export const SKU_MISMATCH = "must be 1 to 64 letters, digits, '.', '_' or '-', and no word of a path such as 'export'";

const sku = z
  .string({ error: ({ input }) => (input === undefined ? 'is required' : 'must be a text') })
  .regex(new RegExp(SKU_PATTERN), SKU_MISMATCH);

/** A product as it is created. */
export const productInput = z.object({ sku, ...checksOf('create') });

/** A change to a product: what is absent stays, null clears what may be empty. */
export const productPatch = z.object(checksOf('patch'));

/** A checked product. */
export type ProductInput = z.output<typeof productInput>;

/** A checked change. */
export type ProductPatch = z.output<typeof productPatch>;

type Checks<When extends 'create' | 'patch'> = {
  [Field in keyof typeof PRODUCT_FIELDS]: (typeof PRODUCT_FIELDS)[Field][When];
};

/** Made of the table's own entries, which is what the type says. */
function checksOf<When extends 'create' | 'patch'>(when: When): Checks<When> {
  return Object.fromEntries(FIELD_ENTRIES.map(([field, column]) => [field, column[when]])) as Checks<When>;
}
