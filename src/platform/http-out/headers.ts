import { sanitizeText } from '../../kernel/text.ts';

/** What the connection decides, and what would address another site than the one checked. */
const OURS = /^(host|connection|keep-alive|proxy-.*|transfer-encoding|content-length|upgrade|te|trailer|expect)$/;
/** All that may follow a redirect to another origin: anything else could be a credential. */
const IMPERSONAL = /^(accept|accept-.*|user-agent|content-type|content-language|range)$/;
const ABOUT_THE_BODY = /^content-/;

/**
 * The headers of a request, names in lower case, with our own where the caller has none.
 *
 * @throws TypeError for a header that is not the caller's to set
 */
export function requestHeaders(
  given: Readonly<Record<string, string>>,
  defaults: Readonly<Record<string, string>>,
): Record<string, string> {
  const lower = Object.fromEntries(Object.entries(given).map(([name, value]) => [name.toLowerCase(), value]));
  const refused = Object.keys(lower).find((name) => OURS.test(name));
  if (refused !== undefined) throw new TypeError(`The header '${refused}' is set by the connection.`);
  return { ...defaults, ...lower };
}

/** The headers that still apply after a redirect. */
export function redirectedHeaders(
  headers: Readonly<Record<string, string>>,
  change: { isOtherOrigin: boolean; isBodyDropped: boolean },
): Record<string, string> {
  const kept = Object.entries(headers).filter(
    ([name]) =>
      (!change.isOtherOrigin || IMPERSONAL.test(name)) && (!change.isBodyDropped || !ABOUT_THE_BODY.test(name)),
  );
  return Object.fromEntries(kept);
}

/** The headers of an answer as storable text; one that came several times is joined with commas. */
export function responseHeaders(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      sanitizeText(name.toLowerCase()),
      sanitizeText(Array.isArray(value) ? value.join(', ') : (value ?? '')),
    ]),
  );
}

/** How long an answer asks us to wait, in milliseconds from now; seconds and dates both. @returns null when it does not ask */
export function retryAfterMs(headers: Readonly<Record<string, string>>, nowMs: number): number | null {
  const value = headers['retry-after']?.trim();
  if (value === undefined || value === '') return null;
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, at - nowMs);
}
