import { z } from 'zod';
import type { ReviewPlatform } from '../../../generated/prisma/enums.ts';
import { DomainError } from '../../../kernel/errors.ts';
import { sanitizeText } from '../../../kernel/text.ts';
import type { Layout } from '../reviews/columns.ts';
import { type ReviewInput, readReview } from '../reviews/read-review.ts';
import type { FeedCredentials } from './credentials.ts';
import { type FeedHttp, requestJson } from './http.ts';

/** An account at a review platform, opened. */
export type OpenFeed = FeedHttp & { platform: ReviewPlatform; account: string; credentials: FeedCredentials };

/** A page of reviews; what could not be read of it is counted. */
export type FeedPage = { reviews: ReviewInput[]; unreadable: number; isLast: boolean };

/** Reads one page, counted from 1. @throws review_platform_unauthorized, review_platform_unavailable, egress_denied */
export type PageReader = (page: number) => Promise<FeedPage>;

const PAGE_SIZE = 100;

/** Where each platform is asked unless a feed says otherwise. */
export const PLATFORM_URLS = {
  JUDGEME: 'https://judge.me/api/v1',
  YOTPO: 'https://api.yotpo.com',
} as const satisfies Record<ReviewPlatform, string>;

const layoutOf = (source: Layout['source'], columns: Layout['columns']): Layout => ({ source, columns });

const JUDGEME = layoutOf('JUDGEME', {
  review_text: 'body',
  star_rating: 'rating',
  review_title: 'title',
  review_date: 'created_at',
  review_id: 'id',
  reviewer_name: 'reviewer_name',
  product_sku: 'product',
  verified_purchase: 'verified',
});
const YOTPO = layoutOf('YOTPO', {
  review_text: 'content',
  star_rating: 'score',
  review_title: 'title',
  review_date: 'created_at',
  review_id: 'id',
  reviewer_name: 'name',
  product_sku: 'sku',
  verified_purchase: 'reviewer_type',
});

/** Opens an account: what is asked of it later is a page at a time. */
export async function openFeed(feed: OpenFeed): Promise<PageReader> {
  return feed.platform === 'JUDGEME' ? openJudgeme(feed) : openYotpo(feed);
}

const judgemePage = z.object({
  reviews: z.array(
    z.looseObject({
      reviewer: z.looseObject({ name: z.string().nullish() }).nullish(),
      product_handle: z.string().nullish(),
      product_external_id: z.union([z.string(), z.number()]).nullish(),
      verified: z.unknown(),
      curated: z.unknown(),
    }),
  ),
});

/** @source https://judge.me/api/docs.yaml */
function openJudgeme(feed: OpenFeed): PageReader {
  return async (page) => {
    const query = {
      api_token: feed.credentials.secret,
      shop_domain: feed.account,
      page: String(page),
      per_page: String(PAGE_SIZE),
    };
    const { reviews } = read(judgemePage, await requestJson(feed, { path: '/reviews', query }), feed);
    const wanted = reviews.filter(({ curated }) => curated !== 'spam');
    const rows = wanted.map((review) => ({
      ...review,
      reviewer_name: review.reviewer?.name,
      product: review.product_handle ?? String(review.product_external_id ?? ''),
      verified: review.verified === 'buyer' || review.verified === true ? true : null,
    }));
    return { ...toReviews(rows, JUDGEME), isLast: reviews.length < PAGE_SIZE };
  };
}

const yotpoToken = z.object({ access_token: z.string() });
const yotpoPage = z.object({ reviews: z.array(z.looseObject({ deleted: z.unknown(), archived: z.unknown() })) });

/** @source https://apidocs.yotpo.com, "Retrieve all reviews" and "Generate a utoken" */
async function openYotpo(feed: OpenFeed): Promise<PageReader> {
  const { account, credentials } = feed;
  const body = { client_id: account, client_secret: credentials.secret, grant_type: 'client_credentials' };
  const { access_token: utoken } = read(yotpoToken, await requestJson(feed, { path: '/oauth/token', body }), feed);
  return async (page) => {
    const query = { utoken, count: String(PAGE_SIZE), page: String(page) };
    const path = `/v1/apps/${encodeURIComponent(account)}/reviews`;
    const { reviews } = read(yotpoPage, await requestJson(feed, { path, query }), feed);
    const wanted = reviews.filter(({ deleted, archived }) => deleted !== true && archived !== true);
    return { ...toReviews(wanted, YOTPO), isLast: reviews.length < PAGE_SIZE };
  };
}

function read<Shape>(shape: z.ZodType<Shape>, json: unknown, { baseUrl }: FeedHttp): Shape {
  const result = shape.safeParse(json);
  if (result.success) return result.data;
  const platform = new URL(baseUrl).host;
  const message = `The review platform at '${platform}' answered in a form that is not its own.`;
  throw new DomainError('review_platform_unavailable', message, { platform }, result.error);
}

function toReviews(rows: readonly Readonly<Record<string, unknown>>[], layout: Layout) {
  const found = rows.map((row) => readReview(storable(row), layout));
  const reviews = found.flatMap((one) => ('item' in one ? [one.item] : []));
  return { reviews, unreadable: rows.length - reviews.length };
}

function storable(row: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, typeof value === 'string' ? sanitizeText(value) : value]),
  );
}
