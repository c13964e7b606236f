import { failureLevel } from '../kernel/failure-level.ts';
import type { Log } from '../kernel/log.ts';
import type { Wakeup } from '../platform/wakeup.ts';

/** A polling loop: one run at a time. */
export type Poller = { look(): void; pause(): void; resume(): void; close(): Promise<void> };

/** Should the next run start at once? `soon` when there is work that is not visible yet. */
export type Again = boolean | 'soon';

const SOON_MS = 20;

/** The longest backoff after failures. */
const BACKOFF_MAX_MS = 2_000;

/**
 * Runs `work` when the topic is signalled and at least every `pollMs`; never two runs at once, and a signal during
 * a run causes one more. A failure is logged and retried with exponential backoff. Starts paused.
 *
 * @param options.gatherMs signals within so long of the last start cause one run at its end; default 0
 * @param options.work answers whether there is more to do at once, or soon
 */
export function createPoller(options: {
  name: string;
  topic: string;
  wakeup: Pick<Wakeup, 'onSignal'>;
  log: Log;
  pollMs: number;
  gatherMs?: number;
  work: () => Promise<Again>;
}): Poller {
  const { gatherMs = 0 } = options;
  const state: State = { ...FRESH };
  let running: Promise<void> | null = null;
  const stopListening = options.wakeup.onSignal(options.topic, look);

  function look(): void {
    if (state.isPaused) return;
    state.isWanted = true;
    if (!running && state.failures === 0) startAt(state.startedAt + gatherMs);
  }

  /** Starts then, unless a start is due sooner. */
  function startAt(at: number): void {
    const now = performance.now();
    if (at <= now) return start();
    if (state.timer && state.dueAt <= at) return;
    if (state.timer) clearTimeout(state.timer);
    state.dueAt = at;
    state.timer = setTimeout(start, at - now);
  }

  function start(): void {
    if (state.timer) clearTimeout(state.timer);
    state.timer = null;
    state.startedAt = performance.now();
    running = run().finally(() => {
      running = null;
      if (state.isPaused) return;
      if (state.isMore && state.failures === 0) return start();
      if (state.isWanted && state.failures === 0) return startAt(state.startedAt + gatherMs);
      startAt(performance.now() + waitMs());
    });
  }

  async function run(): Promise<void> {
    state.isWanted = false;
    state.isMore = false;
    try {
      const again = await options.work();
      state.isMore = again === true;
      state.isSoon = again === 'soon';
      state.failures = 0;
    } catch (error) {
      state.failures += 1;
      const reason = error instanceof Error ? error.message : String(error);
      options.log[failureLevel(error)](`${options.name}.failed`, { failures: state.failures, reason });
    }
  }

  function waitMs(): number {
    if (state.failures > 0) return Math.min(100 * 2 ** state.failures, BACKOFF_MAX_MS);
    return state.isSoon ? SOON_MS : options.pollMs;
  }

  function pause(): void {
    state.isPaused = true;
    if (state.timer) clearTimeout(state.timer);
    state.timer = null;
  }

  return {
    look,
    pause,
    resume() {
      if (!state.isPaused) return;
      state.isPaused = false;
      state.isWanted = true;
      if (!running) start();
    },
    async close() {
      pause();
      stopListening();
      await running;
    },
  };
}

type State = {
  isPaused: boolean;
  isWanted: boolean;
  isMore: boolean;
  isSoon: boolean;
  failures: number;
  startedAt: number;
  timer: NodeJS.Timeout | null;
  /** When the timer's start is due. */
  dueAt: number;
};

const FRESH: State = {
  isPaused: true,
  isWanted: false,
  isMore: false,
  isSoon: false,
  failures: 0,
  startedAt: Number.NEGATIVE_INFINITY,
  timer: null,
  dueAt: 0,
};
