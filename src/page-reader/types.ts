/** Where a fact was read, in the order in which sources are trusted for it. */
export type FactSource = 'json-ld' | 'microdata' | 'rdfa' | 'shop-data' | 'open-graph' | 'meta' | 'visible' | 'url';

/** A value found on a page. `where` says how to find it again, e.g. `JSON-LD Product.offers[0].price`. */
export type Found = { value: string; source: FactSource; where: string };

/** How sure a fact is: `high` where independent places agree, `low` where they contradict or a weak one stands alone. */
export type Confidence = 'high' | 'medium' | 'low';

/** The value that holds for one attribute of the product, with the best of those that were found and not taken. */
export type Fact = Found & { confidence: Confidence; runnersUp: readonly Found[] };

/** The availability words of schema.org that shops use, without the prefix. */
export type Availability = 'InStock' | 'OutOfStock' | 'PreOrder' | 'BackOrder' | 'Discontinued' | 'LimitedAvailability';

/** The product facts of a page; null where the page does not tell. `price` is a plain decimal such as `1299.00`. */
export type PageFacts = {
  title: Fact | null;
  brand: Fact | null;
  description: Fact | null;
  price: Fact | null;
  currency: Fact | null;
  availability: (Fact & { value: Availability }) | null;
  itemCondition: Fact | null;
  sku: Fact | null;
  gtin: Fact | null;
  mpn: Fact | null;
  ratingValue: Fact | null;
  reviewCount: Fact | null;
};

/** A question with its answer, as text a visitor can read. */
export type FaqPair = { question: string; answer: string };

/** One `<img>` of the page; `isProduct` when it stands in the product's gallery rather than in navigation or ads. */
export type PageImage = {
  url: string;
  alt: string | null;
  width: number | null;
  height: number | null;
  isProduct: boolean;
};

/** One `application/ld+json` block; `value` is null and `error` says why when it cannot be read even leniently. */
export type JsonLdBlock = { value: unknown; error: string | null; isRepaired: boolean };

/** Everything the criteria read of one HTML document. Texts are whitespace-folded; lists are bounded. */
export type PageDigest = {
  url: string;
  bytes: number;
  lang: string | null;
  title: string | null;
  metaDescription: string | null;
  viewport: string | null;
  canonicalUrl: string | null;
  /** Every address that a canonical link names, each once; two are as good as none. */
  canonicalUrls: string[];
  /** Every `<meta name|property|http-equiv>`, names lower-case, in document order. */
  metas: { name: string; content: string }[];
  openGraph: Record<string, string>;
  headings: { level: number; text: string }[];
  /** Visible text of the whole page, blocks separated by newlines, at most 200,000 characters. */
  text: string;
  /** The main product description as visible prose, without navigation, reviews or FAQ. */
  descriptionText: string | null;
  /** Items of the product's feature lists (not menus). */
  bullets: string[];
  /** Name-value rows of specification tables and definition lists. */
  specs: { name: string; value: string }[];
  faq: FaqPair[];
  /** Review texts a visitor can read, with the stars where shown. */
  reviews: { text: string; rating: number | null; author: string | null }[];
  breadcrumbs: string[];
  images: PageImage[];
  videos: string[];
  /** Iframes that show 3D models, 360° viewers, or AR. */
  richMedia: string[];
  links: { url: string; text: string; rel: string | null }[];
  /** Blocks of JSON-LD, joined by `@id` to the graph they are. */
  jsonLd: JsonLdBlock[];
  /** JSON-LD and microdata items by type, `@graph` flattened; of its type, the product that the page is about is first. */
  items: Record<string, unknown[]>;
  scripts: { count: number; inlineBytes: number; external: number };
  stylesheets: number;
  /** Variation choices (size, colour …) offered on the page. */
  variations: { name: string; options: string[] }[];
  facts: PageFacts;
};
