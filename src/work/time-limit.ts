/** A time limit whose clock can be stopped. Close it when it no longer matters. */
export type TimeLimit = {
  /** Stops the clock; as often as it is stopped it must be started again. */
  stop(): void;
  start(): void;
  close(): void;
};

/** Starts the clock. @param onOver called once when the time is used up */
export function createTimeLimit(limitMs: number, onOver: () => void): TimeLimit {
  let leftMs = limitMs;
  let startedAt = performance.now();
  let stops = 0;
  let timer = setTimeout(onOver, leftMs);
  return {
    stop() {
      stops += 1;
      if (stops > 1) return;
      clearTimeout(timer);
      leftMs -= performance.now() - startedAt;
    },
    start() {
      stops -= 1;
      if (stops > 0) return;
      startedAt = performance.now();
      timer = setTimeout(onOver, Math.max(0, leftMs));
    },
    close() {
      // Stopped for good, so that a late start sets no timer.
      stops += 1;
      clearTimeout(timer);
    },
  };
}
