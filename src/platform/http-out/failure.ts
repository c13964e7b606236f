import { DomainError } from '../../kernel/errors.ts';
import type { OutRedirect } from '../http-out.ts';

/** The guard's no; `message` completes the sentence "may not be requested: …" and tells nothing a lookup found. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}

/** The request ran out of time. */
export class TimeIsUp extends Error {
  override readonly name = 'TimeIsUp';
}

/** The body is longer than the caller wants to read. */
export class BodyTooLarge extends Error {
  override readonly name = 'BodyTooLarge';
}

/** Where a request stood when it failed. */
export type Whereabouts = { url: string; redirects: readonly OutRedirect[] };

/**
 * What a failed request says in public.
 *
 * One sentence for every failure of the network, so that nobody learns from it what answers and what does not; the
 * technical reason is the `cause`.
 */
export function toOutError(thrown: unknown, at: Whereabouts): DomainError {
  if (thrown instanceof DomainError) return thrown;
  const details = { url: withoutCredentials(at.url), redirects: [...at.redirects] };
  const host = hostOf(at.url);
  if (thrown instanceof Refusal) {
    return new DomainError('egress_denied', `'${host}' may not be requested: ${thrown.message}.`, details, thrown);
  }
  if (thrown instanceof TimeIsUp) {
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
