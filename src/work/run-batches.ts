import { createPoller } from '../events/poller.ts';
import type { JobBatch } from '../generated/prisma/client.ts';
import type { Services } from '../kernel/context.ts';
import type { Transaction } from '../platform/db.ts';
import type { Wakeup } from '../platform/wakeup.ts';
import { BATCHES_TOPIC, type Batch, type BatchCounts, type BatchHandler } from './batch.ts';
import { cancelWaiting, isCancelRequested } from './cancel.ts';
import { enqueueJobs } from './enqueue.ts';
import { type JobRow, jobProgressed, jobStarted, recordJobs } from './job-events.ts';
import { JOB_COLUMNS } from './job-rows.ts';
import { outcomeOf } from './outcome.ts';
import { cancelWithin, succeedWithin } from './settle.ts';

/** Children that end within so long of a look are looked at together. */
const GATHER_MS = 200;

type Counts = Omit<BatchCounts, 'deduplicated'> & { unfinished: number };
type Taken = { job: JobRow; batch: JobBatch; handler: BatchHandler };

/**
 * Carries batches on, in any number of processes: enqueues the next children as earlier ones end, tells how far each
 * batch has come, and ends it. A batch holds no slot while its children run, and what it needs stands in its rows, so
 * that another process goes on where one died.
 */
export function startBatches(options: {
  services: Services;
  wakeup: Pick<Wakeup, 'onSignal'>;
  handlers: readonly BatchHandler[];
  pollMs?: number;
}): { close(): Promise<void> } {
  const { services, wakeup, pollMs = 500 } = options;
  const handlers = new Map(options.handlers.map((handler) => [handler.job.name, handler]));
  const poller = createPoller({
    name: 'jobs.batches',
    topic: BATCHES_TOPIC,
    wakeup,
    log: services.log,
    pollMs,
    gatherMs: GATHER_MS,
    work: async () => {
      for (const { id, type } of await openBatches(services, [...handlers.keys()])) {
        const handler = handlers.get(type);
        if (handler) await carryOn(services, id, handler);
      }
      return false;
    },
  });
  poller.resume();
  return poller;
}

function openBatches(services: Services, types: readonly string[]): Promise<{ id: string; type: string }[]> {
  return services.sql.query({
    name: 'job_batches_open',
    text: `select jobs.id, jobs.type from job_batches join jobs on jobs.id = job_batches.job_id
           where job_batches.is_open and jobs.type = any($1::text[]) order by jobs.id`,
    values: [types],
  });
}

function carryOn(services: Services, id: string, handler: BatchHandler): Promise<void> {
  return services.transaction(async (tx) => {
    const job = await takeParent(tx, id);
    if (!job) return;
    const batch = await tx.jobBatch.findUniqueOrThrow({ where: { jobId: id } });
    if (!batch.isOpen) return;
    await move(tx, services, { job, batch, handler });
  });
}

/** The parent, when no other process has it locked. */
async function takeParent(tx: Transaction, id: string): Promise<JobRow | null> {
  const [row] = await tx.$queryRaw<JobRow[]>`
    select ${JOB_COLUMNS} from jobs where id = ${id} for no key update skip locked`;
  return row ?? null;
}

async function move(tx: Transaction, services: Services, taken: Taken): Promise<void> {
  if (taken.job.finishedAt) return close(tx, services, taken);
  const job = taken.job.status === 'QUEUED' ? await begin(tx, services, taken.job) : taken.job;
  if (await isCancelRequested(tx, job)) {
    await cancelWithin(tx, services, { id: job.id, attempt: job.attempts });
    await cancelWaiting(tx, { principal: job, clock: services.clock }, job.id);
    return close(tx, services, taken);
  }
  const counts = await countChildren(tx, job.id);
  const next = await enqueueNext(tx, services, { ...taken, job }, counts);
  const { batch } = next;
  const { handler } = taken;
  const ended = counts.succeeded + counts.failed + counts.cancelled + batch.deduplicated;
  if (batch.isFullyEnqueued && next.enqueued === 0 && counts.unfinished === 0) {
    await finish(tx, services, { ...taken, job }, { ...counts, deduplicated: batch.deduplicated });
  } else {
    const counted = await handler.count?.(tx, asBatch(services, job));
    const progress = counted ?? { done: ended, total: Math.max(batch.total, ended) };
    await tellProgress(tx, services, { ...taken, job }, progress);
  }
}

async function begin(tx: Transaction, services: Services, job: JobRow): Promise<JobRow> {
  const started = await tx.$queryRaw<JobRow[]>`
    update jobs set status = 'RUNNING', attempts = attempts + 1, started_at = clock_timestamp(), lease_until = null
    where id = ${job.id} returning ${JOB_COLUMNS}`;
  await recordJobs(tx, services.clock, jobStarted, started);
  return started[0] ?? job;
}

async function countChildren(tx: Transaction, parentId: string): Promise<Counts> {
  const [counts] = await tx.$queryRaw<Counts[]>`
    select count(*) filter (where status = 'SUCCEEDED')::int as succeeded,
      count(*) filter (where status = 'FAILED')::int as failed,
      count(*) filter (where status = 'CANCELLED')::int as cancelled,
      count(*) filter (where status in ('QUEUED', 'RUNNING'))::int as unfinished
    from jobs where parent_id = ${parentId}`;
  return counts ?? { succeeded: 0, failed: 0, cancelled: 0, unfinished: 0 };
}

/** Fills the window with the next children; those under way for somebody else already are deduplicated. */
async function enqueueNext(tx: Transaction, services: Services, { job, batch, handler }: Taken, counts: Counts) {
  const room = handler.window - counts.unfinished;
  if (batch.isFullyEnqueued || room <= 0) return { batch, enqueued: 0 };
  const page = await handler.next(tx, asBatch(services, job), {
    after: batch.cursor,
    limit: room,
    unfinished: counts.unfinished,
  });
  const scope = { workspaceId: job.workspaceId, clock: services.clock };
  const enqueued = await enqueueJobs(tx, scope, page.children, job.id);
  const next = await tx.jobBatch.update({
    where: { jobId: job.id },
    data: {
      cursor: page.cursor ?? batch.cursor,
      deduplicated: batch.deduplicated + page.children.length - enqueued,
      isFullyEnqueued: page.isLast,
    },
  });
  return { batch: next, enqueued };
}

async function tellProgress(
  tx: Transaction,
  services: Services,
  { job, handler }: Taken,
  { done, total }: { done: number; total: number },
): Promise<void> {
  if (job.progressDone === done && job.progressTotal === total) return;
  const percent = total > 0 ? Math.min(99, Math.floor((done / total) * 100)) : 0;
  const rows = await tx.$queryRaw<JobRow[]>`
    update jobs set progress_done = ${done}, progress_total = ${total}, progress_percent = ${percent}, progress_step = ${handler.step}
    where id = ${job.id} returning ${JOB_COLUMNS}`;
  await recordJobs(tx, services.clock, jobProgressed, rows);
  await handler.progressed?.(tx, asBatch(services, job));
}

async function finish(tx: Transaction, services: Services, taken: Taken, counts: Counts & BatchCounts): Promise<void> {
  const { job, handler } = taken;
  const { unfinished: _none, ...ended } = counts;
  const { succeeded, failed, cancelled, deduplicated } = ended;
  const total = succeeded + failed + cancelled + deduplicated;
  const steps = (await handler.count?.(tx, asBatch(services, job)))?.total ?? total;
  const progress = { step: handler.step, done: steps, total: steps, percent: 100 };
  const outcome = outcomeOf({ done: succeeded + deduplicated, notDone: failed + cancelled });
  const token = { id: job.id, attempt: job.attempts };
  await succeedWithin(tx, services, { token, progress }, async () => ({
    outcome,
    total,
    succeeded,
    failed,
    cancelled,
    deduplicated,
    ...(await handler.finish?.(tx, asBatch(services, job), ended)),
  }));
  await tx.jobBatch.update({ where: { jobId: job.id }, data: { isOpen: false } });
}

/** Ends a batch whose job ended otherwise. */
async function close(tx: Transaction, services: Services, { job, handler }: Taken): Promise<void> {
  await handler.cancelled?.(tx, asBatch(services, job));
  await tx.jobBatch.update({ where: { jobId: job.id }, data: { isOpen: false } });
}

function asBatch(services: Services, job: JobRow): Batch<unknown> {
  return { job: { id: job.id }, workspaceId: job.workspaceId, clock: services.clock, payload: job.payload };
}
