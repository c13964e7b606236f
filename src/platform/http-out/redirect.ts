import type { Answer, Hop } from './exchange.ts';
import { EgressDenied } from './failure.ts';
import type { Guard } from './guard.ts';
import { redirectedHeaders } from './headers.ts';

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** Where a redirect points, resolved against the page that sent it. @returns null when the answer is not a redirect */
export function redirectLocation(hop: Hop, answer: Answer): string | null {
  const location = answer.headers['location'];
  if (location === undefined || !REDIRECTS.has(answer.status)) return null;
  // Header bytes arrive as Latin-1; a location written in UTF-8 is what browsers read too.
  const text = Buffer.from(location, 'latin1').toString('utf8');
  return URL.canParse(text, hop.target.url.href) ? new URL(text, hop.target.url).href : text;
}

/** The hop a redirect leads to, judged like a first one. @throws EgressDenied when it may not be taken */
export function redirectedHop(guard: Guard, hop: Hop, status: number, location: string): Hop {
  const target = guard.checkUrl(location);
  if (hop.target.url.protocol === 'https:' && target.url.protocol === 'http:') {
    throw new EgressDenied('a redirect leads from https to http');
  }
  const isBodyDropped = status === 303 || ((status === 301 || status === 302) && hop.method === 'POST');
  const isOtherOrigin = target.url.origin !== hop.target.url.origin;
  return {
    target,
    method: isBodyDropped && hop.method !== 'HEAD' ? 'GET' : hop.method,
    headers: redirectedHeaders(hop.headers, { isOtherOrigin, isBodyDropped }),
    body: isBodyDropped ? undefined : hop.body,
  };
}
