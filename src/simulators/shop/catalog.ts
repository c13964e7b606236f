import { DEMO_PRODUCTS } from './products/all.ts';
import { imageUrls, productUrl } from './site.ts';

/** A product as the catalogue takes it in; the shop's pages may say more, or less. */
export type DemoCatalogEntry = {
  sku: string;
  title: string;
  brand: string;
  url: string;
  channel: 'd2c';
  category: string;
  tags: string[];
  gtin: string | null;
  price: { amount: string; currency: string };
  availability: 'in_stock' | 'out_of_stock';
  description: string;
  bullets: string[];
  imageUrls: string[];
};

/** A customer's review as the review import takes it in. */
export type DemoCatalogReview = {
  productSku: string;
  reviewText: string;
  starRating: number;
  reviewerName: string;
  reviewDate: string;
  verifiedPurchase: boolean;
};

/** The products that a new sandbox starts with, headline products first. @param baseUrl where the shop is served */
export function demoCatalog(baseUrl: string): DemoCatalogEntry[] {
  const base = baseUrl.replace(/\/+$/, '');
  return DEMO_PRODUCTS.map((product) => ({
    sku: product.sku,
    title: product.title,
    brand: product.brand,
    url: productUrl(base, product),
    channel: 'd2c',
    category: product.category.join(' > '),
    tags: [...product.tags],
    gtin: product.gtin,
    price: { ...product.price },
    availability: product.availability,
    description: product.descriptionHtml
      .replace(/<[^>]*>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim(),
    bullets: [...product.bullets],
    imageUrls: imageUrls(base, product),
  }));
}

/** Every review quoted in the shop: enough to group customers into personas. */
export function demoReviews(): DemoCatalogReview[] {
  return DEMO_PRODUCTS.flatMap((product) =>
    product.reviews.map((review) => ({
      productSku: product.sku,
      reviewText: review.text,
      starRating: review.rating,
      reviewerName: review.author,
      reviewDate: review.date,
      verifiedPurchase: true,
    })),
  );
}
