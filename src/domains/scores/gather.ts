/** Collects everything a judgement is made from: the page, and what its site says to AI crawlers about it. */

import { DomainError } from '../../kernel/errors.ts';
import { PAGE_MAX_BYTES } from '../../kernel/limits.ts';
import type { PageDigest } from '../../page-reader/types.ts';
import { visitAsAgents } from './site/agent-access.ts';
import { BOTS } from './site/bots.ts';
import { isChallenge } from './site/challenge.ts';
import { LLMS_TXT_MAX_BYTES } from './site/llms-txt.ts';
import { inspectPrimaryImage } from './site/primary-image.ts';
import { type SiteReader, siteReaderHere } from './site/read-site.ts';
import { ROBOTS_MAX_BYTES } from './site/robots.ts';
import { SITEMAP_MAX_BYTES, searchSitemaps } from './site/sitemap.ts';
import type { AuditEvidence, PageFetchEvidence, RobotsEvidence } from './site/types.ts';
import type { Channel, Fetched, Fetcher, FetchFailure } from './types.ts';

/** Requests one audit may make: page, robots.txt, llms.txt, nine bots, image and its robots.txt leave six sitemaps. */
export const MAX_REQUESTS = 20;

/** Sitemap files read in one audit. */
export const MAX_SITEMAP_FILES = MAX_REQUESTS - 5 - BOTS.length;

/** What may be kept of one answer: a whole sitemap. */
const CACHED_BODY_MAX_BYTES = SITEMAP_MAX_BYTES;
const HEADERS_KEPT = [
  'content-type',
  'x-robots-tag',
  'content-language',
  'cache-control',
  'server',
  'link',
  'content-encoding',
];
const HEADER_LENGTH_MAX = 500;

/** Answers of a site's robots.txt, llms.txt and sitemaps, kept by the caller for as long as it sees fit (10 minutes). */
export type SiteCache = { get(url: string): Fetched | undefined; set(url: string, answer: Fetched): void };

/** What gathering needs. `channel` null counts as the brand's own shop. */
export type GatherInput = {
  url: string;
  channel?: Channel | null;
  fetcher: Fetcher;
  readPage: (bytes: Uint8Array, options: { url: string; contentType?: string }) => Promise<PageDigest>;
  /** Reads robots.txt, llms.txt and sitemaps; default in this thread. */
  readSite?: SiteReader;
  signal?: AbortSignal;
  onProgress?: (step: string, done: number, total: number) => void;
  siteCache?: SiteCache;
};

const STEPS = ['page', 'robots', 'llms_txt', 'agents', 'sitemap', 'image'] as const;

/**
 * Fetches and reads the page, then looks around it with at most 20 requests in all. Whatever but the page fails
 * becomes evidence. On a retailer's or marketplace's site only robots.txt and the image are looked at: the rest is
 * not the brand's to change, and not ours to knock at.
 *
 * @throws egress_denied, fetch_failed, page_blocked, page_unreadable when the page itself cannot be had; job_cancelled on abort
 */
export async function gatherEvidence(input: GatherInput): Promise<AuditEvidence> {
  const counter = { requests: 0 };
  const fetcher = guardedFetcher(input, counter);
  const site = cachedFetcher(fetcher, input.siteCache ?? new Map());
  report(input, 'page');
  const { answer, page } = await fetchPage(input, fetcher);
  report(input, 'robots');
  const robotsUrl = new URL('/robots.txt', answer.url).href;
  const readSite = input.readSite ?? siteReaderHere;
  const robotsTxt = await site(robotsUrl, { maxBytes: ROBOTS_MAX_BYTES });
  const robots = await readSite.robots(robotsUrl, robotsTxt, answer.url);
  const around = isOwnSite(input.channel)
    ? await lookAround(input, { fetcher, site, readSite, answer, robots })
    : notOurSite();
  report(input, 'image');
  const image = await inspectPrimaryImage(page, imageFetcher(fetcher, site), readSite);
  checkAborted(input.signal);
  return {
    channel: input.channel ?? null,
    page,
    pageFetch: { looked: true, ...pageFetchOf(answer) },
    robots: { looked: true, ...robots },
    ...around,
    primaryImage: image ? { looked: true, ...image } : { looked: false, reason: 'The page names no product image.' },
    requests: counter.requests,
  };
}

/** The evidence of a saved document: its site was not looked at, and every part of it says so. */
export function evidenceFromFile(page: PageDigest, channel: Channel | null = null): AuditEvidence {
  const reason = 'Not looked at: a saved file was audited, without its site.';
  const unseen = { looked: false, reason } as const;
  return {
    channel,
    page,
    pageFetch: unseen,
    robots: unseen,
    llmsTxt: unseen,
    sitemap: unseen,
    agents: unseen,
    primaryImage: unseen,
    requests: 0,
  };
}

function isOwnSite(channel: Channel | null | undefined): boolean {
  return (channel ?? 'd2c') === 'd2c';
}

function notOurSite(): Pick<AuditEvidence, 'llmsTxt' | 'sitemap' | 'agents'> {
  const unseen = {
    looked: false,
    reason: 'Not looked at: a brand cannot change the site of a retailer or marketplace.',
  } as const;
  return { llmsTxt: unseen, sitemap: unseen, agents: unseen };
}

type Around = { fetcher: Fetcher; site: Fetcher; readSite: SiteReader; answer: Fetched; robots: RobotsEvidence };

async function lookAround(
  input: GatherInput,
  around: Around,
): Promise<Pick<AuditEvidence, 'llmsTxt' | 'sitemap' | 'agents'>> {
  const { fetcher, site, readSite, answer, robots } = around;
  report(input, 'llms_txt');
  const llmsUrl = new URL('/llms.txt', answer.url).href;
  const llmsAnswer = await site(llmsUrl, { maxBytes: LLMS_TXT_MAX_BYTES });
  const llmsTxt = await readSite.llmsTxt(llmsUrl, llmsAnswer, answer.url);
  report(input, 'agents');
  const visits = await visitAsAgents({ url: answer.url, body: answer.body }, { fetcher, verdicts: robots.verdicts });
  report(input, 'sitemap');
  const search = { pageUrl: answer.url, referenced: robots.sitemaps };
  const options = { fetcher: site, readSitemap: readSite.sitemap, maxFiles: MAX_SITEMAP_FILES };
  const sitemap = await searchSitemaps(search, options);
  return {
    llmsTxt: { looked: true, ...llmsTxt },
    agents: { looked: true, visits },
    sitemap: { looked: true, ...sitemap },
  };
}

async function fetchPage(input: GatherInput, fetcher: Fetcher): Promise<{ answer: Fetched; page: PageDigest }> {
  const answer = await fetcher(input.url, {
    maxBytes: PAGE_MAX_BYTES,
    accept: 'text/html,application/xhtml+xml,*/*;q=0.5',
  });
  if (!answer.ok) throw pageFailure(input.url, answer);
  if (isChallenge(answer)) {
    throw new DomainError('page_blocked', `The page answered ${answer.status} with a bot challenge.`, {
      url: input.url,
      status: answer.status,
    });
  }
  if (answer.status < 200 || answer.status >= 300) {
    throw new DomainError('fetch_failed', `The page answered ${answer.status}.`, {
      url: input.url,
      status: answer.status,
    });
  }
  const contentType = answer.headers['content-type'];
  if (contentType && !/html|xml|text\/plain/i.test(contentType)) {
    throw new DomainError('page_unreadable', `The page is ${contentType.slice(0, 100)}, not an HTML document.`, {
      url: input.url,
    });
  }
  try {
    return { answer, page: await input.readPage(answer.body, { url: answer.url, contentType }) };
  } catch (error) {
    if (error instanceof DomainError) throw error;
    throw new DomainError(
      'page_unreadable',
      'The page could not be read as an HTML document.',
      { url: input.url },
      error,
    );
  }
}

function pageFailure(url: string, failure: FetchFailure): DomainError {
  const details = { url, reason: failure.code };
  if (failure.code === 'cancelled') return new DomainError('job_cancelled', 'The audit was cancelled.', details);
  if (failure.code === 'egress_denied') return new DomainError('egress_denied', failure.message, details);
  return new DomainError('fetch_failed', failure.message, details);
}

function pageFetchOf(answer: Fetched): PageFetchEvidence {
  const kept = HEADERS_KEPT.flatMap((name) => {
    const value = answer.headers[name];
    return value === undefined ? [] : [[name, value.slice(0, HEADER_LENGTH_MAX)] as const];
  });
  return {
    status: answer.status,
    requestedUrl: answer.requestedUrl,
    finalUrl: answer.url,
    redirects: answer.redirects.slice(0, 10),
    headers: Object.fromEntries(kept),
    firstByteMs: Math.round(answer.firstByteMs),
    totalMs: Math.round(answer.totalMs),
    bytes: answer.body.byteLength,
    encodedBytes: answer.encodedBytes,
    isTruncated: answer.isTruncated,
  };
}

/** Counts requests, and stops at the limit and at the caller's signal. */
function guardedFetcher(input: GatherInput, counter: { requests: number }): Fetcher {
  return async (url, options) => {
    checkAborted(input.signal);
    if (counter.requests >= MAX_REQUESTS) {
      return {
        ok: false,
        requestedUrl: url,
        redirects: [],
        code: 'fetch_failed',
        message: 'The audit spent its requests.',
      };
    }
    counter.requests += 1;
    return input.fetcher(url, options);
  };
}

function cachedFetcher(fetcher: Fetcher, cache: SiteCache): Fetcher {
  return async (url, options) => {
    const kept = cache.get(url);
    if (kept) return kept;
    const answer = await fetcher(url, options);
    // A server that is down for a moment must not be judged by that moment for ten minutes.
    const isLasting = answer.ok && answer.status < 500 && answer.status !== 429;
    if (isLasting && answer.body.byteLength <= CACHED_BODY_MAX_BYTES) cache.set(url, answer);
    return answer;
  };
}

/** The image itself is never cached; the robots.txt of its host is. */
function imageFetcher(fetcher: Fetcher, site: Fetcher): Fetcher {
  return (url, options) => (new URL(url).pathname === '/robots.txt' ? site(url, options) : fetcher(url, options));
}

function checkAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new DomainError('job_cancelled', 'The audit was cancelled.');
}

function report(input: GatherInput, step: (typeof STEPS)[number]): void {
  checkAborted(input.signal);
  input.onProgress?.(step, STEPS.indexOf(step), STEPS.length);
}
