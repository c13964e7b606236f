import type { Clock } from '../../kernel/clock.ts';
import type { SiteCache } from './gather.ts';
import type { Fetched } from './types.ts';

/** How long a site's robots.txt, llms.txt and sitemaps are believed. */
const KEEP_MS = 600_000;

/** What is kept at most; the oldest answers go first. */
const MAX_BYTES = 64 * 1024 * 1024;

/** What sites said. */
export type SiteAnswers = SiteCache & {
  /** The same answers, of which none is believed that is older than the moment; whatever is set, all may read. */
  since(moment: Date): SiteCache;
};

/** Answers of sites, kept ten minutes and within 64 MiB. */
export function createSiteCache(clock: Clock): SiteAnswers {
  const kept = new Map<string, { answer: Fetched; at: number }>();
  let bytes = 0;
  const drop = (url: string): void => {
    bytes -= kept.get(url)?.answer.body.byteLength ?? 0;
    kept.delete(url);
  };
  const cache: SiteCache = {
    get(url) {
      const entry = kept.get(url);
      if (!entry || entry.at + KEEP_MS > clock.now().getTime()) return entry?.answer;
      drop(url);
      return undefined;
    },
    set(url, answer) {
      drop(url);
      kept.set(url, { answer, at: clock.now().getTime() });
      bytes += answer.body.byteLength;
      for (const oldest of kept.keys()) {
        if (bytes <= MAX_BYTES) break;
        drop(oldest);
      }
    },
  };
  return {
    ...cache,
    since: (moment) => ({
      get: (url) => ((kept.get(url)?.at ?? 0) < moment.getTime() ? undefined : cache.get(url)),
      set: cache.set,
    }),
  };
}
