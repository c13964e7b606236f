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
  const alarm = createAlarm(start);
  const stopListening = options.wakeup.onSignal(options.topic, look);

  function look(): void {
    if (state.isPaused) return;
    state.isWanted = true;
    if (!running && state.failures === 0) alarm.ringAt(state.startedAt + gatherMs);
  }

  function start(): void {
    alarm.clear();
    state.startedAt = performance.now();
    running = run().finally(() => {
      running = null;
      if (!state.isPaused) alarm.ringAt(nextStart());
    });
  }

  function nextStart(): number {
    if (state.failures > 0) return performance.now() + Math.min(100 * 2 ** state.failures, BACKOFF_MAX_MS);
    if (state.isMore) return performance.now();
    if (state.isWanted) return state.startedAt + gatherMs;
    return performance.now() + (state.isSoon ? SOON_MS : options.pollMs);
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

  function pause(): void {
    state.isPaused = true;
    alarm.clear();
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
};

const FRESH: State = {
  isPaused: true,
  isWanted: false,
  isMore: false,
  isSoon: false,
  failures: 0,
  startedAt: Number.NEGATIVE_INFINITY,
};

/** Calls at a moment of the process's steady clock; of several moments, at the first. */
function createAlarm(ring: () => void) {
  let timer: NodeJS.Timeout | null = null;
  let dueAt = 0;
  const clear = (): void => {
    if (timer) clearTimeout(timer);
    timer = null;
  };
  return {
    clear,
    ringAt(at: number): void {
      const waitMs = at - performance.now();
      if (waitMs > 0 && timer && dueAt <= at) return;
      clear();
      dueAt = at;
      if (waitMs > 0) timer = setTimeout(ring, waitMs);
      else ring();
    },
  };
}
