/** How much care a product page got: `full` says everything, `plain` half of it, `bare` hides it in a table. */
export type PageLevel = 'full' | 'plain' | 'bare';

/** A picture of the gallery. `size` is the side of the square file in pixels. */
export type DemoImage = { size: number; alt: string };

/** One choice of a product that comes in several. `title` is what the shop calls it, e.g. `Slate / M`. */
export type DemoVariant = { sku: string; title: string; options: Readonly<Record<string, string>>; inventory: number };

/** A quoted customer review; `date` is `YYYY-MM-DD`. */
export type DemoReview = { author: string; rating: number; date: string; text: string };

/** A question and its answer as shown. */
export type DemoFaq = { question: string; answer: string };

/** What the shop knows of a product when it opens; title, description, bullets and FAQ can be rewritten later. */
export type DemoProduct = {
  handle: string;
  sku: string;
  title: string;
  brand: string;
  /** From the widest to the narrowest, e.g. `['Kitchen', 'Kettles']`. */
  category: readonly string[];
  tags: readonly string[];
  price: { amount: string; currency: string };
  availability: 'in_stock' | 'out_of_stock';
  lang: 'en' | 'de';
  gtin: string | null;
  mpn: string | null;
  level: PageLevel;
  descriptionHtml: string;
  bullets: readonly string[];
  faq: readonly DemoFaq[];
  specs: readonly (readonly [name: string, value: string])[];
  /** What the shop shows as its total; more customers rated than wrote. */
  rating: { value: string; count: number } | null;
  reviews: readonly DemoReview[];
  images: readonly DemoImage[];
  hasViewer: boolean;
  variants: readonly DemoVariant[];
  isInSitemap: boolean;
  /** Bots that robots.txt keeps from this page. */
  disallowedFor: readonly string[];
  /** Bots that get 403 for this page, whatever robots.txt says. */
  refusedAgents: readonly string[];
};

/** One question-answer list, feature list or data block that an admin API stored beside a product. */
export type Metafield = { namespace: string; key: string; type: string; value: string; updatedAt: string };

/** The part of a product that the admin APIs can change. */
export type ProductContent = {
  title: string;
  descriptionHtml: string;
  shortDescriptionHtml: string;
  tags: readonly string[];
  seoTitle: string | null;
  seoDescription: string | null;
  metafields: readonly Metafield[];
};
