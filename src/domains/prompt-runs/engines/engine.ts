import type { Clock } from '../../../kernel/clock.ts';

/** The engines that prompts are put to, in the order they are listed. */
export const ENGINE_IDS = ['chatgpt', 'claude', 'gemini', 'perplexity', 'google_ai_overviews'] as const;

/** One of the engines, in REST's spelling. */
export type EngineId = (typeof ENGINE_IDS)[number];

/** Where and in which language a question is asked: ISO 3166 alpha-2 and BCP 47, e.g. `DE` and `de`. */
export type Place = { country: string; language: string };

/**
 * How a question ended.
 *
 * `answered`, `not_grounded` (answered without a search), `no_overview` (Google showed none), `truncated` and `refused`
 * are answers. `blocked` is a filter's or the vendor's no: asking again does not help, `error.code` tells which.
 * `rate_limited`, `unavailable` and `timed_out` may succeed later; `unreadable` is an answer of no form we know.
 */
export const OUTCOMES = [
  'answered',
  'not_grounded',
  'no_overview',
  'refused',
  'truncated',
  'blocked',
  'rate_limited',
  'unavailable',
  'timed_out',
  'unreadable',
] as const;

/** How a question ended. */
export type Outcome = (typeof OUTCOMES)[number];

/** Why no answer came over the wire: no time left, no connection (or one that was cut), or more bytes than are read. */
export type TransportFailure = 'timeout' | 'network' | 'too_large';

/** What came over the wire, kept as it came: with it alone a reading can be made again. It holds no secret. */
export type RawAnswer = {
  engine: EngineId;
  requestedModel: string;
  /** The JSON body or the query that was sent first, without the key. */
  request: unknown;
  /** Of the last response; 0 when none came. */
  httpStatus: number;
  /** The few of the last response that matter, names in lower case. */
  headers: Record<string, string>;
  /** Each response body as text, in order; a paused turn or a page token makes several. */
  bodies: string[];
  /** Redirect links resolved when the answer came; `to` is null when that failed. */
  redirects: { from: string; to: string | null }[];
  failure: TransportFailure | null;
  /** RFC 3339, UTC. */
  askedAt: string;
  latencyMs: number;
  simulated: boolean;
};

/**
 * A source that the answer names for what it says. `inline` was read from a Markdown link in the text.
 * `isResolved` is false for a redirect link that could not be followed: `url` is then the link itself.
 * `start` and `end` delimit the cited text in `answer` (UTF-16 units), null where the engine does not tell.
 */
export type AnswerCitation = {
  url: string;
  title: string | null;
  source: 'annotation' | 'inline';
  isResolved: boolean;
  start: number | null;
  end: number | null;
};

/** What a question used; null where the engine does not tell. `searches` are the billable ones. */
export type EngineUsage = {
  inputTokens: number | null;
  outputTokens: number | null;
  searches: number | null;
  reportedCostUsd: number | null;
};

/** What a raw answer says. */
export type EngineReading = {
  outcome: Outcome;
  /** Null when there is no text to read. */
  answer: string | null;
  citations: AnswerCitation[];
  /** What the engine looked at, cited or not. */
  retrieved: { url: string; title: string | null }[];
  searchQueries: string[];
  servedModel: string | null;
  usage: EngineUsage;
  /** The engine's own citation markup was in the text, and was taken out. */
  isCitationMarkupLeaked: boolean;
  /** What the engine asked us to wait, capped at a day; null when it did not. */
  retryAfterSeconds: number | null;
  error: { code: string; message: string } | null;
};

/** How one question is asked. The same `idempotencyKey` names the same question when it is asked again. */
export type AskOptions = { place: Place; signal: AbortSignal; idempotencyKey: string; clock?: Clock };

/** An engine that can be asked. */
export type Engine = {
  id: EngineId;
  /**
   * Asks once, and never again by itself: what a vendor or the network does becomes part of the raw answer.
   *
   * @throws egress_denied when the configured address may not be requested; the signal's reason when it aborts
   */
  ask(prompt: string, options: AskOptions): Promise<RawAnswer>;
};

/** How an engine is reached. `baseUrl` has no slash at its end; `place` is the default one. */
export type EngineSettings = {
  apiKey: string;
  baseUrl: string;
  model: string;
  place: Place;
  /** For one question, searches included. */
  timeoutMs: number;
  /** How the engine is told that it must search, where it can be told; null leaves it out. */
  searchChoice: string | null;
  /** Does a simulator stand at the far side? Every raw answer says so. */
  isSimulated: boolean;
};

/** A reading that holds nothing but how the question ended. */
export function emptyReading(outcome: Outcome, error: EngineReading['error'] = null): EngineReading {
  return {
    outcome,
    answer: null,
    citations: [],
    retrieved: [],
    searchQueries: [],
    servedModel: null,
    usage: { inputTokens: null, outputTokens: null, searches: null, reportedCostUsd: null },
    isCitationMarkupLeaked: false,
    retryAfterSeconds: null,
    error,
  };
}
