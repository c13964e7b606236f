import type { HttpOut } from '../../platform/http-out.ts';

/**
 * The lane key of an audit: the host of its page, whose audits take turns with each other.
 *
 * @returns undefined for a page that waits for no turn: its origin is allowed by configuration, or may not be requested
 */
export function hostKey(http: Pick<HttpOut, 'checkUrl'>, url: string): string | undefined {
  try {
    return http.checkUrl(url).isAllowListed ? undefined : new URL(url).hostname;
  } catch {
    return undefined;
  }
}
