import type { Services } from '../kernel/context.ts';
import type { Queue } from '../platform/queue.ts';
import type { Wakeup } from '../platform/wakeup.ts';
import type { JobQueue } from './define.ts';
import { createRunner, type JobHandler, type LeaseTimes } from './run.ts';

/** A process's share of the work. */
export type Worker = {
  /** Jobs it runs now. */
  activeCount(): number;
  /** Takes no more, lets running jobs end within the grace, then gives back the rest. */
  close(graceMs: number): Promise<void>;
};

/** What is left for a stopped handler to notice, and for its job to be given back. */
const GIVE_BACK_MS = 2_000;

/** Works on every lane that its handlers' jobs use, on `concurrency` jobs of each at once. */
export function startWorker(options: {
  services: Services;
  wakeup: Pick<Wakeup, 'onSignal'>;
  queue: Queue;
  handlers: readonly JobHandler[];
  concurrency: Readonly<Record<JobQueue, number>>;
  times?: LeaseTimes;
}): Worker {
  const { services, queue, handlers } = options;
  const runner = createRunner(options);
  const lanes = new Set(handlers.map((handler) => handler.job.queue));
  for (const lane of lanes) queue.work(lane, (id) => runQuietly(id), options.concurrency[lane]);

  /** A failure here is ours, not the job's: its lease runs out and the reconciler finds it. */
  async function runQuietly(id: string): Promise<void> {
    try {
      await runner.run(id);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      services.log.error('job.unsettled', { job: id, reason });
    }
  }

  return {
    activeCount: () => runner.activeCount(),
    async close(graceMs) {
      await Promise.all([queue.close(graceMs + GIVE_BACK_MS), runner.drain(graceMs)]);
    },
  };
}
