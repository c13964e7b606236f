import { PAGE_MAX_BYTES } from '../kernel/limits.ts';
import type { BodyLimits } from './http-out/body.ts';
import { createDeadline, type Deadline } from './http-out/deadline.ts';
import { ACCEPTED_ENCODINGS } from './http-out/decode.ts';
import { type Answer, createExchange, type Hop } from './http-out/exchange.ts';
import { toOutError } from './http-out/failure.ts';
import { createGuard, type Guard, type Lookup } from './http-out/guard.ts';
import { requestHeaders } from './http-out/headers.ts';
import {
  createHostRateLimit,
  DEFAULT_HOST_LIMITS,
  type HostLimits,
  type HostTurns,
} from './http-out/host-rate-limit.ts';
import { createDnsLookup, systemNames } from './http-out/lookup.ts';
import type { OutRedirect, RequestPath } from './http-out/path.ts';
import { redirectedHop, redirectLocation } from './http-out/redirect.ts';
import { type SendOptions, sendRateLimited, type WhileWaiting } from './http-out/send.ts';
import { shareHostRateLimit } from './http-out/shared-host-rate-limit.ts';

/** A request to the world outside. */
export type OutRequest = {
  url: string;
  /** Default GET. */
  method?: string;
  /** Override ours, `user-agent` too; what the connection decides (`host`, lengths, hop-by-hop) may not be set. */
  headers?: Record<string, string>;
  body?: string | Uint8Array;
  /** How many redirects are followed, each judged anew; the next one is the answer. Default 0. */
  maxRedirects?: number;
  /** For the whole request, redirects and body, waits for the host's rate limit left out. Default 15 000. */
  timeoutMs?: number;
  /** The longest pause within a body. Default 5 000. */
  idleTimeoutMs?: number;
  /** Of the decoded body. Default 5 MiB. */
  maxBytes?: number;
  /** What happens past `maxBytes`: the beginning is the answer, or the request fails. Default `fail`. */
  overflow?: 'truncate' | 'fail';
  signal?: AbortSignal;
  /** Keep to the rate limit of the host, and try a GET or HEAD once more after a 5xx; for audits. */
  isRateLimited?: boolean;
  /**
   * Whose connections it may ride on: those that requests of the same name left a moment ago, to the same origin. Sent
   * twice when such a connection turns out to be closed.
   */
  keptFor?: string;
  /** Is handed each wait for a slot at the host, and awaits it. */
  whileWaiting?: WhileWaiting;
};

/** An answer, whatever its status. */
export type OutResponse = {
  requestedUrl: string;
  /** The URL that answered, after redirects. */
  url: string;
  status: number;
  /** Names in lower case; a header that came several times is joined with commas. */
  headers: Record<string, string>;
  /** Decoded. */
  body: Uint8Array;
  isTruncated: boolean;
  redirects: OutRedirect[];
  /** From the start of the last hop, lookup and connecting included, to its status line. */
  firstByteMs: number;
  /** Of all hops, waits for the host's rate limit left out. */
  totalMs: number;
  /** Of the last body as it came over the wire. */
  encodedBytes: number;
};

/** The HTTP client for every outgoing request. */
export type HttpOut = {
  /**
   * Sends one request. An answer of any status is a result, not a failure.
   *
   * @throws egress_denied when the URL, or a redirect, leads where no request may go; `fetch_failed` for every failure
   *   of the network and for a body past `maxBytes`; `timeout`. Details: `{ url, redirects }`, `url` being the hop that
   *   failed. When the caller's signal aborts, its own reason.
   */
  request(input: OutRequest): Promise<OutResponse>;
  /**
   * Tells before anything is requested whether a URL could be; a name is looked up only when it is requested.
   *
   * @returns whether the allow-list opened it
   * @throws egress_denied
   */
  checkUrl(url: string): { isAllowListed: boolean };
  close(): Promise<void>;
};

/** The policy of outgoing requests. */
export type HttpOutOptions = {
  /** Exact origins such as `http://127.0.0.1:9000` that may be requested whatever their address or port. */
  allowOrigins: readonly string[];
  /**
   * Single paths that may be requested besides, such as `http://127.0.0.1:9000/robots.txt`; one that ends with a slash
   * opens all that is below it.
   */
  allowPaths?: readonly string[];
  userAgent: string;
  /** For everyone else; default 80 and 443. */
  allowedPorts?: readonly number[];
  hostRateLimit?: Partial<HostLimits> & { retryDelayMs?: number };
  /** Makes the limits those of all processes together. */
  hostTurns?: HostTurns;
  /** All addresses of a name; default the name servers of this machine. */
  lookup?: Lookup;
};

const RETRY_DELAY_MS = 500;
const DEFAULTS = { timeoutMs: 15_000, idleTimeoutMs: 5_000, maxBytes: PAGE_MAX_BYTES };

/**
 * The HTTP client through which every outgoing request is sent: it reaches public addresses and the allowed origins, nothing else,
 * and reads no more than it was told to. Proxy settings of the environment are ignored, cookies are not kept.
 *
 * @throws TypeError when an allowed origin is not an origin, or an allowed path not a plain URL
 */
export function createHttpOut(options: HttpOutOptions): HttpOut {
  const guard = createGuard({
    allowOrigins: options.allowOrigins,
    ...(options.allowPaths && { allowPaths: options.allowPaths }),
    allowedPorts: options.allowedPorts ?? [80, 443],
    lookup: options.lookup ?? createDnsLookup(),
    openLookup: systemNames,
  });
  return assembleHttpOut(guard, options);
}

/** The same around a given guard; for tests of the guard itself. @param options as `createExchange` has them besides */
export function assembleHttpOut(
  guard: Guard,
  options: Omit<HttpOutOptions, 'lookup'> & { ca?: string; keptMs?: number },
): HttpOut {
  const { retryDelayMs = RETRY_DELAY_MS, ...limits } = options.hostRateLimit ?? {};
  const exchange = createExchange(guard, options);
  const hostLimits = { ...DEFAULT_HOST_LIMITS, ...limits };
  const own = createHostRateLimit(hostLimits);
  const { hostTurns } = options;
  const hostRateLimit = hostTurns ? shareHostRateLimit(own, hostTurns, hostLimits.maxWaitMs) : own;
  const sender: SendOptions = { exchange, hostRateLimit, retryDelayMs };
  const defaults = { 'user-agent': options.userAgent, 'accept-encoding': ACCEPTED_ENCODINGS };
  return {
    request: async (input) => {
      const headers = requestHeaders(input.headers ?? {}, defaults);
      const path: RequestPath = { url: input.url, redirects: [] };
      const deadline = createDeadline(input.timeoutMs ?? DEFAULTS.timeoutMs, input.signal);
      try {
        const answer = await follow(guard, sender, { ...input, headers }, { path, deadline });
        return toResponse(input.url, path, answer, deadline.spentMs());
      } catch (error) {
        input.signal?.throwIfAborted();
        throw toOutError(deadline.signal.aborted ? deadline.signal.reason : error, path);
      } finally {
        deadline.close();
      }
    },
    checkUrl: (url) => {
      try {
        return { isAllowListed: guard.checkUrl(url).isOpen };
      } catch (error) {
        throw toOutError(error, { url, redirects: [] });
      }
    },
    close: () => exchange.close(),
  };
}

async function follow(
  guard: Guard,
  sender: SendOptions,
  input: OutRequest & { headers: Record<string, string> },
  { path, deadline }: { path: RequestPath; deadline: Deadline },
): Promise<Answer> {
  const { idleTimeoutMs = DEFAULTS.idleTimeoutMs, maxBytes = DEFAULTS.maxBytes, overflow = 'fail', keptFor } = input;
  const limits: BodyLimits = { idleTimeoutMs, maxBytes, overflow };
  const method = (input.method ?? 'GET').toUpperCase();
  let hop: Hop = { target: guard.checkUrl(input.url), method, headers: input.headers, body: input.body, keptFor };
  for (;;) {
    deadline.signal.throwIfAborted();
    path.url = hop.target.url.href;
    const answer = input.isRateLimited
      ? await sendRateLimited(sender, hop, { limits, deadline, whileWaiting: input.whileWaiting })
      : await sender.exchange.send(hop, limits, deadline.signal);
    const location = redirectLocation(hop, answer);
    if (location === null || path.redirects.length >= (input.maxRedirects ?? 0)) return answer;
    path.redirects.push({ url: path.url, status: answer.status });
    path.url = location;
    hop = redirectedHop(guard, hop, answer.status, location);
  }
}

function toResponse(requestedUrl: string, path: RequestPath, answer: Answer, totalMs: number): OutResponse {
  return { requestedUrl, url: path.url, redirects: path.redirects, totalMs, ...answer };
}
