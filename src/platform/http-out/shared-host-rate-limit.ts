import { setTimeout as sleep } from 'node:timers/promises';
import { DeadlineExceeded } from './failure.ts';
import type { HostRateLimit, HostTurns } from './host-rate-limit.ts';

/**
 * The same limit over all processes: a request is first let through here, in order, and then takes
 * one of the turns that the processes share. While those cannot be asked for, each process keeps to its own limit.
 *
 * @param maxWaitMs how long a shared turn is waited for, once the request had its turn here
 */
export function shareHostRateLimit(own: HostRateLimit, turns: HostTurns, maxWaitMs: number): HostRateLimit {
  return {
    async acquire(host, signal) {
      const release = await own.acquire(host, signal);
      try {
        const lease = await takeShared(turns, host, { signal, maxWaitMs });
        return () => {
          release();
          if (lease !== null) turns.giveBack(host, lease).catch(() => undefined);
        };
      } catch (error) {
        release();
        throw error;
      }
    },
    hold(host, forMs) {
      own.hold(host, forMs);
      turns.hold(host, forMs).catch(() => undefined);
    },
    size: () => own.size(),
  };
}

/** @returns null when there is nobody to ask */
async function takeShared(
  turns: HostTurns,
  host: string,
  { signal, maxWaitMs }: { signal: AbortSignal | undefined; maxWaitMs: number },
): Promise<string | null> {
  const startedAt = performance.now();
  for (;;) {
    signal?.throwIfAborted();
    if (performance.now() - startedAt > maxWaitMs) throw new DeadlineExceeded('no slot became free at the host');
    const turn = await turns.take(host).catch(() => null);
    if (turn === null) return null;
    if ('lease' in turn) return turn.lease;
    await sleep(turn.waitMs, undefined, signal ? { signal } : {}).catch(() => undefined);
  }
}
