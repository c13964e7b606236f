/**
 * What the audit found around a page. Every part is plain JSON and bounded, and every part can be `looked: false`:
 * a saved file has no site, and on a shop that is not the brand's own the site is not the brand's to change.
 */
import type { PageDigest } from '../../../page-reader/types.ts';
import type { Channel, Fetched, FetchFailure } from '../types.ts';
import type { BotName } from './bots.ts';

/** A part of the evidence, or the reason why nobody looked. */
export type Looked<T> = ({ looked: true } & T) | { looked: false; reason: string };

/** The answer of a site's file, as its reader needs it. */
export type SiteAnswer = Pick<Fetched, 'ok' | 'status' | 'headers' | 'body' | 'isTruncated'> | FetchFailure;

/** How one bot is treated by robots.txt. `rule` and `line` name what decided; null when nothing forbids. */
export type BotVerdict = {
  bot: BotName;
  isGraded: boolean;
  isAllowed: boolean;
  /** The user-agent line of the group that applied, e.g. `*`; null when no group did. */
  group: string | null;
  rule: string | null;
  line: number | null;
};

/** What robots.txt says. `unreachable` means that a crawler must assume it may fetch nothing. */
export type RobotsEvidence = {
  url: string;
  status: number | null;
  state: 'found' | 'absent' | 'unreachable';
  note: string | null;
  isTruncated: boolean;
  verdicts: BotVerdict[];
  sitemaps: string[];
  /** Lines whose name is no directive but looks like one, as `line 3: Disalow: /`; nobody must be thought to follow them. */
  misspelt: string[];
};

/** One H2 section of an llms.txt with its links. */
export type LlmsSection = { title: string; links: { title: string; url: string }[]; isProductRelevant: boolean };

/** What llms.txt says, and what keeps it from being valid. */
export type LlmsTxtEvidence = {
  url: string;
  status: number | null;
  isFound: boolean;
  title: string | null;
  summary: string | null;
  sections: LlmsSection[];
  /** Does it link this very page? */
  linksPage: boolean;
  problems: string[];
};

/** One sitemap file that was read, or could not be. */
export type SitemapFile = {
  url: string;
  status: number | null;
  kind: 'urlset' | 'index' | 'unread';
  entries: number;
  problem: string | null;
};

/** Where the page's URL was searched for. `isExhaustive` is false when files or entries were left unread. */
export type SitemapEvidence = {
  referencedByRobots: boolean;
  files: SitemapFile[];
  /** The sitemap file that lists the page. */
  foundIn: string | null;
  urlsSearched: number;
  isExhaustive: boolean;
  filesLeft: number;
};

/** What one bot's user agent got for the page. */
export type AgentVisit = {
  bot: BotName;
  isGraded: boolean;
  userAgent: string;
  status: number | null;
  verdict: 'open' | 'blocked' | 'challenge' | 'thin' | 'failed';
  /** Share of the visible text that a plain visitor got, 0..1, two decimals. */
  textShare: number;
  /** Set when robots.txt and the edge disagree about this bot. */
  disagreement: string | null;
};

/** The main image, from its own header bytes; never decoded. */
export type PrimaryImageEvidence = {
  url: string;
  from: 'json-ld' | 'open-graph' | 'gallery';
  status: number | null;
  format: 'png' | 'jpeg' | 'gif' | 'webp' | 'avif' | null;
  width: number | null;
  height: number | null;
  /** May every graded bot fetch it by its own host's robots.txt? null when that is unknown. */
  isCrawlable: boolean | null;
  /** The graded bots that may not, each with the line that says so. */
  refusals: string[];
  problem: string | null;
};

/** How the page itself arrived. Header names are lower-case; only those that criteria read are kept. */
export type PageFetchEvidence = {
  status: number;
  requestedUrl: string;
  finalUrl: string;
  redirects: { url: string; status: number }[];
  headers: Record<string, string>;
  firstByteMs: number;
  totalMs: number;
  bytes: number;
  encodedBytes: number;
  isTruncated: boolean;
};

/** Everything a judgement is made from. */
export type AuditEvidence = {
  channel: Channel | null;
  page: PageDigest;
  pageFetch: Looked<PageFetchEvidence>;
  robots: Looked<RobotsEvidence>;
  llmsTxt: Looked<LlmsTxtEvidence>;
  sitemap: Looked<SitemapEvidence>;
  agents: Looked<{ visits: AgentVisit[] }>;
  primaryImage: Looked<PrimaryImageEvidence>;
  requests: number;
};
