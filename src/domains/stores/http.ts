import { setTimeout as sleep } from 'node:timers/promises';
import { DomainError } from '../../kernel/errors.ts';
import { sanitizeText, truncate } from '../../kernel/text.ts';
import { collapseSpaces } from '../../kernel/words.ts';
import type { HttpOut, OutResponse } from '../../platform/http-out.ts';

/** How long a store may take. `waitMs` is for all waits that a connection is asked for by the store, together. */
export type StoreLimits = { timeoutMs: number; waitMs: number };

/** The HTTP client of one store. `baseUrl` has no slash at its end; `headers` carry the credentials. */
export type StoreHttpOptions = {
  http: HttpOut;
  baseUrl: string;
  headers: Readonly<Record<string, string>>;
  limits: StoreLimits;
  signal: AbortSignal;
};

/** A request to a path below the base URL. */
export type StoreRequest = { method: 'GET' | 'POST' | 'PUT'; path: string; body?: unknown };

/** A JSON answer that is neither a login failure nor a failure of the server. */
export type StoreAnswer = { status: number; json: unknown };

/** A client of one store: it reaches the paths below its base URL, whatever an answer says. */
export type StoreHttp = {
  /**
   * Sends one request; when told to come back later, waits and sends it again within the limits.
   *
   * @throws store_unauthorized on 401 and 403; store_unavailable when there is no JSON answer, on 5xx, and when the wait
   *   would be too long; egress_denied when the address may not be requested
   */
  send(request: StoreRequest): Promise<StoreAnswer>;
  /** Waits when the budget of the connection allows it. @throws store_unavailable when it does not */
  pause(ms: number): Promise<void>;
  /** The store's name in messages. */
  host: string;
};

/** Limits for work in the background: an answer may be slow, and a busy store is waited for. */
export const JOB_LIMITS: StoreLimits = { timeoutMs: 20_000, waitMs: 30_000 };

/** Limits while somebody waits for our answer. */
export const REQUEST_LIMITS: StoreLimits = { timeoutMs: 7_000, waitMs: 2_000 };

const MAX_BYTES = 4 * 1024 * 1024;
const DEFAULT_RETRY_MS = 1_000;
/** Attempts at one request; a store that answers 429 to each is busy. */
const ATTEMPTS_MAX = 5;
const MESSAGE_MAX = 300;

/** A client of the store at this address. */
export function createStoreHttp(options: StoreHttpOptions): StoreHttp {
  const { host } = new URL(options.baseUrl);
  let waitedMs = 0;
  const pause = async (ms: number): Promise<void> => {
    if (waitedMs + ms > options.limits.waitMs) throw busy(host, ms);
    waitedMs += ms;
    await sleep(ms, undefined, { signal: options.signal });
  };
  const send = async (request: StoreRequest): Promise<StoreAnswer> => {
    for (let attempt = 1; ; attempt += 1) {
      const response = await transfer(options, request, host);
      if (response.status !== 429) return judged(response, host);
      const ms = retryMs(response.headers['retry-after']);
      if (attempt >= ATTEMPTS_MAX) throw busy(host, ms);
      await pause(ms);
    }
  };
  return { send, pause, host };
}

/** The failure of a store that could not be talked to; another time it may. */
export function unavailable(host: string, what: string, cause?: unknown): DomainError {
  return new DomainError('store_unavailable', `The store at '${host}' ${what}.`, { store: host }, cause);
}

/** The failure of a store that holds something that may not be taken for nothing, because it would be overwritten. */
export function unreadable(host: string, what: string): DomainError {
  const message = `The store at '${host}' holds ${what} in a form that cannot be read; nothing was written.`;
  return new DomainError('store_unreadable', message, { store: host });
}

/** The failure of a store that will not do what was asked, in its own words. */
export function rejected(host: string, reason: string): DomainError {
  const said = truncate(collapseSpaces(sanitizeText(reason)), MESSAGE_MAX).replace(/[.\s]+$/, '');
  return new DomainError('store_rejected', `The store at '${host}' refused: ${said}.`, { store: host });
}

/** The failure of a store that does not know us, or does not let us. */
export function unauthorized(host: string): DomainError {
  return new DomainError('store_unauthorized', `The store at '${host}' refused our credentials.`, { store: host });
}

function busy(host: string, ms: number): DomainError {
  const details = { store: host, retry_after_seconds: Math.ceil(ms / 1_000) };
  return new DomainError('store_unavailable', `The store at '${host}' asked us to come back later.`, details);
}

async function transfer(options: StoreHttpOptions, request: StoreRequest, host: string): Promise<OutResponse> {
  const { http, headers, limits, signal } = options;
  const hasBody = request.body !== undefined;
  try {
    return await http.request({
      url: addressOf(options.baseUrl, request.path),
      method: request.method,
      headers: { accept: 'application/json', ...headers, ...(hasBody && { 'content-type': 'application/json' }) },
      ...(hasBody && { body: JSON.stringify(request.body) }),
      maxRedirects: 0,
      timeoutMs: limits.timeoutMs,
      idleTimeoutMs: limits.timeoutMs,
      maxBytes: MAX_BYTES,
      signal,
    });
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof DomainError) || error.code === 'egress_denied') throw error;
    throw unavailable(host, error.code === 'timeout' ? 'did not answer in time' : 'could not be reached', error);
  }
}

/** Credentials are sent with every request, so no path may lead out of the store. */
function addressOf(baseUrl: string, path: string): string {
  const { href } = new URL(`${baseUrl}${path}`);
  if (!href.startsWith(`${baseUrl}/`)) throw new Error('A path led out of its store.');
  return href;
}

function judged(response: OutResponse, host: string): StoreAnswer {
  const { status } = response;
  if (status === 401 || status === 403) throw unauthorized(host);
  if (status >= 500) throw unavailable(host, `answered with status ${status}`);
  if (status >= 300 && status < 400) throw unavailable(host, 'answered with a redirect, which is not followed');
  const json = parsed(response.body);
  if (json === undefined) throw unavailable(host, `answered with status ${status} and something that is not JSON`);
  return { status, json };
}

function parsed(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    return undefined;
  }
}

/** Shopify writes seconds with a fraction. */
function retryMs(value: string | undefined): number {
  if (value === undefined) return DEFAULT_RETRY_MS;
  if (/^\d{1,9}(?:\.\d+)?$/.test(value.trim())) return Math.ceil(Number(value) * 1_000);
  const at = Date.parse(value);
  return Number.isNaN(at) ? DEFAULT_RETRY_MS : Math.max(0, at - Date.now());
}
