import { DomainError } from '../kernel/errors.ts';
import type { Exchange } from './exchange.ts';
import type { Reply } from './reply.ts';

const METHODS = 'GET, HEAD, POST, PATCH, DELETE';
const REQUEST_HEADERS =
  'Authorization, Content-Type, Accept, Idempotency-Key, If-Match, If-None-Match, Last-Event-ID, X-Request-Id';
const ANSWER_HEADERS = [
  'Allow, Content-Disposition, Deprecation, ETag, Idempotency-Replayed, Link, Location, RateLimit, RateLimit-Policy',
  'Retry-After, Sunset, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset, X-Request-Id',
].join(', ');

/**
 * Lets pages of the configured origins read answers: exactly those, never with credentials, which nothing here uses.
 *
 * @returns the answer to a preflight; null when the request goes on
 * @throws cross_origin_refused for a preflight of another origin
 */
export function crossOrigin(origins: ReadonlySet<string>, { request, headers }: Exchange): Reply | null {
  const origin = request.headers.get('origin');
  const isPreflight = request.method === 'OPTIONS' && request.headers.has('access-control-request-method');
  if (origins.size > 0) headers['Vary'] = 'Origin';
  const isAllowed = origin !== null && origins.has(origin);
  if (isAllowed) {
    headers['Access-Control-Allow-Origin'] = origin;
    headers['Access-Control-Expose-Headers'] = ANSWER_HEADERS;
  }
  if (!isPreflight) return null;
  if (!isAllowed) throw new DomainError('cross_origin_refused', 'Pages of this origin may not use the API.');
  const answer = { 'access-control-allow-methods': METHODS, 'access-control-allow-headers': REQUEST_HEADERS };
  return { status: 204, headers: { ...answer, 'access-control-max-age': '3600' }, body: null };
}
