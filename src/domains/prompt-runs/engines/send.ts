import { DomainError } from '../../../kernel/errors.ts';
import { sanitizeText } from '../../../kernel/text.ts';
import type { HttpOut, OutResponse } from '../../../platform/http-out.ts';
import type { WireRequest } from './adapter.ts';
import { KEY_LENGTH } from './api-key.ts';
import type { EngineSettings, TransportFailure } from './engine.ts';

/** One response, or why there is none. */
export type WireResponse = {
  status: number;
  headers: Record<string, string>;
  body: string | null;
  failure: TransportFailure | null;
};

/** How a request leaves: to whom, within what time. */
export type Sending = {
  http: Pick<HttpOut, 'request'>;
  settings: EngineSettings;
  timeoutMs: number;
  signal: AbortSignal;
};

/** Of a decoded body; the longest real answers with their search results have a tenth of it. */
const ANSWER_MAX_BYTES = 4 * 1024 * 1024;

/** About waiting, about which request it was, and what form the body has. */
const KEPT_HEADERS = /^(content-type|date|retry-after(-ms)?|(x-)?request-id|(x|anthropic)-ratelimit-[a-z-]{1,40})$/;

/**
 * Sends one request to the configured address and nowhere else: a redirect is an answer.
 *
 * @throws egress_denied when the address may not be requested; the signal's reason when it aborts
 */
export async function send(request: WireRequest, sending: Sending): Promise<WireResponse> {
  const { http, settings, timeoutMs, signal } = sending;
  const hasBody = request.body !== undefined;
  try {
    const response = await http.request({
      url: urlOf(request, settings),
      method: request.method,
      headers: {
        accept: 'application/json',
        ...request.headers,
        ...(hasBody && { 'content-type': 'application/json' }),
      },
      ...(hasBody && { body: JSON.stringify(request.body) }),
      maxRedirects: 0,
      timeoutMs: Math.max(1, timeoutMs),
      idleTimeoutMs: Math.max(1, timeoutMs),
      maxBytes: ANSWER_MAX_BYTES,
      overflow: 'truncate',
      signal,
    });
    return toWireResponse(response, settings);
  } catch (error) {
    signal.throwIfAborted();
    return failedResponse(error, settings);
  }
}

function urlOf({ path, query = {}, keyParameter }: WireRequest, { baseUrl, apiKey }: EngineSettings): string {
  const url = new URL(`${baseUrl}${path}`);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  if (keyParameter) url.searchParams.set(keyParameter, apiKey);
  return url.href;
}

function toWireResponse(response: OutResponse, settings: EngineSettings): WireResponse {
  const kept = Object.entries(response.headers).filter(([name]) => KEPT_HEADERS.test(name));
  const headers = Object.fromEntries(kept);
  if (response.isTruncated) return { status: response.status, headers, body: null, failure: 'too_large' };
  const body = sanitizeText(Buffer.from(response.body).toString('utf8'));
  return { status: response.status, headers, body: withoutKey(body, settings), failure: null };
}

/**
 * Some vendors repeat a refused key in their message, and a raw answer is kept and exported. What is no vendor's key, a
 * simulator's or a short one of a gateway, may be a word of the answer and stays.
 */
function withoutKey(body: string, { apiKey, isSimulated }: EngineSettings): string {
  if (isSimulated || apiKey.length < KEY_LENGTH.min) return body;
  return body.replaceAll(apiKey, '[key]').replaceAll(encodeURIComponent(apiKey), '[key]');
}

/** What a failed request says in public may hold the URL, and with it a key; here it becomes a word. */
function failedResponse(error: unknown, { baseUrl }: EngineSettings): WireResponse {
  if (!(error instanceof DomainError)) throw error;
  if (error.code === 'egress_denied') {
    const { host } = new URL(baseUrl);
    throw new DomainError('egress_denied', `The engine's address '${host}' may not be requested.`, { host });
  }
  const failure = error.code === 'timeout' ? 'timeout' : 'network';
  return { status: 0, headers: {}, body: null, failure };
}
