import type { Principal } from '../kernel/context.ts';
import { DomainError } from '../kernel/errors.ts';
import type { Allowance } from './rate-limit.ts';

/** A caller with a valid key. */
export type Caller = {
  principal: Principal;
  rateLimit: Allowance;
  persistedDocuments: ReadonlySet<string> | null;
  expiresAt: Date | null;
};

/** Looks a key up. @throws unauthorized, key_revoked */
export type FindCaller = (key: string) => Promise<Caller>;

type Entry = { caller: Promise<Caller>; goodUntil: number };

/** A revoked key is refused at most this long after. */
const CACHE_MS = 3_000;
const CACHE_SIZE = 10_000;

/** Reads the key of a request; keys come in the `Authorization` header and nowhere else. @throws unauthorized */
export function bearerKey(headers: Headers): string {
  const header = headers.get('authorization');
  if (!header) throw new DomainError('unauthorized', 'Send your API key as `Authorization: Bearer KEY`.');
  const match = /^Bearer ([^\s,]{1,200})$/i.exec(header);
  if (!match?.[1]) throw new DomainError('unauthorized', 'The Authorization header must be `Bearer KEY`.');
  return match[1];
}

/** Caches look-ups for three seconds, so that a busy key costs no statement a request. */
export function createAuthenticator(
  find: FindCaller,
  now: () => number = Date.now,
): (headers: Headers) => Promise<Caller> {
  const cache = new Map<string, Entry>();
  return async (headers) => {
    const key = bearerKey(headers);
    const known = cache.get(key);
    if (known && known.goodUntil > now()) return stillValid(await known.caller, now());
    const caller = find(key);
    cache.set(key, { caller, goodUntil: now() + CACHE_MS });
    evictOldest(cache);
    try {
      return await caller;
    } catch (error) {
      cache.delete(key);
      throw error;
    }
  };
}

function stillValid(caller: Caller, nowMs: number): Caller {
  if (caller.expiresAt && caller.expiresAt.getTime() <= nowMs) {
    throw new DomainError('key_revoked', 'The API key was revoked or has expired.');
  }
  return caller;
}

function evictOldest(cache: Map<string, Entry>): void {
  const oldest = cache.size > CACHE_SIZE ? cache.keys().next().value : undefined;
  if (oldest !== undefined) cache.delete(oldest);
}
