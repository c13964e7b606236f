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
 * @param options.work answers whether there is more to do at once, or soon
 */
export function createPoller(options: {
  name: string;
  topic: string;
  wakeup: Pick<Wakeup, 'onSignal'>;
  log: Log;
  pollMs: number;
  work: () => Promise<Again>;
}): Poller {
  const state: State = { isPaused: true, isWanted: false, isSoon: false, failures: 0, timer: null };
  let running: Promise<void> | null = null;
  const stopListening = options.wakeup.onSignal(options.topic, look);

  function look(): void {
    if (state.isPaused) return;
    state.isWanted = true;
    if (!running && state.failures === 0) start();
  }

  function start(): void {
    if (state.timer) clearTimeout(state.timer);
    running = run().finally(() => {
      running = null;
      if (state.isPaused) return;
      if (state.isWanted && state.failures === 0) return start();
      state.timer = setTimeout(start, waitMs());
    });
  }

  async function run(): Promise<void> {
    state.isWanted = false;
    try {
      const again = await options.work();
      if (again === true) state.isWanted = true;
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
  isSoon: boolean;
  failures: number;
  timer: NodeJS.Timeout | null;
};
