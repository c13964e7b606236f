import type { Services } from '../../kernel/context.ts';
import { DomainError } from '../../kernel/errors.ts';
import { sanitizeText } from '../../kernel/text.ts';
import { webhookHeaders } from '../../kernel/webhook-signature.ts';
import { retryAfterMs } from '../../platform/http-out/headers.ts';
import type { OutResponse } from '../../platform/http-out.ts';
import type { ClaimedDelivery } from './claim.ts';
import { ANSWER_MAX_BYTES, ATTEMPT_TIMEOUT_MS, type AttemptError, type AttemptOutcome, statusError } from './rules.ts';
import { activeSecrets } from './secrets.ts';

/** One request as the log keeps it, and what it means. */
export type Attempt = AttemptOutcome & {
  startedAt: Date;
  durationMs: number;
  httpStatus: number | null;
  /** The first 4 KiB, storable. */
  responseBody: string | null;
};

/**
 * Posts a delivery to its endpoint, once. Whatever the far side does is an outcome, not an error.
 *
 * @param options.timeoutMs for the whole answer, default 15 s
 * @throws the signal's reason, and nothing else, when it aborts
 */
export async function attemptDelivery(
  services: Pick<Services, 'http' | 'secrets' | 'clock' | 'log'>,
  delivery: ClaimedDelivery,
  options: { signal: AbortSignal; timeoutMs?: number },
): Promise<Attempt> {
  const startedAt = services.clock.now();
  const start = performance.now();
  const done = (rest: Omit<Attempt, 'startedAt' | 'durationMs'>): Attempt => ({
    startedAt,
    durationMs: Math.round(performance.now() - start),
    ...rest,
  });
  try {
    const secrets = activeSecrets(services.secrets, { ...delivery, id: delivery.endpointId }, startedAt);
    const response = await services.http.request({
      url: delivery.url,
      method: 'POST',
      headers: webhookHeaders(delivery, secrets, startedAt),
      body: delivery.body,
      maxRedirects: 0,
      timeoutMs: options.timeoutMs ?? ATTEMPT_TIMEOUT_MS,
      idleTimeoutMs: options.timeoutMs ?? ATTEMPT_TIMEOUT_MS,
      maxBytes: ANSWER_MAX_BYTES,
      overflow: 'truncate',
      keptFor: delivery.endpointId,
      signal: options.signal,
    });
    return done(answered(response, services.clock.now()));
  } catch (error) {
    options.signal.throwIfAborted();
    return done({
      error: errorOf(services, delivery, error),
      httpStatus: null,
      responseBody: null,
      retryAfterMs: null,
    });
  }
}

function answered(response: OutResponse, now: Date): Omit<Attempt, 'startedAt' | 'durationMs'> {
  const { status, headers, body } = response;
  return {
    error: statusError(status),
    httpStatus: status,
    responseBody: sanitizeText(Buffer.from(body).toString('utf8')),
    retryAfterMs: retryAfterMs(headers, now.getTime()),
  };
}

/** The endpoint's owner reads one word for every failure of the network; the reason behind it is for our log. */
function errorOf(services: Pick<Services, 'log'>, delivery: ClaimedDelivery, thrown: unknown): AttemptError {
  if (thrown instanceof DomainError) {
    if (thrown.code === 'egress_denied') return 'blocked_address';
    if (thrown.code === 'timeout') return 'timeout';
    if (thrown.code === 'fetch_failed') return 'connection_failed';
  }
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  services.log.error('delivery.unsendable', { delivery_id: delivery.id, endpoint_id: delivery.endpointId, reason });
  return 'internal_error';
}
