import { TimeIsUp } from './failure.ts';

/** How a host is spared: at most `concurrency` requests at once, `burst` in a row and then `perSecond`. */
export type HostLimits = { concurrency: number; perSecond: number; burst: number; maxWaitMs: number };

/** The defaults: two at once, twenty in a row, then one a second; a slot is waited for at most ten minutes. */
export const DEFAULT_HOST_LIMITS: HostLimits = { concurrency: 2, perSecond: 1, burst: 20, maxWaitMs: 600_000 };

/** Gives every host its slots, in the order they were asked for. */
export type HostRateLimit = {
  /**
   * Waits for a slot at the host; call what is returned when the request is over.
   * @throws TimeIsUp after `maxWaitMs`; the signal's reason when it aborts first
   */
  acquire(host: string, signal?: AbortSignal): Promise<() => void>;
  /** Gives no slot at the host for so long. */
  hold(host: string, forMs: number): void;
  /** How many hosts are remembered. */
  size(): number;
};

type Lane = { active: number; tokens: number; at: number; heldUntil: number; queue: (() => void)[]; timer: Timer };
type Timer = ReturnType<typeof setTimeout> | null;

const SWEEP_EVERY = 256;

/** An empty set of lanes; a host is forgotten once it is idle and its burst is whole again. */
export function createHostRateLimit(limits: HostLimits): HostRateLimit {
  const lanes = new Map<string, Lane>();
  let asked = 0;

  function laneOf(host: string): Lane {
    const known = lanes.get(host);
    if (known) return known;
    const lane = { active: 0, tokens: limits.burst, at: performance.now(), heldUntil: 0, queue: [], timer: null };
    lanes.set(host, lane);
    return lane;
  }

  function sweep(): void {
    for (const [host, lane] of lanes) {
      refill(lane, limits);
      const isIdle = lane.active === 0 && lane.queue.length === 0 && lane.heldUntil <= lane.at;
      if (isIdle && lane.tokens >= limits.burst) lanes.delete(host);
    }
  }

  function release(lane: Lane): () => void {
    let isReleased = false;
    return () => {
      if (isReleased) return;
      isReleased = true;
      lane.active -= 1;
      serve(lane, limits);
    };
  }

  return {
    acquire: async (host, signal) => {
      signal?.throwIfAborted();
      asked += 1;
      if (asked % SWEEP_EVERY === 0) sweep();
      const lane = laneOf(host);
      await turn(lane, limits, signal);
      return release(lane);
    },
    hold: (host, forMs) => {
      const lane = laneOf(host);
      lane.heldUntil = Math.max(lane.heldUntil, performance.now() + forMs);
    },
    size: () => lanes.size,
  };
}

/** Queues in the lane until served; leaves the queue when the signal or the time limit comes first. */
function turn(lane: Lane, limits: HostLimits, signal: AbortSignal | undefined): Promise<void> {
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
      const place = lane.queue.indexOf(go);
      if (place >= 0) lane.queue.splice(place, 1);
      serve(lane, limits);
      reject(reason);
    };
    const onAbort = (): void => leave(signal?.reason);
    const limit = setTimeout(() => leave(new TimeIsUp('no slot became free at the host')), limits.maxWaitMs);
    signal?.addEventListener('abort', onAbort, { once: true });
    lane.queue.push(go);
    serve(lane, limits);
  });
}

/** Lets as many go as the limits allow, and comes back when time alone will allow the next. */
function serve(lane: Lane, limits: HostLimits): void {
  if (lane.timer) clearTimeout(lane.timer);
  lane.timer = null;
  refill(lane, limits);
  while (lane.queue.length > 0 && lane.active < limits.concurrency) {
    const waitMs = Math.max(lane.heldUntil - lane.at, ((1 - lane.tokens) / limits.perSecond) * 1000);
    if (waitMs > 0) {
      lane.timer = setTimeout(() => serve(lane, limits), Math.ceil(waitMs));
      return;
    }
    lane.tokens -= 1;
    lane.active += 1;
    lane.queue.shift()?.();
  }
}

function refill(lane: Lane, limits: HostLimits): void {
  const now = performance.now();
  lane.tokens = Math.min(limits.burst, lane.tokens + ((now - lane.at) / 1000) * limits.perSecond);
  lane.at = now;
}
