import type { Services } from '../kernel/context.ts';
import type { Transaction } from '../platform/db.ts';
import { RECONCILE_LOCK, tryLock } from './dispatch.ts';
import { forgetLoad } from './load.ts';
import { type HandedJob, type HandedMessage, messagesOf } from './messages.ts';
import { cancelWithin, interruptWithin } from './settle.ts';

const BATCH = 200;

/**
 * Settles what nobody else will: attempts whose lease ran out without a heartbeat get another attempt or a public end,
 * jobs that wait although they were asked to end do end, and dispatched jobs that no worker claimed are returned, to be added to the queue again.
 */
export function reconcileJobs(
  services: Services,
  limits: { redispatchMs: number },
): Promise<{ lost: HandedMessage[]; isMore: boolean }> {
  return services.transaction(async (tx) => {
    if (!(await tryLock(tx, RECONCILE_LOCK))) return { lost: [], isMore: false };
    const dead = await settleDead(tx, services);
    const cancelled = await settleCancelled(tx, services);
    const lost = await tx.$queryRaw<HandedJob[]>`
      update jobs set dispatched_at = clock_timestamp()
      where id in (
        select id from jobs where status = 'QUEUED'
          and dispatched_at < clock_timestamp() - ${limits.redispatchMs}::int * interval '1 millisecond'
        order by run_at, id limit ${BATCH} for no key update skip locked)
      returning id, lane, attempts as attempt, message`;
    await forgetLoad(tx);
    return { lost: messagesOf(lost), isMore: [dead, cancelled, lost.length].includes(BATCH) };
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
    select id, attempts as attempt, interruptions, max_interruptions as "maxInterruptions",
      exists (select 1 from job_cancellations asked where asked.job_id in (jobs.id, jobs.parent_id)) as "isCancelled"
    from jobs where status = 'RUNNING' and lease_until < clock_timestamp()
    order by run_at, id limit ${BATCH} for no key update skip locked`;
  for (const attempt of dead) await settleOne(tx, services, attempt);
  return dead.length;
}

async function settleOne(tx: Transaction, services: Services, dead: DeadAttempt): Promise<void> {
  services.log.warn('job.attempt.died', { job: dead.id, attempt: dead.attempt });
  if (dead.isCancelled) await cancelWithin(tx, services, dead);
  else await interruptWithin(tx, services, dead);
}

/** Whoever asked met these in another's hands, or they were put back since. Wishes are forgotten once all is ended. */
async function settleCancelled(tx: Transaction, services: Services): Promise<number> {
  const waiting = await tx.$queryRaw<{ id: string; attempt: number }[]>`
    with asked as (
      select jobs.id from job_cancellations join jobs on jobs.id = job_id where jobs.status = 'QUEUED'
      union
      select jobs.id from job_cancellations join jobs on jobs.parent_id = job_id where jobs.status = 'QUEUED'
    )
    select id, attempts as attempt from jobs where id in (select id from asked) and status = 'QUEUED'
    order by id limit ${BATCH} for no key update skip locked`;
  for (const job of waiting) await cancelWithin(tx, services, job);
  await tx.$executeRaw`
    delete from job_cancellations using jobs where jobs.id = job_id and jobs.finished_at is not null
      and not exists (select 1 from jobs part where part.parent_id = job_id and part.status in ('QUEUED', 'RUNNING'))`;
  return waiting.length;
}
