import { type Clock, systemClock } from '../kernel/clock.ts';
import type { Principal } from '../kernel/context.ts';
import { DomainError } from '../kernel/errors.ts';
import type { RequestHeaders } from './edge-request.ts';
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

/** Tells of changes to the keys of a workspace, or of any when it is not said of which. */
export type KeyChanges = (onChange: (workspaceId?: string) => void) => void;

/** Finds the caller. @param mayLookUp may a key be looked up that was never a good one? */
export type Authenticate = (headers: RequestHeaders, mayLookUp: boolean) => Promise<Caller>;

/** `workspaceId` is null until the key was looked up. */
type Entry = { caller: Promise<Caller>; workspaceId: string | null; goodUntil: number };

/** What was looked up is believed so long where no change is heard of. */
const CACHE_MS = 3_000;
const CACHE_SIZE = 10_000;

/** Reads the key of a request; keys come in the `Authorization` header and nowhere else. @throws unauthorized */
export function bearerKey(headers: RequestHeaders): string {
  const header = headers.get('authorization');
  if (!header) throw new DomainError('unauthorized', 'Send your API key as `Authorization: Bearer KEY`.');
  const match = /^Bearer ([^\s,]{1,200})$/i.exec(header);
  if (!match?.[1]) throw new DomainError('unauthorized', 'The Authorization header must be `Bearer KEY`.');
  return match[1];
}

/**
 * Caches look-ups, so that a busy key costs no statement a request: until a change of the workspace's keys is told,
 * three seconds at most.
 */
export function createAuthenticator(
  find: FindCaller,
  options: { changes?: KeyChanges; clock?: Clock } = {},
): Authenticate {
  const { changes, clock = systemClock } = options;
  const cache = new Map<string, Entry>();
  const proven = new Map<string, true>();
  changes?.((changed) => {
    for (const [key, { workspaceId }] of cache) {
      // A look-up under way may have read the row as it was before.
      if (changed === undefined || workspaceId === null || workspaceId === changed) cache.delete(key);
    }
  });
  return async (headers, mayLookUp) => {
    const key = bearerKey(headers);
    const known = cache.get(key);
    if (known && known.goodUntil > performance.now()) return stillValid(await known.caller, clock.now());
    if (!mayLookUp && !proven.has(key)) throw new DomainError('unauthorized', 'The API key is not valid.');
    const entry: Entry = { caller: find(key), workspaceId: null, goodUntil: performance.now() + CACHE_MS };
    cache.set(key, entry);
    evictOldest(cache);
    try {
      const caller = await entry.caller;
      entry.workspaceId = caller.principal.workspaceId;
      proven.set(key, true);
      evictOldest(proven);
      return caller;
    } catch (error) {
      if (cache.get(key) === entry) cache.delete(key);
      proven.delete(key);
      throw error;
    }
  };
}

function stillValid(caller: Caller, now: Date): Caller {
  if (caller.expiresAt && caller.expiresAt <= now) {
    throw new DomainError('key_revoked', 'The API key was revoked or has expired.');
  }
  return caller;
}

function evictOldest(cache: Map<string, unknown>): void {
  const oldest = cache.size > CACHE_SIZE ? cache.keys().next().value : undefined;
  if (oldest !== undefined) cache.delete(oldest);
}
