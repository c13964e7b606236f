import { createPoller } from '../../../events/poller.ts';
import type { Services } from '../../../kernel/context.ts';
import type { Transaction } from '../../../platform/db.ts';
import type { Wakeup } from '../../../platform/wakeup.ts';
import { requestCancel } from '../../../work/cancel.ts';
import { enqueueJob } from '../../../work/enqueue.ts';
import { type JobRow, jobProgressed, jobStarted, recordJob } from '../../../work/job-events.ts';
import { cancelWithin, succeed } from '../../../work/settle.ts';
import { productWhere } from '../../catalog/index.ts';
import { auditBatch, auditRun } from '../jobs.ts';
import { BATCH_TOPIC } from './start-batch.ts';

/** Unfinished audits that a batch has at once: enough to keep workers busy, few enough to take back at once. */
const WINDOW = 200;

/** Failures that a batch's result names. */
const NAMED_FAILURES = 100;

/** Where the parts of a batch stand. */
type Counts = { succeeded: number; failed: number; cancelled: number; unfinished: number };

/**
 * Carries batches of audits on, in any number of processes: asks for the next audits as earlier ones end, tells how
 * far each batch has come, and ends it. A batch holds no worker while its audits run.
 */
export function startAuditBatches(options: { services: Services; wakeup: Pick<Wakeup, 'onSignal'>; pollMs?: number }): {
  close(): Promise<void>;
} {
  const { services, wakeup, pollMs = 500 } = options;
  const poller = createPoller({
    name: 'audit.batches',
    topic: BATCH_TOPIC,
    wakeup,
    log: services.log,
    pollMs,
    work: async () => {
      const open = await services.sql.query<{ id: string }>({
        name: 'audit_batches_open',
        text: `select id from jobs where type = 'audit.batch' and status in ('QUEUED', 'RUNNING') order by id`,
      });
      for (const { id } of open) await carryOn(services, id);
      return false;
    },
  });
  poller.resume();
  return poller;
}

async function carryOn(services: Services, id: string): Promise<void> {
  const done = await services.transaction(async (tx) => {
    const job = await takeBatch(tx, id);
    return job && step(services, tx, job);
  });
  if (!done) return;
  const { job, counts, joined } = done;
  const total = counts.succeeded + counts.failed + counts.cancelled + joined;
  const progress = { step: 'Auditing products', done: total, total, percent: 100 };
  await succeed(services, { id, attempt: job.attempts }, progress, async (tx) => ({
    total,
    succeeded: counts.succeeded,
    failed: counts.failed,
    cancelled: counts.cancelled,
    already_running: joined,
    failures: await failuresOf(tx, id),
  }));
}

/** The batch, when no other process is at it. */
async function takeBatch(tx: Transaction, id: string): Promise<JobRow | null> {
  const [held] = await tx.$queryRaw<{ id: string }[]>`
    select id from jobs where id = ${id} and status in ('QUEUED', 'RUNNING') for no key update skip locked`;
  return held ? tx.job.findUnique({ where: { id } }) : null;
}

type Done = { job: JobRow; counts: Counts; joined: number };

async function step(services: Services, tx: Transaction, taken: JobRow): Promise<Done | null> {
  const job = taken.status === 'QUEUED' ? await begin(services, tx, taken) : taken;
  if (job.cancelRequestedAt) {
    await requestCancel(tx, { principal: job, clock: services.clock }, job.id);
    await cancelWithin(tx, services, { id: job.id, attempt: job.attempts });
    return null;
  }
  const counts = await countParts(tx, job.id);
  const batch = await askForMore(services, tx, job, WINDOW - counts.unfinished);
  const ended = counts.succeeded + counts.failed + counts.cancelled + batch.joined;
  await tellProgress(services, tx, job, { done: ended, total: Math.max(batch.total, ended) });
  return batch.isAllAsked && batch.asked === 0 && counts.unfinished === 0
    ? { job, counts, joined: batch.joined }
    : null;
}

async function begin(services: Services, tx: Transaction, job: JobRow): Promise<JobRow> {
  await tx.$executeRaw`
    update jobs set status = 'RUNNING', attempts = attempts + 1, started_at = clock_timestamp(), lease_until = null
    where id = ${job.id}`;
  const started = await tx.job.findUniqueOrThrow({ where: { id: job.id } });
  await recordJob(tx, services.clock, jobStarted, started);
  return started;
}

async function countParts(tx: Transaction, parentId: string): Promise<Counts> {
  const [counts] = await tx.$queryRaw<Counts[]>`
    select count(*) filter (where status = 'SUCCEEDED')::int as succeeded,
      count(*) filter (where status = 'FAILED')::int as failed,
      count(*) filter (where status = 'CANCELLED')::int as cancelled,
      count(*) filter (where status in ('QUEUED', 'RUNNING'))::int as unfinished
    from jobs where parent_id = ${parentId}`;
  return counts ?? { succeeded: 0, failed: 0, cancelled: 0, unfinished: 0 };
}

/** Asks for the audits of the next products, in the order of their ids; those under way already are joined. */
async function askForMore(services: Services, tx: Transaction, job: JobRow, room: number) {
  const batch = await tx.auditBatch.findUniqueOrThrow({ where: { jobId: job.id } });
  if (batch.isAllAsked || room <= 0) return { ...batch, asked: 0 };
  const { filter } = auditBatch.payload.parse(job.payload);
  const products = await tx.product.findMany({
    where: { AND: [productWhere({ principal: job }, filter), batch.cursor ? { id: { gt: batch.cursor } } : {}] },
    orderBy: { id: 'asc' },
    take: room,
    select: { id: true },
  });
  const scope = { workspaceId: job.workspaceId, clock: services.clock };
  let asked = 0;
  for (const { id } of products) {
    const options = { dedupeKey: `audit ${id}`, parentId: job.id };
    const { isNew } = await enqueueJob(tx, scope, auditRun, { productId: id }, options);
    if (isNew) asked += 1;
  }
  const next = await tx.auditBatch.update({
    where: { jobId: job.id },
    data: {
      cursor: products.at(-1)?.id ?? batch.cursor,
      joined: batch.joined + products.length - asked,
      isAllAsked: products.length < room,
    },
  });
  return { ...next, asked };
}

async function tellProgress(
  services: Services,
  tx: Transaction,
  job: JobRow,
  { done, total }: { done: number; total: number },
): Promise<void> {
  if (job.progressDone === done && job.progressTotal === total) return;
  const percent = total > 0 ? Math.min(99, Math.floor((done / total) * 100)) : 0;
  const next = await tx.job.update({
    where: { id: job.id },
    data: { progressDone: done, progressTotal: total, progressPercent: percent, progressStep: 'Auditing products' },
  });
  await recordJob(tx, services.clock, jobProgressed, next);
}

function failuresOf(tx: Transaction, parentId: string) {
  return tx.$queryRaw<{ job_id: string; sku: string | null; code: string; message: string }[]>`
    select jobs.id as job_id, products.sku, error->>'code' as code, error->>'message' as message
    from jobs left join products on products.id = payload->>'productId'
    where parent_id = ${parentId} and status = 'FAILED' order by jobs.id limit ${NAMED_FAILURES}`;
}
