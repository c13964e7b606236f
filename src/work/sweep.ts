import { createPoller, type Poller } from '../events/poller.ts';
import type { Services } from '../kernel/context.ts';
import type { Queue } from '../platform/queue.ts';
import type { Wakeup } from '../platform/wakeup.ts';
import type { JobDefinition } from './define.ts';
import { dispatchJobs } from './dispatch.ts';
import { JOBS_TOPIC } from './enqueue.ts';
import type { JobTimes } from './job-times.ts';
import { createLanes, LANES, type Lanes } from './lanes.ts';
import type { HandedMessage } from './messages.ts';
import { reconcileJobs } from './reconcile.ts';

/** Brings every waiting job to the queue and every job of a dead worker back. */
export type Sweeper = { close(): Promise<void> };

/** How often the sweeper looks and how soon it suspects. */
export type SweepLimits = {
  /** How often to look when nobody signals. */
  pollMs: number;
  /** How often to look for jobs whose worker died. */
  reconcileMs: number;
  /** A dispatched job that no worker claimed for so long is added again: the queue may have lost its message. */
  redispatchMs: number;
};

/** Slots that become free within so long are filled together; workers have more in hand than they run. */
const DISPATCH_GATHER_MS = 20;

const DEFAULT_LIMITS: SweepLimits = {
  pollMs: 1_000,
  reconcileMs: 2_500,
  redispatchMs: 5_000,
};

/** Runs the dispatcher and the reconciler; in every process that may, and in one at a time. */
export function startSweeper(options: {
  services: Services;
  wakeup: Pick<Wakeup, 'onSignal'>;
  queue: Pick<Queue, 'add'>;
  jobs: readonly JobDefinition[];
  /** Default: every lane as it comes. */
  lanes?: Lanes;
  /** What the workers of the process know of their jobs; left out, each job goes alone. */
  times?: Pick<JobTimes, 'quickKinds'>;
  limits?: Partial<SweepLimits>;
}): Sweeper {
  const { services, wakeup, queue } = options;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const lanes = options.lanes ?? createLanes();
  const types = options.jobs.map((job) => job.name);
  const pollers: Poller[] = [
    createPoller({
      name: 'jobs.dispatch',
      topic: JOBS_TOPIC,
      wakeup,
      log: services.log,
      pollMs: limits.pollMs,
      gatherMs: DISPATCH_GATHER_MS,
      async work() {
        const quick = options.times?.quickKinds() ?? [];
        const { messages, isMore } = await dispatchJobs(services, lanes, { types, quick });
        await addByLane(queue, messages);
        return isMore ? 'soon' : false;
      },
    }),
    createPoller({
      name: 'jobs.reconcile',
      topic: 'jobs.reconcile',
      wakeup,
      log: services.log,
      pollMs: limits.reconcileMs,
      async work() {
        const { lost, isMore } = await reconcileJobs(services, limits);
        await addByLane(queue, lost);
        return isMore;
      },
    }),
  ];
  for (const poller of pollers) poller.resume();
  return {
    async close() {
      await Promise.all(pollers.map((poller) => poller.close()));
    },
  };
}

async function addByLane(queue: Pick<Queue, 'add'>, handed: readonly HandedMessage[]): Promise<void> {
  for (const lane of LANES) {
    const messages = handed.filter((message) => message.lane === lane);
    if (messages.length > 0) await queue.add(lane, messages);
  }
}
