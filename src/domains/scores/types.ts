/**
 * What walks through an audit, in order: a `PageDigest` read from one HTML document, the `SiteEvidence` gathered
 * around it, and the criteria judged from both. All of it is plain JSON: a digest crosses a thread, and a stored
 * run must be explainable from its evidence alone.
 */

/** A response as the audit sees it. `body` is decoded bytes, cut at the cap when `isTruncated`. */
export type Fetched = {
  ok: true;
  requestedUrl: string;
  url: string;
  status: number;
  headers: Record<string, string>;
  body: Uint8Array;
  isTruncated: boolean;
  redirects: { url: string; status: number }[];
  firstByteMs: number;
  totalMs: number;
  encodedBytes: number;
};

/** A request that brought no response. `code` is public; what exactly failed stays in the log. */
export type FetchFailure = {
  ok: false;
  requestedUrl: string;
  code: 'egress_denied' | 'fetch_failed' | 'timeout' | 'too_many_redirects' | 'cancelled';
  message: string;
  redirects: { url: string; status: number }[];
};

/** How the audit asks for anything outside; given by the caller, so that tests and files need no network. */
export type Fetcher = (
  url: string,
  options?: { userAgent?: string; maxBytes?: number; method?: 'GET' | 'HEAD'; accept?: string },
) => Promise<Fetched | FetchFailure>;

/** The three kinds of sales channel. */
export type Channel = 'd2c' | 'retailer' | 'marketplace';

/** The two score models: `pdp` for brand and retailer pages, `rufus` for marketplace pages. */
export type ScoreModel = 'pdp' | 'rufus';

/** The five buckets, in the order they are shown. */
export type BucketId = 'geo' | 'content' | 'semantic' | 'visual' | 'technical';

/** What was looked at, what was found there, and what would have passed. */
export type Evidence = { lookedAt: string; found: string; expected: string };

/** A criterion's verdict. `points` is 0..4; `not_applicable` leaves the denominator. */
export type CriterionResult = {
  id: string;
  bucket: BucketId;
  title: string;
  status: 'pass' | 'partial' | 'fail' | 'not_applicable';
  points: number;
  maxPoints: number;
  evidence: Evidence[];
  howToFix: string | null;
  /** What the score would gain if this criterion passed, 0 when it does. */
  expectedScoreDelta: number;
};

/** A finished judgement. `score` is 0..100, an integer. */
export type Judgement = {
  model: ScoreModel;
  channel: Channel;
  score: number;
  band: 'good' | 'fair' | 'poor';
  buckets: { bucket: BucketId; score: number; max: number; criteria: CriterionResult[] }[];
};
