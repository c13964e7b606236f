/**
 * What walks through an audit, in order: a `PageDigest` read from one HTML document, the `SiteEvidence` gathered
 * around it, and the criteria judged from both. All of it is plain JSON: a digest crosses a thread, and a stored
 * run must be explainable from its evidence alone.
 */

/** Where a fact was read, in the order in which sources are trusted for it. */
export type FactSource = 'json-ld' | 'microdata' | 'rdfa' | 'shop-data' | 'open-graph' | 'meta' | 'visible' | 'url';

/** One value read from a page. `where` says how to find it again, e.g. `JSON-LD Product.offers[0].price`. */
export type Fact = { value: string; source: FactSource; where: string };

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
  jsonLd: JsonLdBlock[];
  /** JSON-LD and microdata items by type, `@graph` flattened, e.g. `{ Product: [...], FAQPage: [...] }`. */
  items: Record<string, unknown[]>;
  scripts: { count: number; inlineBytes: number; external: number };
  stylesheets: number;
  /** Variation choices (size, colour …) offered on the page. */
  variations: { name: string; options: string[] }[];
  facts: PageFacts;
};

/** A response as the audit sees it. `body` is decoded bytes, cut at the cap when `isTruncated`. */
export type Fetched = {
  ok: true;
  requestedUrl: string;
  url: string;
  status: number;
  headers: Record<string, string>;
  body: Uint8Array;
  isTruncated: boolean;
  redirects: { url: string; status: number }[];
  firstByteMs: number;
  totalMs: number;
  encodedBytes: number;
};

/** A request that brought no response. `code` is public; what exactly failed stays in the log. */
export type FetchFailure = {
  ok: false;
  requestedUrl: string;
  code: 'egress_denied' | 'fetch_failed' | 'timeout' | 'too_many_redirects' | 'cancelled';
  message: string;
  redirects: { url: string; status: number }[];
};

/** How the audit asks for anything outside; given by the caller, so that tests and files need no network. */
export type Fetcher = (
  url: string,
  options?: { userAgent?: string; maxBytes?: number; method?: 'GET' | 'HEAD'; accept?: string },
) => Promise<Fetched | FetchFailure>;

/** The three kinds of sales channel. */
export type Channel = 'd2c' | 'retailer' | 'marketplace';

/** The two score models: `pdp` for brand and retailer pages, `rufus` for marketplace pages. */
export type ScoreModel = 'pdp' | 'rufus';

/** The five buckets, in the order they are shown. */
export type BucketId = 'geo' | 'content' | 'semantic' | 'visual' | 'technical';

/** What was looked at, what was found there, and what would have passed. */
export type Evidence = { lookedAt: string; found: string; expected: string };

/** A criterion's verdict. `points` is 0..4; `not_applicable` leaves the denominator. */
export type CriterionResult = {
  id: string;
  bucket: BucketId;
  title: string;
  status: 'pass' | 'partial' | 'fail' | 'not_applicable';
  points: number;
  maxPoints: number;
  evidence: Evidence[];
  howToFix: string | null;
  /** What the score would gain if this criterion passed, 0 when it does. */
  expectedScoreDelta: number;
};

/** A finished judgement. `score` is 0..100, an integer. */
export type Judgement = {
  model: ScoreModel;
  channel: Channel;
  score: number;
  band: 'good' | 'fair' | 'poor';
  buckets: { bucket: BucketId; score: number; max: number; criteria: CriterionResult[] }[];
};
