import { DeadlineExceeded } from './failure.ts';

/** The rate limit of a host: at most `concurrency` requests at once, `burst` in a row and then `perSecond`. */
export type HostLimits = { concurrency: number; perSecond: number; burst: number; maxWaitMs: number };

/** The defaults: two at once, twenty in a row, then one a second; a request waits for at most ten minutes. */
export const DEFAULT_HOST_LIMITS: HostLimits = { concurrency: 2, perSecond: 1, burst: 20, maxWaitMs: 600_000 };

/** The rate limit of every host; requests are let through in the order they came. */
export type HostRateLimit = {
  /**
   * Waits until a request to the host is allowed; call what is returned when the request is over.
   * @throws DeadlineExceeded after `maxWaitMs`; the signal's reason when it aborts first
   */
  acquire(host: string, signal?: AbortSignal): Promise<() => void>;
  /** Allows no request to the host for so long. */
  hold(host: string, forMs: number): void;
  /** How many hosts are remembered. */
  size(): number;
};

/** Turns at hosts that several processes share. A failure means that there is nobody to ask. */
export type HostTurns = {
  /** Takes a turn, or says how long to wait before asking again. */
  take(host: string): Promise<{ lease: string } | { waitMs: number }>;
  giveBack(host: string, lease: string): Promise<void>;
  /** Gives no turn at the host for so long. */
  hold(host: string, forMs: number): Promise<void>;
};

type HostQueue = {
  active: number;
  tokens: number;
  at: number;
  heldUntil: number;
  waiting: (() => void)[];
  timer: Timer;
};
type Timer = ReturnType<typeof setTimeout> | null;

const SWEEP_EVERY = 256;

/** No host known yet; a host is forgotten once it is idle and its burst is whole again. */
export function createHostRateLimit(limits: HostLimits): HostRateLimit {
  const hosts = new Map<string, HostQueue>();
  let asked = 0;

  function hostQueue(host: string): HostQueue {
    const known = hosts.get(host);
    if (known) return known;
    const entry = { active: 0, tokens: limits.burst, at: performance.now(), heldUntil: 0, waiting: [], timer: null };
    hosts.set(host, entry);
    return entry;
  }

  function sweep(): void {
    for (const [host, entry] of hosts) {
      refill(entry, limits);
      const isIdle = entry.active === 0 && entry.waiting.length === 0 && entry.heldUntil <= entry.at;
      if (isIdle && entry.tokens >= limits.burst) hosts.delete(host);
    }
  }

  function release(entry: HostQueue): () => void {
    let isReleased = false;
    return () => {
      if (isReleased) return;
      isReleased = true;
      entry.active -= 1;
      serve(entry, limits);
    };
  }

  return {
    acquire: async (host, signal) => {
      signal?.throwIfAborted();
      asked += 1;
      if (asked % SWEEP_EVERY === 0) sweep();
      const entry = hostQueue(host);
      await turn(entry, limits, signal);
      return release(entry);
    },
    hold: (host, forMs) => {
      const entry = hostQueue(host);
      entry.heldUntil = Math.max(entry.heldUntil, performance.now() + forMs);
    },
    size: () => hosts.size,
  };
}

/** Queues at the host until served; leaves the queue when the signal or the time limit comes first. */
function turn(entry: HostQueue, limits: HostLimits, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const tidy = (): void => {
      clearTimeout(limit);
      signal?.removeEventListener('abort', onAbort);
    };
    const go = (): void => {
      tidy();
      resolve();
    };
    const leave = (reason: unknown): void => {
      tidy();
      const place = entry.waiting.indexOf(go);
      if (place >= 0) entry.waiting.splice(place, 1);
      serve(entry, limits);
      reject(reason);
    };
    const onAbort = (): void => leave(signal?.reason);
    const limit = setTimeout(
      () => leave(new DeadlineExceeded('the rate limit of the host left no room in time')),
      limits.maxWaitMs,
    );
    signal?.addEventListener('abort', onAbort, { once: true });
    entry.waiting.push(go);
    serve(entry, limits);
  });
}

/** Lets as many go as the limits allow, and comes back when time alone will allow the next. */
function serve(entry: HostQueue, limits: HostLimits): void {
  if (entry.timer) clearTimeout(entry.timer);
  entry.timer = null;
  refill(entry, limits);
  while (entry.waiting.length > 0 && entry.active < limits.concurrency) {
    const waitMs = Math.max(entry.heldUntil - entry.at, ((1 - entry.tokens) / limits.perSecond) * 1000);
    if (waitMs > 0) {
      entry.timer = setTimeout(() => serve(entry, limits), Math.ceil(waitMs));
      return;
    }
    entry.tokens -= 1;
    entry.active += 1;
    entry.waiting.shift()?.();
  }
}

function refill(entry: HostQueue, limits: HostLimits): void {
  const now = performance.now();
  entry.tokens = Math.min(limits.burst, entry.tokens + ((now - entry.at) / 1000) * limits.perSecond);
  entry.at = now;
}
