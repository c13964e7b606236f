import type { z } from 'zod';
import type { Clock } from '../kernel/clock.ts';
import type { Transaction } from '../platform/db.ts';
import { wakeAfter } from '../platform/wakeup.ts';
import type { JobDefinition } from './define.ts';
import { type EnqueueOptions, enqueueJob, type JobRequest } from './enqueue.ts';
import type { JobRow } from './job-events.ts';

/** The topic that is signalled when there is a new batch. */
export const BATCHES_TOPIC = 'jobs.batches';

/** Children that a batch has unfinished at once: enough to keep workers busy, few enough to cancel at once. */
const WINDOW = 200;

/** A parent job as its handler sees it. */
export type Batch<Payload> = { job: { id: string }; workspaceId: string; clock: Clock; payload: Payload };

/** How the children of a batch ended. `deduplicated` ones were waiting or under way for somebody else already. */
export type BatchCounts = { succeeded: number; failed: number; cancelled: number; deduplicated: number };

/** The next children of a batch, in the order of its cursor. */
export type NextChildren = {
  children: readonly JobRequest[];
  /** Where the next ones begin: behind this. */
  cursor: string | null;
  /** Are these the last? */
  isLast: boolean;
};

/** Where the next children begin, how many there may be, and how many earlier ones have not ended. */
export type ChildrenPage = { after: string | null; limit: number; unfinished: number };

/** How a batch is done; all of it runs in the transaction that makes it true. */
export type BatchSteps<Payload> = {
  /** What its progress says it is doing. */
  step: string;
  /** Children unfinished at once; default 200. */
  window?: number;
  /** The children behind the cursor, at most `limit`; `unfinished` earlier ones have not ended. */
  next(tx: Transaction, batch: Batch<Payload>, page: ChildrenPage): Promise<NextChildren>;
  /** How far the batch has come, where a child is more than one step; left out, the children are counted. */
  count?(tx: Transaction, batch: Batch<Payload>): Promise<{ done: number; total: number }>;
  /** Called whenever the progress has changed, in the transaction that says so. */
  progressed?(tx: Transaction, batch: Batch<Payload>): Promise<void>;
  /** Called once when every child has ended. @returns what the result says besides, or instead of, the counts and the outcome */
  finish?(tx: Transaction, batch: Batch<Payload>, counts: BatchCounts): Promise<Record<string, unknown>>;
  /** Called once when the batch was cancelled; children that ran may still end. */
  cancelled?(tx: Transaction, batch: Batch<Payload>): Promise<void>;
};

/** A parent's contract with its steps. */
export type BatchHandler = BatchSteps<unknown> & { job: JobDefinition; window: number };

/** Says how a parent job is done: which children it has, and what comes of them. */
export function handleBatch<Schema extends z.ZodType>(
  job: JobDefinition<Schema>,
  steps: BatchSteps<z.output<Schema>>,
): BatchHandler {
  const { next, count, progressed, finish, cancelled } = steps;
  const typed = (batch: Batch<unknown>) => ({ ...batch, payload: job.payload.parse(batch.payload) });
  return {
    job,
    step: steps.step,
    window: steps.window ?? WINDOW,
    next: (tx, batch, page) => next(tx, typed(batch), page),
    ...(count && { count: (tx, batch) => count(tx, typed(batch)) }),
    ...(progressed && { progressed: (tx, batch) => progressed(tx, typed(batch)) }),
    ...(finish && { finish: (tx, batch, counts) => finish(tx, typed(batch), counts) }),
    ...(cancelled && { cancelled: (tx, batch) => cancelled(tx, typed(batch)) }),
  };
}

/**
 * Accepts a parent job in the caller's transaction.
 *
 * @param asked.total counts the children there will be, as far as can be told now; asked only for a new job
 * @returns the unfinished job that holds the dedupe key when there is one, with its own total
 */
export async function enqueueBatch<Schema extends z.ZodType>(
  tx: Transaction,
  where: { workspaceId: string; clock: Clock },
  job: JobDefinition<Schema>,
  asked: { payload: z.input<Schema>; total: () => Promise<number> } & Pick<EnqueueOptions, 'dedupeKey'>,
): Promise<{ job: JobRow; total: number; isNew: boolean }> {
  const { payload, dedupeKey } = asked;
  const { job: row, isNew } = await enqueueJob(tx, where, job, payload, dedupeKey ? { dedupeKey } : {});
  if (!isNew) {
    const known = await tx.jobBatch.findUnique({ where: { jobId: row.id } });
    return { job: row, total: known?.total ?? 0, isNew };
  }
  const total = await asked.total();
  await tx.jobBatch.create({ data: { jobId: row.id, total } });
  wakeAfter(tx, BATCHES_TOPIC);
  return { job: row, total, isNew };
}
