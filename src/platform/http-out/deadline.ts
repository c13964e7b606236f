import { DeadlineExceeded } from './failure.ts';

/** The time one request has, its waits for the rate limit of a host left out. Close it when the request is over. */
export type Deadline = {
  /** Aborts when the time is up (reason `DeadlineExceeded`) or the caller gave up (the caller's reason). */
  signal: AbortSignal;
  remainingMs(): number;
  /** Milliseconds spent so far, waits for the rate limit of a host left out. */
  spentMs(): number;
  /** Awaits the work with the clock stopped. */
  stopped<T>(work: Promise<T>): Promise<T>;
  close(): void;
};

/** Starts the clock. */
export function createDeadline(timeoutMs: number, caller: AbortSignal | undefined): Deadline {
  const controller = new AbortController();
  const onAbort = (): void => controller.abort(caller?.reason);
  if (caller?.aborted) onAbort();
  caller?.addEventListener('abort', onAbort, { once: true });

  let startedAt = performance.now();
  let stoppedAt: number | null = null;
  const spentMs = (): number => (stoppedAt ?? performance.now()) - startedAt;
  const remainingMs = (): number => timeoutMs - spentMs();
  const onTimeout = (): void => controller.abort(new DeadlineExceeded(`the request took more than ${timeoutMs} ms`));
  let timer = setTimeout(onTimeout, timeoutMs);

  return {
    signal: controller.signal,
    remainingMs,
    spentMs,
    stopped: async (work) => {
      clearTimeout(timer);
      stoppedAt = performance.now();
      try {
        return await work;
      } finally {
        startedAt += performance.now() - stoppedAt;
        stoppedAt = null;
        timer = setTimeout(onTimeout, Math.max(remainingMs(), 0));
      }
    },
    close: () => {
      clearTimeout(timer);
      caller?.removeEventListener('abort', onAbort);
    },
  };
}
