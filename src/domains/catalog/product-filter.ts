import type { Channel } from '../../generated/prisma/enums.ts';

/** Which products; everything given must hold. */
export type ProductFilter = {
  channel?: Channel | null;
  brand?: string | null;
  tag?: string | null;
  category?: string | null;
  /** Part of the title, SKU or brand, in any case. */
  q?: string | null;
  minScore?: number | null;
  maxScore?: number | null;
  /** Audited before this moment, or never. */
  auditedBefore?: Date | null;
  includeDeleted?: boolean | null;
  skus?: readonly string[] | null;
};

/** The orders a product list can have; a leading `-` is descending. Never-audited products come last in both. */
export const PRODUCT_SORTS = ['sku', '-score', 'last_audited', '-created_at'] as const;

/** One of the orders. */
export type ProductSort = (typeof PRODUCT_SORTS)[number];

/** A text as part of a `like` pattern that means itself. */
export function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}
