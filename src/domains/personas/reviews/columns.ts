import type { ReviewSource } from '../../../generated/prisma/enums.ts';

/** What a column of a file may hold, by the names that are documented. */
export const REVIEW_FIELDS = [
  'review_text',
  'star_rating',
  'product_sku',
  'product_url',
  'reviewer_name',
  'review_date',
  'verified_purchase',
  'review_title',
  'review_id',
] as const;

/** What a column of a file may hold. */
export type ReviewField = (typeof REVIEW_FIELDS)[number];

/** Which column of a file, by its name in lower case, holds what; and whose columns they are. */
export type Layout = { source: ReviewSource; columns: Readonly<Partial<Record<ReviewField, string>>> };

type Dialect = {
  source: ReviewSource;
  /** The columns that only this platform's export has together. */
  signature: readonly string[];
  /** The first of these that a file has. */
  columns: Readonly<Partial<Record<ReviewField, readonly string[]>>>;
};

const DOCUMENTED: Dialect = {
  source: 'FILE',
  signature: ['review_text', 'star_rating'],
  columns: Object.fromEntries(REVIEW_FIELDS.map((field) => [field, [field]])),
};

/**
 * In the order in which they are tried; names as the reader of CSV gives them: lower case, `_` for blanks and hyphens.
 *
 * @source Okendo: support.okendo.io, "Importing reviews using the Okendo Import Template". Trustpilot's export ("Review
 * Created (UTC)", "Review Stars" …), Judge.me's (`title,body,rating,review_date,reviewer_name,…,picture_urls`) and Stamped's
 * (`reviewMessage`, `reviewVerifiedType` …): as published tools read and write them. Of Yotpo and Reviews.io no public
 * description of the export was found: theirs are the names of their APIs, and `columns` of the import says what differs.
 */
const DIALECTS: readonly Dialect[] = [
  DOCUMENTED,
  {
    source: 'TRUSTPILOT',
    signature: ['review_content', 'review_stars'],
    columns: {
      review_text: ['review_content'],
      star_rating: ['review_stars'],
      review_title: ['review_title'],
      reviewer_name: ['review_username', 'consumer_name'],
      review_date: ['review_created_(utc)', 'review_created', 'review_created_utc'],
      review_id: ['review_id'],
      product_sku: ['product_sku', 'sku', 'product_id'],
      product_url: ['product_url', 'domain_url'],
      verified_purchase: ['review_verified', 'is_verified'],
    },
  },
  {
    source: 'YOTPO',
    signature: ['review_content', 'review_score'],
    columns: {
      review_text: ['review_content'],
      star_rating: ['review_score'],
      review_title: ['review_title'],
      reviewer_name: ['display_name', 'reviewer_display_name', 'user_display_name'],
      review_date: ['review_creation_date', 'date', 'created_at'],
      review_id: ['review_id', 'id'],
      product_sku: ['product_sku', 'sku', 'product_id', 'yotpo_product_id'],
      product_url: ['product_url'],
      verified_purchase: ['reviewer_type', 'user_type', 'verified_buyer'],
    },
  },
  {
    source: 'OKENDO',
    signature: ['body', 'rating', 'datecreated'],
    columns: {
      review_text: ['body'],
      star_rating: ['rating'],
      review_title: ['title'],
      reviewer_name: ['name', 'reviewername', 'reviewer_name'],
      review_date: ['datecreated'],
      review_id: ['reviewid', 'review_id'],
      product_sku: ['sku', 'handle', 'producthandle', 'productid'],
      product_url: ['producturl'],
      verified_purchase: ['isverified', 'verifiedbuyer'],
    },
  },
  {
    source: 'STAMPED',
    signature: ['reviewmessage', 'reviewrating'],
    columns: {
      review_text: ['reviewmessage'],
      star_rating: ['reviewrating'],
      review_title: ['reviewtitle'],
      reviewer_name: ['author'],
      review_date: ['reviewdate', 'datecreated'],
      review_id: ['reviewid', 'id'],
      product_sku: ['productsku', 'producthandle', 'productid'],
      product_url: ['producturl'],
      verified_purchase: ['reviewverifiedtype', 'isverified'],
    },
  },
  {
    source: 'REVIEWSIO',
    signature: ['review', 'rating', 'date_created'],
    columns: {
      review_text: ['review'],
      star_rating: ['rating'],
      review_title: ['title', 'review_title'],
      reviewer_name: ['reviewer', 'reviewer_name', 'author'],
      review_date: ['date_created'],
      review_id: ['product_review_id', 'review_id', 'id'],
      product_sku: ['sku', 'product_sku'],
      product_url: ['product_url', 'url'],
      verified_purchase: ['verified', 'verified_buyer'],
    },
  },
  {
    source: 'JUDGEME',
    signature: ['body', 'rating', 'review_date'],
    columns: {
      review_text: ['body'],
      star_rating: ['rating'],
      review_title: ['title', 'review_title'],
      reviewer_name: ['reviewer_name'],
      review_date: ['review_date'],
      review_id: ['review_id', 'id'],
      product_sku: ['product_sku', 'sku', 'product_handle', 'product_id'],
      product_url: ['product_url'],
      verified_purchase: ['verified', 'verified_buyer'],
    },
  },
];

/**
 * Which column holds what: as the caller says; else as documented; else as the export of a platform that is known by its
 * columns.
 *
 * @param given columns by field, for those that differ
 */
export function layoutOf(columns: readonly string[], given: Readonly<Partial<Record<ReviewField, string>>>): Layout {
  const dialect = DIALECTS.find(({ signature }) => signature.every((column) => columns.includes(column))) ?? DOCUMENTED;
  const known = REVIEW_FIELDS.map((field) => [field, dialect.columns[field]?.find((name) => columns.includes(name))]);
  return { source: dialect.source, columns: { ...withoutGaps(known), ...given } };
}

function withoutGaps(entries: readonly (readonly (string | undefined)[])[]): Partial<Record<ReviewField, string>> {
  return Object.fromEntries(entries.filter(([, column]) => column !== undefined));
}

/** What no file can do without and this one lacks, in words. */
export function missingFields(layout: Layout, columns: readonly string[]): string[] {
  const has = (field: ReviewField): boolean => columns.includes(layout.columns[field] ?? '');
  const missing = (['review_text', 'star_rating'] as const).filter((field) => !has(field)).map((field) => `'${field}'`);
  return has('product_sku') || has('product_url') ? missing : [...missing, "'product_sku' or 'product_url'"];
}

/** The columns of a file that nothing is read from. */
export function unreadColumns(layout: Layout, columns: readonly string[]): string[] {
  const read = new Set<string>(Object.values(layout.columns));
  return columns.filter((column) => column !== '' && !read.has(column));
}
