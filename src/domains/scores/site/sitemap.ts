/** Is the page in a sitemap that robots.txt names? Index files are followed, the most promising child first. */
import { createHash } from 'node:crypto';
import { absoluteUrl } from '../../../kernel/urls.ts';
import type { Fetcher } from '../types.ts';
import type { SiteReader } from './read-site.ts';
import { CHILDREN_KEPT, type SitemapReading } from './sitemap-reader.ts';
import type { SitemapEvidence, SitemapFile } from './types.ts';
import { comparableUrl } from './urls.ts';

/** Most sitemap files of shops are under 10 MB; what is cut off counts as unread. */
export const SITEMAP_MAX_BYTES = 10 * 1024 * 1024;
const MAX_INDEX_LEVELS = 2;

type Candidate = { url: string; level: number; rank: number };
type Search = {
  pageUrl: string;
  wanted: string;
  queue: Candidate[];
  visited: Set<string>;
  /** Readings by the hash of the file, so that a file of several names is read once. */
  readings: Map<string, SitemapReading>;
  evidence: SitemapEvidence;
};
type SearchOptions = { fetcher: Fetcher; readSitemap: SiteReader['sitemap']; maxFiles: number };
type SearchInput = { pageUrl: string; referenced: readonly string[] };

/** Looks for the page in at most `maxFiles` sitemap files; without a Sitemap line, in `/sitemap.xml` by guess. */
export async function searchSitemaps(input: SearchInput, options: SearchOptions): Promise<SitemapEvidence> {
  const search = startSearch(input);
  while (search.queue.length > 0 && search.evidence.files.length < options.maxFiles && !search.evidence.foundIn) {
    const next = takeBest(search.queue);
    const file = await readCandidate(search, next, options);
    search.evidence.files.push(file);
  }
  const { evidence } = search;
  evidence.filesLeft = search.queue.length;
  evidence.isExhaustive &&= search.queue.length === 0;
  return evidence;
}

function startSearch({ pageUrl, referenced }: SearchInput): Search {
  const evidence: SitemapEvidence = {
    referencedByRobots: referenced.length > 0,
    files: [],
    foundIn: null,
    urlsSearched: 0,
    isExhaustive: true,
    filesLeft: 0,
  };
  const search: Search = {
    pageUrl,
    wanted: comparableUrl(pageUrl),
    queue: [],
    visited: new Set(),
    readings: new Map(),
    evidence,
  };
  const roots = referenced.length > 0 ? referenced : [new URL('/sitemap.xml', pageUrl).href];
  for (const url of roots) enqueue(search, url, 0);
  return search;
}

function enqueue(search: Search, named: string, level: number): void {
  const url = withoutFragment(named);
  if (search.visited.has(url)) return;
  if (level > MAX_INDEX_LEVELS || search.visited.size >= CHILDREN_KEPT) {
    search.evidence.isExhaustive = false;
    return;
  }
  search.visited.add(url);
  search.queue.push({ url, level, rank: promise(url, search.pageUrl) });
}

function takeBest(queue: Candidate[]): Candidate {
  const best = queue.reduce((chosen, candidate) => (candidate.rank > chosen.rank ? candidate : chosen));
  queue.splice(queue.indexOf(best), 1);
  return best;
}

/** How likely a sitemap of this name lists this page: product words, and the page's own folders and language. */
function promise(url: string, pageUrl: string): number {
  const name = new URL(url).pathname.toLowerCase();
  const folders = new URL(pageUrl).pathname.toLowerCase().split('/').slice(1, -1);
  const shared = folders.filter((folder) => folder.length > 1 && name.includes(folder)).length;
  const isProduct = /product|produit|produkt|prodott|produto|item|pdp|sku/.test(name) ? 3 : 0;
  const isOther = /image|video|news|blog|article|categor|collection|store-?loc|brand|review/.test(name) ? 2 : 0;
  return isProduct + shared - isOther;
}

async function readCandidate(search: Search, candidate: Candidate, options: SearchOptions): Promise<SitemapFile> {
  const { evidence } = search;
  const answer = await options.fetcher(candidate.url, {
    maxBytes: SITEMAP_MAX_BYTES,
    accept: 'application/xml, text/xml, */*;q=0.5',
  });
  const failed = (status: number | null, problem: string): SitemapFile => {
    evidence.isExhaustive = false;
    return { url: candidate.url, status, kind: 'unread', entries: 0, problem };
  };
  if (!answer.ok) return failed(null, `No answer (${answer.code}).`);
  if (answer.status !== 200) return failed(answer.status, `Status ${answer.status}.`);
  const reading = await readOnce(search, answer.body, options.readSitemap);
  takeReading(search, candidate, reading);
  const problem = answer.isTruncated ? 'The file is larger than 10 MB; its end was not read.' : reading.problem;
  if (problem && !evidence.foundIn) evidence.isExhaustive = false;
  return {
    url: candidate.url,
    status: 200,
    kind: reading.kind,
    entries: reading.entries,
    problem: evidence.foundIn ? null : problem,
  };
}

/** A fragment names a place in a file, not another file. */
function withoutFragment(url: string): string {
  const hash = url.indexOf('#');
  return hash < 0 ? url : url.slice(0, hash);
}

async function readOnce(search: Search, body: Uint8Array, readSitemap: SiteReader['sitemap']): Promise<SitemapReading> {
  const key = createHash('sha256').update(body).digest('base64');
  const reading = search.readings.get(key) ?? (await readSitemap(body, search.wanted));
  search.readings.set(key, reading);
  return reading;
}

function takeReading(search: Search, from: Candidate, reading: SitemapReading): void {
  for (const loc of reading.children) {
    const url = absoluteUrl(loc, from.url);
    if (url) enqueue(search, url, from.level + 1);
  }
  if (reading.kind === 'urlset') search.evidence.urlsSearched += reading.entries;
  if (reading.hasPage) search.evidence.foundIn = from.url;
}
