import type { EngineReading, EngineSettings, EngineUsage, Place, RawAnswer } from './engine.ts';

/** One request of a question; `query` and `body` are kept as evidence, headers are not. `path` starts with a slash. */
export type WireRequest = {
  method: 'GET' | 'POST';
  path: string;
  headers: Record<string, string>;
  /** Without the key. */
  query?: Record<string, string>;
  /** The parameter the key travels in, where it is not a header. */
  keyParameter?: string;
  body?: unknown;
};

/** What is asked, where, and of which model. */
export type Question = { prompt: string; place: Place; settings: EngineSettings };

/** How one engine is asked and what its answers say. Everything here is pure. */
export type EngineAdapter = {
  request(question: Question): WireRequest;
  /** The request that goes on where these responses (parsed, all HTTP 200) stop; null when they are complete. */
  next?(question: Question, responses: readonly object[]): WireRequest | null;
  /** Links in these responses that only redirect, and expire. */
  redirectLinks?(responses: readonly object[], settings: EngineSettings): string[];
  /** The cheapest request that tells whether the key opens the model. */
  check(settings: EngineSettings): WireRequest;
  /** What the responses say; each is a JSON object, and the last came with HTTP 200. */
  read(responses: readonly object[], raw: RawAnswer): EngineReading;
  /** What was used, summed over the responses that are of a known form. */
  usage(responses: readonly object[]): EngineUsage;
};
