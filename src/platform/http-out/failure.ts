import { DomainError } from '../../kernel/errors.ts';
import type { RequestPath } from './path.ts';

/** A request that the guard refuses; `message` completes the sentence "may not be requested: …" and tells nothing a lookup found. */
export class EgressDenied extends Error {
  override readonly name = 'EgressDenied';
}

/** The request passed its deadline. */
export class DeadlineExceeded extends Error {
  override readonly name = 'DeadlineExceeded';
}

/** The body is longer than the caller wants to read. */
export class BodyTooLarge extends Error {
  override readonly name = 'BodyTooLarge';
}

/**
 * What a failed request says in public.
 *
 * One sentence for every failure of the network, so that nobody learns from it what answers and what does not; the
 * technical reason is the `cause`.
 */
export function toOutError(thrown: unknown, at: RequestPath): DomainError {
  if (thrown instanceof DomainError) return thrown;
  const details = { url: withoutCredentials(at.url), redirects: [...at.redirects] };
  const host = hostOf(at.url);
  if (thrown instanceof EgressDenied) {
    return new DomainError('egress_denied', `'${host}' may not be requested: ${thrown.message}.`, details, thrown);
  }
  if (thrown instanceof DeadlineExceeded) {
    return new DomainError('timeout', `'${host}' did not answer in time.`, details, thrown);
  }
  if (thrown instanceof BodyTooLarge) {
    return new DomainError('fetch_failed', `The answer of '${host}' is too large.`, details, thrown);
  }
  return new DomainError('fetch_failed', `'${host}' could not be fetched.`, details, thrown);
}

function hostOf(text: string): string {
  if (!URL.canParse(text)) return text.slice(0, 200);
  const url = new URL(text);
  return url.host === '' ? url.protocol : url.host.slice(0, 260);
}

/** A URL is refused for holding a password; the refusal must not hand it on. */
function withoutCredentials(text: string): string {
  if (!URL.canParse(text)) return text.slice(0, 2_000);
  const url = new URL(text);
  if (url.username === '' && url.password === '') return text.slice(0, 2_000);
  url.username = '';
  url.password = '';
  return url.href.slice(0, 2_000);
}
