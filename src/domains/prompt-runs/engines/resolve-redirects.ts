import { DomainError } from '../../../kernel/errors.ts';
import type { HttpOut } from '../../../platform/http-out.ts';
import type { RawAnswer } from './engine.ts';

/** How redirect links are followed. */
export type Resolving = { http: Pick<HttpOut, 'request'>; signal: AbortSignal };

const LINKS_MAX = 60;
const AT_ONCE = 8;
const TIMEOUT_MS = 5_000;

/**
 * Where redirect links lead, asked of the redirecting host alone: the page they lead to is never requested.
 *
 * @returns one entry a distinct link, in order; `to` is null for a link that gave no http address, and past 60 links
 */
export async function resolveRedirects(
  links: readonly string[],
  resolving: Resolving,
): Promise<RawAnswer['redirects']> {
  const distinct = [...new Set(links)];
  const targets = new Map<string, string | null>();
  const waiting = distinct.slice(0, LINKS_MAX);
  const work = async (): Promise<void> => {
    for (let link = waiting.shift(); link !== undefined; link = waiting.shift()) {
      targets.set(link, await targetOf(link, resolving));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return distinct.map((from) => ({ from, to: targets.get(from) ?? null }));
}

async function targetOf(link: string, { http, signal }: Resolving): Promise<string | null> {
  try {
    const response = await http.request({ url: link, method: 'HEAD', maxRedirects: 0, timeoutMs: TIMEOUT_MS, signal });
    const location = response.headers['location'];
    if (response.status < 300 || response.status > 399 || !location) return null;
    const target = URL.canParse(location, link) ? new URL(location, link) : null;
    return target && /^https?:$/.test(target.protocol) ? target.href : null;
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof DomainError) return null;
    throw error;
  }
}
