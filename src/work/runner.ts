import type { Services } from '../kernel/context.ts';
import type { JobMeasure } from '../platform/metrics.ts';
import type { Wakeup } from '../platform/wakeup.ts';
import { Attempt, type AttemptEnd } from './attempt.ts';
import { type Claim, type ClaimLimits, claimJobs } from './claim.ts';
import { JOBS_TOPIC } from './enqueue.ts';
import { createGrouped } from './grouped.ts';
import type { JobTimes } from './job-times.ts';
import type { Lane } from './lanes.ts';
import { releaseAll } from './release.ts';
import type { JobHandler } from './run.ts';
import { type Occupied, runInTurn, type Turns } from './run-in-turn.ts';
import { type Failed, failAll } from './settle.ts';
import { createSlotless } from './slotless.ts';
import { type Succeeded, succeedAll } from './succeed-all.ts';

/** Runs jobs by id. */
export type Runner = {
  /**
   * Claims and runs one attempt, then one of each of the others that share its message; leaves at once when there is nothing
   * to claim, and as soon as the attempt waits for somebody's turn: it then goes on by itself, without the caller's slot.
   */
  run(id: string, others?: readonly string[]): Promise<void>;
  activeCount(): number;
  /** Waits for what runs; after the grace it is told to stop, and what does not end well goes back to the queue. */
  drain(graceMs: number): Promise<void>;
};

/**
 * How long a lease without a heartbeat keeps its job, and how often the heart beats; how long jobs that share a message may
 * take before those that have not begun are given back, default 2 seconds and a quarter of a lease at most.
 */
export type LeaseTimes = { leaseMs: number; heartbeatMs: number; patienceMs?: number };

const DEFAULT_TIMES: LeaseTimes = { leaseMs: 8_000, heartbeatMs: 2_000 };

/** Jobs that share a message are expected to be done in an eighth of this; it must end before their leases. */
const PATIENCE_MS = 2_000;
const PATIENCE_SHARE = 0.25;

/** Jobs that are claimed, or end, in one transaction. */
const GROUP_MAX = 100;

/** Ends of an attempt that somebody should know of. */
const BAD_ENDS: readonly (AttemptEnd | 'unsettled')[] = ['failed', 'interrupted', 'unsettled'];

/** The topic that is signalled when running jobs should look whether they were cancelled. */
export const CANCEL_TOPIC = 'jobs.cancel';

type RunnerOptions = {
  services: Services;
  handlers: readonly JobHandler[];
  wakeup: Pick<Wakeup, 'onSignal' | 'signal'>;
  /** Jobs of each lane at once. */
  slots: Readonly<Partial<Record<Lane, number>>>;
  times?: LeaseTimes;
  /** Told how long each job kept its slot. */
  jobTimes?: Pick<JobTimes, 'note'> | undefined;
  /** Told of every attempt that ended. */
  onEnd?: (measure: JobMeasure) => void;
};

/** Runs attempts at jobs; a job of a kind without a handler here is left to other processes. */
export function createRunner(options: RunnerOptions): Runner {
  const { services, wakeup } = options;
  const {
    leaseMs,
    heartbeatMs,
    patienceMs = Math.min(PATIENCE_MS, leaseMs * PATIENCE_SHARE),
  } = options.times ?? DEFAULT_TIMES;
  const handlers = new Map(options.handlers.map((handler) => [handler.job.name, handler]));
  const { claim, ...ends } = groupsOf(services, { types: [...handlers.keys()], leaseMs });
  const untilSlotFree = createSlotless(options.slots, () => wakeup.signal(JOBS_TOPIC));
  let isDraining = false;
  let cancelSignals = 0;
  const active = new Map<Attempt, Promise<void>>();
  const messages = new Set<Turns>();
  const stopListening = wakeup.onSignal(CANCEL_TOPIC, () => {
    cancelSignals += 1;
    for (const attempt of active.keys()) void attempt.beat();
  });

  async function occupySlot(claimed: Claim, mayBeCancelled: boolean): Occupied {
    const handler = handlers.get(claimed.job.type);
    if (!handler) return { rest: Promise.resolve() };
    const startedAt = performance.now();
    const attempt = new Attempt(services, claimed, handler, { leaseMs, ends });
    if (mayBeCancelled) await attempt.beat();
    const running = runAttempt(options, { attempt, job: claimed.job, heartbeatMs }).finally(() =>
      active.delete(attempt),
    );
    active.set(attempt, running);
    const occupied = await untilSlotFree(attempt, running, claimed.job.lane);
    options.jobTimes?.note(claimed.job, performance.now() - startedAt);
    return occupied;
  }

  async function release(claims: readonly Claim[]): Promise<void> {
    // The one before them is not over, and has taken as long already.
    if (claims[0]) options.jobTimes?.note(claims[0].job, patienceMs);
    await releaseClaims(services, claims);
  }

  return {
    async run(id, others = []) {
      if (isDraining) return;
      const seen = cancelSignals;
      const claims = await Promise.all([id, ...others].map((one) => claimOrLeave(services, claim, one)));
      const start = (claimed: Claim) => occupySlot(claimed, cancelSignals !== seen);
      const turns = runInTurn(claims.filter(isClaim), { start, release, patienceMs });
      messages.add(turns);
      if (isDraining) turns.giveBack();
      await turns.done.finally(() => {
        messages.delete(turns);
        // The ends of jobs that share a message do not say that its slot is free.
        if (others.length > 0) wakeup.signal(JOBS_TOPIC);
      });
    },
    activeCount: () => active.size,
    async drain(graceMs) {
      isDraining = true;
      for (const turns of messages) turns.giveBack();
      const timer = setTimeout(() => {
        for (const attempt of active.keys()) attempt.stop('shutdown');
      }, graceMs);
      while (active.size > 0) await Promise.allSettled(active.values());
      await Promise.allSettled([...messages].map(({ done }) => done));
      clearTimeout(timer);
      stopListening();
    },
  };
}

async function runAttempt(
  { services, onEnd }: Pick<RunnerOptions, 'services' | 'onEnd'>,
  { attempt, job, heartbeatMs }: { attempt: Attempt; job: Claim['job']; heartbeatMs: number },
): Promise<void> {
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
  onEnd?.({ type, outcome, seconds: ms / 1_000 });
}

async function claimOrLeave(
  services: Services,
  claim: (id: string) => Promise<Claim | null>,
  id: string,
): Promise<Claim | null> {
  try {
    return await claim(id);
  } catch (error) {
    services.log.error('job.unclaimed', { job: id, reason: reasonOf(error) });
    return null;
  }
}

function isClaim(claim: Claim | null): claim is Claim {
  return claim !== null;
}

async function releaseClaims(services: Services, claims: readonly Claim[]): Promise<void> {
  try {
    await releaseAll(
      services,
      claims.map(({ job }) => ({ id: job.id, attempt: job.attempts })),
    );
  } catch (error) {
    // Their leases run out, and the reconciler finds them.
    services.log.error('jobs.unreleased', { count: claims.length, reason: reasonOf(error) });
  }
}

/** What many attempts do at once, in one transaction. */
function groupsOf(services: Services, limits: ClaimLimits) {
  const options = { most: GROUP_MAX };
  return {
    claim: createGrouped<string, Claim | null>((ids) => claimJobs(services, ids, limits), options),
    fail: createGrouped<Failed, boolean>((failed) => failAll(services, failed), options),
    succeed: createGrouped<Succeeded, boolean>((succeeded) => succeedAll(services, succeeded), options),
  };
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
