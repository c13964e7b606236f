import type { Log } from '../kernel/log.ts';
import { type Allowance, createMemoryRateLimiter, type RateLimiter, verdict } from './rate-limit.ts';

/** Buckets kept where every process sees them. */
export type SharedBuckets = {
  /** @param atMost the tokens of a bucket that is not kept there; a full one when null */
  take(
    name: string,
    bucket: Allowance,
    cost: number,
    atMost: number | null,
  ): Promise<{ tokens: number; isAllowed: boolean }>;
};

/**
 * One bucket a workspace for all processes. While the shared place does not answer, each process goes on from what it
 * last knew of the bucket, and counts by itself: a caller may then send as many times the rate limit as there are
 * processes, rather than nothing. A shared place that is back, and has forgotten, is told what was left.
 */
export function createSharedRateLimiter(shared: SharedBuckets, log: Log, now: () => number = Date.now): RateLimiter {
  const own = createMemoryRateLimiter(now);
  let isAway = false;
  const note = (away: boolean, reason?: string): void => {
    if (away === isAway) return;
    isAway = away;
    if (away) log.debug('rate_limit.shared_away', { reason });
    else log.debug('rate_limit.shared_back');
  };
  return {
    async spend(workspaceId, allowance, cost) {
      try {
        const known = own.tokens(workspaceId, allowance);
        const { tokens, isAllowed } = await shared.take(workspaceId, allowance, cost, known);
        note(false);
        own.set(workspaceId, tokens);
        return verdict(tokens, isAllowed, { allowance, cost, at: now() });
      } catch (error) {
        note(true, error instanceof Error ? error.message : String(error));
        return own.spend(workspaceId, allowance, cost);
      }
    },
  };
}
