import { DomainError } from '../../../kernel/errors.ts';
import type { HttpOut, OutResponse } from '../../../platform/http-out.ts';

/** How requests to one platform leave. */
export type FeedHttp = { http: HttpOut; baseUrl: string; signal: AbortSignal };

/** A request below the base URL; the query carries the credentials. */
export type FeedRequest = { path: string; query?: Readonly<Record<string, string>>; body?: unknown };

const TIMEOUT_MS = 20_000;
const MAX_BYTES = 8 * 1024 * 1024;

/**
 * The JSON answer of a review platform.
 *
 * @throws review_platform_unauthorized on 401 and 403; review_platform_unavailable without a JSON answer of success, with
 *   the seconds it asks to wait for; egress_denied. No message or detail holds the query, which carries credentials.
 */
export async function requestJson({ http, baseUrl, signal }: FeedHttp, request: FeedRequest): Promise<unknown> {
  const url = new URL(`${baseUrl}${request.path}`);
  for (const [name, value] of Object.entries(request.query ?? {})) url.searchParams.set(name, value);
  const { host } = url;
  const response = await transfer(http, url.href, request.body, { host, signal });
  const { status } = response;
  if (status === 401 || status === 403) {
    const message = `The review platform at '${host}' refused our credentials.`;
    throw new DomainError('review_platform_unauthorized', message, { platform: host });
  }
  const json = status >= 200 && status < 300 ? parsed(response.body) : undefined;
  if (json !== undefined) return json;
  const wait = Number(response.headers['retry-after']);
  throw unavailable(host, `answered with status ${status}`, Number.isFinite(wait) ? { retry_after_seconds: wait } : {});
}

async function transfer(
  http: HttpOut,
  url: string,
  body: unknown,
  { host, signal }: { host: string; signal: AbortSignal },
): Promise<OutResponse> {
  const content = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  const type: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' };
  const limits = { timeoutMs: TIMEOUT_MS, idleTimeoutMs: TIMEOUT_MS, maxBytes: MAX_BYTES };
  try {
    return await http.request({ url, ...content, headers: { accept: 'application/json', ...type }, ...limits, signal });
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof DomainError)) throw error;
    if (error.code !== 'egress_denied') throw unavailable(host, 'could not be reached', {});
    throw new DomainError('egress_denied', `The review platform at '${host}' may not be requested.`, {
      platform: host,
    });
  }
}

function unavailable(host: string, what: string, details: Readonly<Record<string, unknown>>): DomainError {
  const message = `The review platform at '${host}' ${what}.`;
  return new DomainError('review_platform_unavailable', message, { platform: host, ...details });
}

function parsed(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    return undefined;
  }
}
