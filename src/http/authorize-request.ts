import { type Context, requestContext, type Services } from '../kernel/context.ts';
import { DomainError } from '../kernel/errors.ts';
import type { AddressLimit } from './address-limit.ts';
import type { Authenticate, Caller } from './authenticate.ts';
import type { Exchange } from './exchange.ts';
import type { FairShare } from './fair-share.ts';
import type { IdempotencyStore } from './idempotency-store.ts';
import type { OpenStreams } from './open-streams.ts';
import { type RateLimiter, rateHeaders } from './rate-limit.ts';

/** A caller who was let in. */
export type AuthorizedRequest = { context: Context; caller: Caller };

/** What the edge works with. */
export type EdgeServices = {
  services: Services;
  authenticate: Authenticate;
  rateLimiter: RateLimiter;
  /** Counts bad keys by address. */
  badKeys: AddressLimit;
  idempotency: IdempotencyStore;
  streams: OpenStreams;
  onKeyUsed: (keyId: string) => void;
  /** Shares the process among workspaces. */
  fairShare: FairShare;
  /** How long a request may take. */
  deadlineMs: number;
  /** A stream over which nothing went for so long is sent a comment; default 15 seconds. */
  heartbeatMs?: number | undefined;
};

/**
 * Lets a request in: its key is good, and its workspace has a token left.
 *
 * @throws unauthorized, key_revoked, rate_limited
 */
export async function authorizeRequest(edgeServices: EdgeServices, exchange: Exchange): Promise<AuthorizedRequest> {
  const caller = await identify(edgeServices, exchange);
  const { principal } = caller;
  exchange.principal = principal;
  if (principal.keyId) edgeServices.onKeyUsed(principal.keyId);
  await spend(edgeServices, exchange, caller, 1);
  const { requestId, request } = exchange;
  const log = edgeServices.services.log.child({ request_id: requestId, workspace_id: principal.workspaceId });
  const context = requestContext(edgeServices.services, { principal, requestId, log, signal: () => request.signal });
  return { context, caller };
}

/** Takes tokens from the caller's workspace, and leaves what remains in the answer's headers. @throws rate_limited */
export async function spend(
  edgeServices: EdgeServices,
  exchange: Exchange,
  caller: Caller,
  cost: number,
): Promise<void> {
  const { principal, rateLimit } = caller;
  const verdict = await edgeServices.rateLimiter.spend(principal.workspaceId, rateLimit, cost);
  Object.assign(exchange.headers, rateHeaders(verdict, rateLimit, Date.now()));
  if (verdict.isAllowed) return;
  const seconds = verdict.retryAfterSeconds;
  throw new DomainError(
    'rate_limited',
    `The workspace may send ${rateLimit.perMinute} requests a minute; try again in ${seconds} s.`,
    { retry_after_seconds: seconds },
  );
}

/**
 * Only bad keys count against an address, so a good one behind the same address is never refused for them, once it is
 * known to be good; beyond the limit no other key is looked up.
 */
async function identify({ authenticate, badKeys }: EdgeServices, { request, address }: Exchange): Promise<Caller> {
  try {
    return await authenticate(request.headers, address === null || badKeys.secondsLeft(address) === 0);
  } catch (error) {
    const isBadKey = error instanceof DomainError && (error.code === 'unauthorized' || error.code === 'key_revoked');
    const seconds = isBadKey && address !== null ? badKeys.note(address) : 0;
    if (seconds === 0) throw error;
    const message = `Too many requests without a valid key came from this address; try again in ${seconds} s.`;
    throw new DomainError('rate_limited', message, { retry_after_seconds: seconds });
  }
}
