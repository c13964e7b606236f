/** A workspace's allowance: tokens a minute, and how many may be saved up. */
export type Allowance = { perMinute: number; burst: number };

/** What a spent request leaves. `resetAt` is when the bucket is full again, Unix seconds. */
export type RateVerdict = {
  isAllowed: boolean;
  limit: number;
  remaining: number;
  resetAt: number;
  retryAfterSeconds: number;
};

/** Where tokens are kept: in this process, or in Redis for many. */
export type RateLimiter = {
  /** Takes `cost` tokens from the workspace's bucket, or none when there are too few. */
  spend(workspaceId: string, allowance: Allowance, cost: number): Promise<RateVerdict>;
};

/** Buckets in this process's memory, which can be told what is left of one elsewhere. */
export type MemoryRateLimiter = RateLimiter & {
  /** The tokens that this process knows of now; null when it knows nothing of the workspace. */
  tokens(workspaceId: string, allowance: Allowance): number | null;
  /** Takes over what is left of the workspace's bucket. */
  set(workspaceId: string, tokens: number): void;
};

type Bucket = { tokens: number; at: number };

/** The most buckets kept; a full bucket is the same as none, so the oldest can go. */
const MAX_BUCKETS = 50_000;

/** Token buckets in this process's memory. @param now milliseconds, from any steady clock */
export function createMemoryRateLimiter(now: () => number = Date.now): MemoryRateLimiter {
  const buckets = new Map<string, Bucket>();
  const keep = (workspaceId: string, bucket: Bucket): void => {
    buckets.delete(workspaceId);
    buckets.set(workspaceId, bucket);
    const oldest = buckets.size > MAX_BUCKETS ? buckets.keys().next().value : undefined;
    if (oldest !== undefined) buckets.delete(oldest);
  };
  return {
    tokens(workspaceId, allowance) {
      const bucket = buckets.get(workspaceId);
      return bucket ? refill(bucket, allowance, now()).tokens : null;
    },
    set: (workspaceId, tokens) => keep(workspaceId, { tokens, at: now() }),
    async spend(workspaceId, allowance, cost) {
      const at = now();
      const bucket = refill(buckets.get(workspaceId), allowance, at);
      const isAllowed = bucket.tokens >= cost;
      if (isAllowed) bucket.tokens -= cost;
      keep(workspaceId, bucket);
      return verdict(bucket.tokens, isAllowed, { allowance, cost, at });
    },
  };
}

/** What a bucket of this many tokens tells the caller. */
export function verdict(
  tokens: number,
  isAllowed: boolean,
  request: { allowance: Allowance; cost: number; at: number },
): RateVerdict {
  const { allowance, cost, at } = request;
  const perSecond = allowance.perMinute / 60;
  return {
    isAllowed,
    limit: allowance.perMinute,
    remaining: Math.floor(tokens),
    resetAt: Math.ceil(at / 1000 + (allowance.burst - tokens) / perSecond),
    retryAfterSeconds: isAllowed ? 0 : Math.max(1, Math.ceil((Math.min(cost, allowance.burst) - tokens) / perSecond)),
  };
}

/** The documented headers and the IETF ones. @source draft-ietf-httpapi-ratelimit-headers */
export function rateHeaders(result: RateVerdict, allowance: Allowance, nowMs: number): Record<string, string> {
  const untilReset = Math.max(0, result.resetAt - Math.floor(nowMs / 1000));
  return {
    'X-RateLimit-Limit': String(result.limit),
    'X-RateLimit-Remaining': String(result.remaining),
    'X-RateLimit-Reset': String(result.resetAt),
    RateLimit: `"workspace";r=${result.remaining};t=${untilReset}`,
    'RateLimit-Policy': `"workspace";q=${allowance.burst};w=${Math.ceil((allowance.burst / allowance.perMinute) * 60)}`,
    ...(result.isAllowed ? {} : { 'Retry-After': String(result.retryAfterSeconds) }),
  };
}

function refill(bucket: Bucket | undefined, allowance: Allowance, at: number): Bucket {
  if (!bucket) return { tokens: allowance.burst, at };
  const earned = (Math.max(0, at - bucket.at) / 60_000) * allowance.perMinute;
  return { tokens: Math.min(allowance.burst, bucket.tokens + earned), at };
}
