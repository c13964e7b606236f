import type { Log } from './kernel/log.ts';

/** Whatever hangs by then is cut off; the database ends by itself when we are gone. */
const FORCE_MS = 9_500;

/**
 * What is open, in the order of its end: work first, which may need the port when it audits the bundled shop; then
 * the port, whose last requests need the app; then the app, then the database.
 */
const STOP_ORDER = ['work', 'port', 'app', 'database'] as const;

/** How to close what is open; each is told how long the stop has taken so far. */
export type Closers = Partial<Record<(typeof STOP_ORDER)[number], (spentMs: number) => Promise<unknown>>>;

/** Why the process ends. */
export type StopReason = 'SIGTERM' | 'SIGINT' | 'failed start';

type Stopping = {
  closers: Closers;
  /** Aborted first, so that a start under way ends after the step it is at. */
  stopping: AbortController;
  started: Promise<void>;
  log: () => Log | null;
};

/** Ends the process on SIGTERM and SIGINT, once. @returns ends it for another reason */
export function stopsBySignal(process_: Stopping): (reason: StopReason) => Promise<void> {
  const stop = (reason: StopReason): Promise<void> => stopOnce(process_, reason);
  process.once('SIGTERM', () => void stop('SIGTERM'));
  process.once('SIGINT', () => void stop('SIGINT'));
  return stop;
}

async function stopOnce({ closers, stopping, started, log }: Stopping, reason: StopReason): Promise<void> {
  if (stopping.signal.aborted) return;
  const startedAt = performance.now();
  const failed = reason === 'failed start' ? 1 : 0;
  stopping.abort();
  log()?.info('process.stopping', { reason });
  setTimeout(() => {
    log()?.error('process.cut_off', { after_ms: FORCE_MS });
    process.exit(failed || 1);
  }, FORCE_MS).unref();
  // Half a start would leave behind what it is just opening.
  await started.catch(() => undefined);
  const code = (await closeAll(closers)) || failed;
  log()?.info('process.stopped', { reason, code, ms: Math.round(performance.now() - startedAt) });
  process.exit(code);
}

/** Everything has its turn, also behind something that fails. @returns the exit code */
async function closeAll(closers: Closers): Promise<number> {
  const startedAt = performance.now();
  let code = 0;
  for (const name of STOP_ORDER) {
    try {
      await closers[name]?.(performance.now() - startedAt);
    } catch (error) {
      process.stderr.write(`The ${name} did not end well: ${error instanceof Error ? error.stack : String(error)}\n`);
      code = 1;
    }
  }
  return code;
}
