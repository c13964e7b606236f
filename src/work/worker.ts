import { randomUUID } from 'node:crypto';
import type { Services } from '../kernel/context.ts';
import type { JobMeasure } from '../platform/metrics.ts';
import type { Queue } from '../platform/queue.ts';
import type { Wakeup } from '../platform/wakeup.ts';
import { JOBS_TOPIC } from './enqueue.ts';
import type { JobTimes } from './job-times.ts';
import { DEFAULT_CONCURRENCY, type Lane } from './lanes.ts';
import { announceWorker, retractWorker } from './load.ts';
import type { JobHandler } from './run.ts';
import { createRunner, type LeaseTimes } from './runner.ts';

/** A process's share of the work. */
export type Worker = {
  /** Jobs it runs now. */
  activeCount(): number;
  /** Takes no more, lets running jobs end within the grace, then gives back the rest. */
  close(graceMs: number): Promise<void>;
};

/** What is left for a stopped handler to notice, and for its job to be given back. */
const GIVE_BACK_MS = 2_000;

/** How often a worker sends its heartbeat. */
const ANNOUNCE_MS = 2_000;

/** Works on every lane that its handlers' jobs use. @param options.concurrency jobs of each lane at once */
export function startWorker(options: {
  services: Services;
  wakeup: Pick<Wakeup, 'onSignal' | 'signal'>;
  queue: Queue;
  handlers: readonly JobHandler[];
  concurrency?: Readonly<Partial<Record<Lane, number>>>;
  times?: LeaseTimes;
  /** Told how long each job kept its slot. */
  jobTimes?: Pick<JobTimes, 'note'>;
  /** Told of every attempt that ended. */
  onEnd?: (measure: JobMeasure) => void;
}): Worker {
  const { services, queue, wakeup } = options;
  const slots = slotsOf(options.handlers, { ...DEFAULT_CONCURRENCY, ...options.concurrency });
  const runner = createRunner({ ...options, slots });
  for (const [lane, concurrency] of Object.entries(slots)) queue.work(lane, runner.run, concurrency);
  const presence = announce(services, slots, () => wakeup.signal(JOBS_TOPIC));

  return {
    activeCount: () => runner.activeCount(),
    async close(graceMs) {
      await Promise.all([presence.end(), queue.close(graceMs + GIVE_BACK_MS), runner.drain(graceMs)]);
    },
  };
}

function slotsOf(
  handlers: readonly JobHandler[],
  concurrency: Readonly<Record<Lane, number>>,
): Partial<Record<Lane, number>> {
  const lanes = new Set(handlers.map((handler) => handler.job.lane));
  return Object.fromEntries([...lanes].map((lane) => [lane, concurrency[lane]]));
}

/** Sends a heartbeat now and every two seconds, so that the dispatcher knows how many slots there are. */
function announce(services: Services, slots: Readonly<Record<string, number>>, onFirst: () => void) {
  const id = randomUUID();
  let saying: Promise<void> = Promise.resolve();
  const say = (after?: () => void) => {
    saying = announceWorker(services.sql, id, slots).then(after, (error: unknown) => {
      services.log.debug('worker.announce.failed', { reason: reasonOf(error) });
    });
  };
  say(onFirst);
  const timer = setInterval(say, ANNOUNCE_MS);
  return {
    async end() {
      clearInterval(timer);
      await saying;
      await retractWorker(services.sql, id).catch(() => undefined);
    },
  };
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
