import type { DemoImage, DemoProduct, DemoReview } from '../types.ts';

type Given = Pick<
  DemoProduct,
  'handle' | 'sku' | 'title' | 'brand' | 'category' | 'price' | 'level' | 'descriptionHtml' | 'images'
> &
  Partial<DemoProduct>;

/** A product with the shop's usual answers where nothing is said: English, in stock, in the sitemap, open to all. */
export function defineProduct(given: Given): DemoProduct {
  return {
    tags: [],
    availability: 'in_stock',
    lang: 'en',
    gtin: null,
    mpn: null,
    bullets: [],
    faq: [],
    specs: [],
    rating: null,
    reviews: [],
    hasViewer: false,
    variants: [],
    isInSitemap: true,
    disallowedFor: [],
    refusedAgents: [],
    ...given,
  };
}

/** A gallery of square pictures with these alt texts; each is `assets/<handle>-<number>.png`. */
export function gallery(size: number, alts: readonly string[]): DemoImage[] {
  return alts.map((alt) => ({ size, alt }));
}

/** A review from `date author stars` and its text. */
export function review(head: readonly [date: string, author: string, rating: number], text: string): DemoReview {
  return { date: head[0], author: head[1], rating: head[2], text };
}
