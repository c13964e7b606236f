import type { Services } from '../kernel/context.ts';
import type { Transaction } from '../platform/db.ts';
import { type HandedJob, RECONCILE_LOCK, tryLock } from './dispatch.ts';
import { forgetLoad } from './load.ts';
import { cancelWithin, interruptWithin } from './settle.ts';

const BATCH = 200;

/**
 * Settles what nobody else will: attempts whose lease ran out without a heartbeat get another attempt or a public end, and
 * dispatched jobs that no worker claimed are returned, to be added to the queue again.
 */
export function reconcileJobs(
  services: Services,
  limits: { redispatchMs: number },
): Promise<{ lost: HandedJob[]; isMore: boolean }> {
  return services.transaction(async (tx) => {
    if (!(await tryLock(tx, RECONCILE_LOCK))) return { lost: [], isMore: false };
    const dead = await settleDead(tx, services);
    const lost = await tx.$queryRaw<HandedJob[]>`
      update jobs set dispatched_at = clock_timestamp()
      where id in (
        select id from jobs where status = 'QUEUED'
          and dispatched_at < clock_timestamp() - ${limits.redispatchMs}::int * interval '1 millisecond'
        order by run_at, id limit ${BATCH} for update skip locked)
      returning id, lane, attempts as attempt`;
    await forgetLoad(tx);
    return { lost, isMore: dead === BATCH || lost.length === BATCH };
  });
}

type DeadAttempt = {
  id: string;
  attempt: number;
  interruptions: number;
  maxInterruptions: number;
  isCancelled: boolean;
};

async function settleDead(tx: Transaction, services: Services): Promise<number> {
  const dead = await tx.$queryRaw<DeadAttempt[]>`
    select id, attempts as attempt, interruptions, max_interruptions as "maxInterruptions", cancel_requested_at is not null as "isCancelled"
    from jobs where status = 'RUNNING' and lease_until < clock_timestamp()
    order by run_at, id limit ${BATCH} for update skip locked`;
  for (const attempt of dead) await settleOne(tx, services, attempt);
  return dead.length;
}

async function settleOne(tx: Transaction, services: Services, dead: DeadAttempt): Promise<void> {
  services.log.warn('job.attempt.died', { job: dead.id, attempt: dead.attempt });
  if (dead.isCancelled) await cancelWithin(tx, services, dead);
  else await interruptWithin(tx, services, dead);
}
