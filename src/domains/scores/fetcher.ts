import { DomainError } from '../../kernel/errors.ts';
import type { HttpOut, OutRequest } from '../../platform/http-out.ts';
import type { Fetcher, FetchFailure } from './types.ts';

/**
 * The audit's way out: polite to the host, at most five redirects, and failures as values.
 *
 * @param whileWaiting is handed each wait for the host's turn; of a job, its `suspend`
 */
export function auditFetcher(http: HttpOut, signal: AbortSignal, whileWaiting?: OutRequest['whileWaiting']): Fetcher {
  return async (url, options = {}) => {
    try {
      const response = await http.request({
        url,
        method: options.method ?? 'GET',
        headers: {
          ...(options.userAgent ? { 'user-agent': options.userAgent } : {}),
          accept: options.accept ?? '*/*',
        },
        maxRedirects: 5,
        overflow: 'truncate',
        isRateLimited: true,
        ...(whileWaiting && { whileWaiting }),
        signal,
        ...(options.maxBytes === undefined ? {} : { maxBytes: options.maxBytes }),
      });
      return { ok: true, ...response };
    } catch (error) {
      if (signal.aborted || !(error instanceof DomainError)) throw error;
      return failureOf(url, error);
    }
  };
}

function failureOf(url: string, error: DomainError): FetchFailure {
  const code = error.code === 'egress_denied' || error.code === 'timeout' ? error.code : 'fetch_failed';
  return { ok: false, requestedUrl: url, code, message: error.message, redirects: [] };
}
