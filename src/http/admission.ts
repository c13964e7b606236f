import type { Context, Services } from '../kernel/context.ts';
import { DomainError } from '../kernel/errors.ts';
import type { Caller } from './authenticate.ts';
import { type RateLimiter, rateHeaders } from './rate-limit.ts';

/** A caller who was let in, and the headers that every answer to it carries. */
export type Admitted = { context: Context; caller: Caller; headers: Record<string, string> };

/** What stands at the door. */
export type Door = {
  services: Services;
  authenticate: (headers: Headers) => Promise<Caller>;
  rateLimiter: RateLimiter;
  onKeyUsed: (keyId: string) => void;
};

/** A refusal that carries headers of its own. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly error: DomainError;
  readonly headers: Record<string, string>;

  constructor(error: DomainError, headers: Record<string, string>) {
    super(error.message);
    this.error = error;
    this.headers = headers;
  }
}

/**
 * Lets a request in: its key is good, and its workspace has a token left.
 *
 * @throws unauthorized, key_revoked; Refusal with `rate_limited` and the headers that tell when to come back
 */
export async function admit(door: Door, request: Request, requestId: string): Promise<Admitted> {
  const caller = await door.authenticate(request.headers);
  const { principal, rateLimit } = caller;
  if (principal.keyId) door.onKeyUsed(principal.keyId);
  const verdict = await door.rateLimiter.spend(principal.workspaceId, rateLimit, 1);
  const headers = rateHeaders(verdict, rateLimit, Date.now());
  if (!verdict.isAllowed) {
    const message = `The workspace may send ${rateLimit.perMinute} requests a minute; try again in ${verdict.retryAfterSeconds} s.`;
    throw new Refusal(
      new DomainError('rate_limited', message, { retry_after_seconds: verdict.retryAfterSeconds }),
      headers,
    );
  }
  const log = door.services.log.child({ request_id: requestId, workspace_id: principal.workspaceId });
  return { context: { ...door.services, principal, requestId, signal: request.signal, log }, caller, headers };
}
