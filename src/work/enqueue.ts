import type { z } from 'zod';
import type { Clock } from '../kernel/clock.ts';
import { newId } from '../kernel/ids.ts';
import { sanitizeJson } from '../kernel/text.ts';
import type { Transaction } from '../platform/db.ts';
import { wakeAfter } from '../platform/wakeup.ts';
import type { JobDefinition } from './define.ts';
import { type JobRow, jobQueued, recordJob } from './job-events.ts';

/** The topic that is signalled when a job may be waiting for the dispatcher. */
export const JOBS_TOPIC = 'jobs';

/** The holder of a key can finish between two looks; so often we look. */
const DEDUPE_TRIES = 5;

/** When, for which key and as part of what a job is wanted. */
export type EnqueueOptions = { dedupeKey?: string; parentId?: string; runAt?: Date };

/**
 * Accepts work in the caller's transaction: with it committed, the job will be done or reported failed.
 *
 * @param options.dedupeKey while an unfinished job of the workspace holds it, that job is the answer
 * @param options.runAt not to be started before; left out, at once
 */
export async function enqueueJob<Schema extends z.ZodType>(
  tx: Transaction,
  where: { workspaceId: string; clock: Clock },
  job: JobDefinition<Schema>,
  ...asked: [payload: z.input<Schema>, options?: EnqueueOptions]
): Promise<{ job: JobRow; isNew: boolean }> {
  const [payload, options = {}] = asked;
  const row = {
    id: newId('Job'),
    workspaceId: where.workspaceId,
    type: job.name,
    payload: jsonInput(sanitizeJson(job.payload.parse(payload))),
    maxAttempts: job.attempts,
    timeoutMs: job.timeoutMs,
    ...options,
  };
  for (let tries = 0; tries < DEDUPE_TRIES; tries += 1) {
    const [created] = await tx.job.createManyAndReturn({ data: [row], skipDuplicates: true });
    if (created) {
      await recordJob(tx, where.clock, jobQueued, created);
      wakeAfter(tx, JOBS_TOPIC);
      return { job: created, isNew: true };
    }
    const holder = await findHolder(tx, where.workspaceId, options.dedupeKey);
    if (holder) return { job: holder, isNew: false };
  }
  throw new Error(`The holders of the key ${options.dedupeKey} end faster than they can be read.`);
}

function findHolder(tx: Transaction, workspaceId: string, dedupeKey: string | undefined): Promise<JobRow | null> {
  if (dedupeKey === undefined) return Promise.resolve(null);
  return tx.job.findFirst({ where: { workspaceId, dedupeKey, status: { in: ['QUEUED', 'RUNNING'] } } });
}

/** A payload has passed through zod and `sanitizeJson`, so it is JSON; the column is never null. */
export function jsonInput(value: unknown): object {
  return value as object;
}
