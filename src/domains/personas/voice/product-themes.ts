import type { Context } from '../../../kernel/context.ts';
import { skuNotFound } from '../../catalog/index.ts';
import { findThemes, type Theme } from './themes.ts';

/** Reviews of a product that themes are read from: the newest. */
export const THEME_REVIEWS_MAX = 300;

/** What the customers of one product say, from its newest reviews. */
export type ProductThemes = {
  sku: string;
  reviewCount: number;
  averageStars: number | null;
  themes: ProductTheme[];
};

/** A theme of a product's customers. */
export type ProductTheme = Theme & { sku: string };

/** A product with its newest reviews, as themes are read from them. */
export type ReviewedProduct = { sku: string; reviews: readonly { id: string; text: string; stars: number }[] };

/** What to read of a product's reviews. */
export const NEWEST_REVIEWS = {
  select: { id: true, text: true, stars: true },
  orderBy: { id: 'desc' },
  take: THEME_REVIEWS_MAX,
} as const;

/** What the customers of a product say. @throws sku_not_found */
export async function getProductThemes(ctx: Context, sku: string): Promise<ProductThemes> {
  const product = await ctx.db.product.findFirst({
    where: { workspaceId: ctx.principal.workspaceId, sku, deletedAt: null },
    select: { sku: true, reviews: NEWEST_REVIEWS },
  });
  if (!product) throw skuNotFound(ctx, sku);
  return themesOf(product);
}

/** What the customers of a product say, from reviews that were read already. */
export function themesOf({ sku, reviews }: ReviewedProduct): ProductThemes {
  const sum = reviews.reduce((total, { stars }) => total + stars, 0);
  return {
    sku,
    reviewCount: reviews.length,
    averageStars: reviews.length === 0 ? null : sum / reviews.length,
    themes: findThemes(reviews).map((theme) => ({ ...theme, sku })),
  };
}
