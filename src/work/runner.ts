import type { Services } from '../kernel/context.ts';
import type { JobMeasure } from '../platform/metrics.ts';
import type { Wakeup } from '../platform/wakeup.ts';
import { Attempt, type AttemptEnd } from './attempt.ts';
import { type Claim, type ClaimLimits, claimJobs } from './claim.ts';
import { JOBS_TOPIC } from './enqueue.ts';
import { createGrouped } from './grouped.ts';
import { LANES, type Lane, slotlessLimit } from './lanes.ts';
import type { JobHandler } from './run.ts';
import { type Failed, failAll } from './settle.ts';

/** Runs jobs by id. */
export type Runner = {
  /**
   * Claims and runs one attempt; leaves at once when there is nothing to claim, and as soon as the attempt waits for
   * somebody's turn: it then goes on by itself, without the caller's slot.
   */
  run(id: string): Promise<void>;
  activeCount(): number;
  /** Waits for what runs; after the grace it is told to stop, and what does not end well goes back to the queue. */
  drain(graceMs: number): Promise<void>;
};

/** How long a lease without a heartbeat keeps its job, and how often the heart beats. */
export type LeaseTimes = { leaseMs: number; heartbeatMs: number };

const DEFAULT_TIMES: LeaseTimes = { leaseMs: 8_000, heartbeatMs: 2_000 };

/** Jobs that are claimed, or end badly, in one transaction. */
const GROUP_MAX = 50;

/** Ends of an attempt that somebody should know of. */
const BAD_ENDS: readonly (AttemptEnd | 'unsettled')[] = ['failed', 'interrupted', 'unsettled'];

/** The topic that is signalled when running jobs should look whether they were cancelled. */
export const CANCEL_TOPIC = 'jobs.cancel';

/** Runs attempts at jobs; a job of a kind without a handler here is left to other processes. */
export function createRunner(options: {
  services: Services;
  handlers: readonly JobHandler[];
  wakeup: Pick<Wakeup, 'onSignal' | 'signal'>;
  /** Jobs of each lane at once. */
  slots: Readonly<Partial<Record<Lane, number>>>;
  times?: LeaseTimes;
  /** Told of every attempt that ended. */
  onEnd?: (measure: JobMeasure) => void;
}): Runner {
  const { services, wakeup, slots } = options;
  const { leaseMs, heartbeatMs } = options.times ?? DEFAULT_TIMES;
  const handlers = new Map(options.handlers.map((handler) => [handler.job.name, handler]));
  const { claim: claimOne, fail } = groupsOf(services, { types: [...handlers.keys()], leaseMs });
  let isDraining = false;
  const active = new Map<Attempt, Promise<void>>();
  const slotless = new Map<string, number>();
  const stopListening = wakeup.onSignal(CANCEL_TOPIC, () => {
    for (const attempt of active.keys()) void attempt.beat();
  });

  function slotlessMax(lane: string): number {
    const known = LANES.find((name) => name === lane);
    return known ? slotlessLimit(known, slots[known] ?? 0) : 0;
  }

  /** Leaves an attempt to itself once it is suspended, while there are not too many of them in its lane. */
  async function untilSuspended(attempt: Attempt, running: Promise<void>, lane: string): Promise<void> {
    const isEnded = await Promise.race([running.then(() => true), attempt.suspended.then(() => false)]);
    if (isEnded) return;
    const count = () => slotless.get(lane) ?? 0;
    if (count() >= slotlessMax(lane)) return running;
    slotless.set(lane, count() + 1);
    void running.finally(() => slotless.set(lane, count() - 1));
    await attempt.leaveSlot();
    wakeup.signal(JOBS_TOPIC);
  }

  async function runAttempt(attempt: Attempt, job: Claim['job']): Promise<void> {
    const startedAt = performance.now();
    let outcome: AttemptEnd | 'unsettled' = 'unsettled';
    try {
      outcome = await attempt.run(heartbeatMs);
    } catch (error) {
      // A failure here is ours, not the job's: its lease runs out and the reconciler finds it.
      services.log.error('job.unsettled', { job: attempt.token.id, reason: reasonOf(error) });
    }
    const ms = performance.now() - startedAt;
    const { id, type, attempts, workspaceId: workspace_id } = job;
    const line = { job: id, type, workspace_id, attempt: attempts, outcome, ms: Math.round(ms), ...attempt.failure };
    services.log[BAD_ENDS.includes(outcome) ? 'warn' : 'info']('job.ran', line);
    options.onEnd?.({ type, outcome, seconds: ms / 1_000 });
  }

  return {
    async run(id) {
      if (isDraining) return;
      const claim = await claimOne(id).catch((error: unknown) => {
        services.log.error('job.unclaimed', { job: id, reason: reasonOf(error) });
        return null;
      });
      const handler = claim && handlers.get(claim.job.type);
      if (!claim || !handler) return;
      const attempt = new Attempt(services, claim, handler, { leaseMs, fail });
      const running = runAttempt(attempt, claim.job).finally(() => active.delete(attempt));
      active.set(attempt, running);
      await untilSuspended(attempt, running, claim.job.lane);
    },
    activeCount: () => active.size,
    async drain(graceMs) {
      isDraining = true;
      const timer = setTimeout(() => {
        for (const attempt of active.keys()) attempt.stop('shutdown');
      }, graceMs);
      while (active.size > 0) await Promise.allSettled(active.values());
      clearTimeout(timer);
      stopListening();
    },
  };
}

/** What many attempts do at once, in one transaction. */
function groupsOf(services: Services, limits: ClaimLimits) {
  const options = { most: GROUP_MAX };
  return {
    claim: createGrouped<string, Claim | null>((ids) => claimJobs(services, ids, limits), options),
    fail: createGrouped<Failed, boolean>((failed) => failAll(services, failed), options),
  };
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
