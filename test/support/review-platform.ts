import { type Listener, listen } from '../../src/http/listen.ts';
import type { Json } from './app.ts';

/** A review as both platforms keep it; each says it in its own words. */
export type PlatformReview = { id: number; text: string; stars: number; product: string };

/** A server that speaks the wire formats of Judge.me and Yotpo, newest reviews first, a hundred a page. */
export class ReviewPlatform {
  reviews: PlatformReview[] = [];
  /** The pages that were asked for, in order. */
  pages: number[] = [];
  /** Answers instead of a page, once for each entry: its status and headers. */
  refusals = new Map<number, { status: number; headers?: Record<string, string> }>();
  readonly origin: string;
  readonly #listener: Listener;

  private constructor(origin: string, listener: Listener) {
    this.origin = origin;
    this.#listener = listener;
  }

  static async open(): Promise<ReviewPlatform> {
    const listener = await listen({ host: '127.0.0.1', port: 0 });
    const platform = new ReviewPlatform(`http://127.0.0.1:${listener.port}`, listener);
    listener.serve((request) => platform.#answer(request));
    return platform;
  }

  close(): Promise<void> {
    return this.#listener.close(100);
  }

  async #answer(request: Request): Promise<Response> {
    const url = new URL(request.url);
    if (url.pathname === '/oauth/token') {
      const body: Json = await request.json();
      const isKnown = body.client_id === 'app-key' && body.client_secret === 'yotpo-secret';
      return isKnown ? Response.json({ access_token: 'utoken' }) : new Response('{}', { status: 401 });
    }
    const isJudgeme = url.pathname === '/reviews';
    const secret = url.searchParams.get(isJudgeme ? 'api_token' : 'utoken');
    if (secret !== (isJudgeme ? 'jm-secret' : 'utoken')) return new Response('{}', { status: 401 });
    const page = Number(url.searchParams.get('page'));
    this.pages.push(page);
    const refusal = this.refusals.get(page);
    this.refusals.delete(page);
    if (refusal) return new Response('busy', refusal);
    const size = Number(url.searchParams.get(isJudgeme ? 'per_page' : 'count'));
    const shown = this.reviews.slice((page - 1) * size, page * size);
    return Response.json({ reviews: isJudgeme ? shown.map(asJudgeme) : shown.map(asYotpo) });
  }
}

function asJudgeme({ id, text, stars, product }: PlatformReview) {
  const reviewer = { id: 1, external_id: null, name: 'Ada', email: 'ada@customer.example' };
  const about = { product_external_id: 12, product_handle: product, product_title: 'A product' };
  const state = { source: 'email', curated: 'ok', hidden: false, verified: 'buyer', featured: false, pictures: [] };
  const times = { created_at: '2026-05-23T08:31:00+00:00', updated_at: '2026-05-23T08:31:00+00:00' };
  return { id, title: 'Head', body: text, rating: stars, ...about, reviewer, ...state, ...times };
}

function asYotpo({ id, text, stars, product }: PlatformReview) {
  const by = { name: 'Ada', email: 'ada@customer.example', reviewer_type: 'verified_buyer' };
  const state = { votes_up: 0, votes_down: 0, deleted: false, archived: false, escalated: false };
  const times = { created_at: '2026-05-23T08:31:00.000Z', updated_at: '2026-05-23T08:31:00.000Z' };
  return { id, title: 'Head', content: text, score: stars, sku: product, ...by, ...state, ...times };
}
