import type { z } from 'zod';
import type { Clock } from '../kernel/clock.ts';
import { newId } from '../kernel/ids.ts';
import { sanitizeJson } from '../kernel/text.ts';
import type { Transaction } from '../platform/db.ts';
import { wakeAfter } from '../platform/wakeup.ts';
import type { JobDefinition } from './define.ts';
import { type JobRow, jobQueued, recordJob, recordJobs } from './job-events.ts';
import { inOrder, JOB_COLUMNS } from './job-rows.ts';

/** The topic that is signalled when a job may be waiting for the dispatcher. */
export const JOBS_TOPIC = 'jobs';

/** The holder of a key can finish between two looks; so often we look. */
const DEDUPE_TRIES = 5;

/** Due time, dedupe key, parent and lane key of a job. */
export type EnqueueOptions = {
  dedupeKey?: string;
  parentId?: string;
  runAt?: Date;
  /** Whose turn it needs within its lane, e.g. a host or an engine; the lane's limits for the key then hold for it. */
  laneKey?: string;
};

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
  const id = newId('Job');
  const text = JSON.stringify(sanitizeJson(job.payload.parse(payload)));
  const { dedupeKey = null, parentId = null, runAt = null, laneKey = '' } = options;
  for (let tries = 0; tries < DEDUPE_TRIES; tries += 1) {
    // By hand, because the times must be the database's: a job of a process whose clock is ahead would wait.
    const [row] = await tx.$queryRaw<JobRow[]>`
      insert into jobs (id, workspace_id, type, lane, lane_key, payload, max_attempts, max_interruptions, timeout_ms, dedupe_key, parent_id, run_at, created_at)
      values (${id}, ${where.workspaceId}, ${job.name}, ${job.lane}, ${laneKey}, ${text}::jsonb, ${job.attempts}, ${job.interruptions}, ${job.timeoutMs}, ${dedupeKey},
        ${parentId}, coalesce(${runAt}::timestamptz, clock_timestamp()), clock_timestamp())
      on conflict do nothing returning ${JOB_COLUMNS}`;
    if (row) {
      await recordJob(tx, where.clock, jobQueued, row);
      wakeAfter(tx, JOBS_TOPIC);
      return { job: row, isNew: true };
    }
    const holder = await findHolder(tx, where.workspaceId, dedupeKey);
    if (holder) return { job: holder, isNew: false };
  }
  throw new Error(`The holders of the key ${dedupeKey} end faster than they can be read.`);
}

/** A job that is wanted, ready to be enqueued with others. */
export type JobRequest = {
  job: JobDefinition;
  payload: unknown;
  options: Pick<EnqueueOptions, 'dedupeKey' | 'laneKey'>;
};

/** A job that is wanted, its payload checked by the contract. */
export function requestJob<Schema extends z.ZodType>(
  job: JobDefinition<Schema>,
  payload: z.input<Schema>,
  options: JobRequest['options'] = {},
): JobRequest {
  return { job, payload: job.payload.parse(payload), options };
}

/**
 * Accepts many children of a job in the caller's transaction, in two statements; those whose key an unfinished job of
 * the workspace holds are left out.
 *
 * @returns how many were enqueued
 */
export async function enqueueJobs(
  tx: Transaction,
  where: { workspaceId: string; clock: Clock },
  requests: readonly JobRequest[],
  parentId: string,
): Promise<number> {
  if (requests.length === 0) return 0;
  const column = <T>(read: (request: JobRequest) => T) => requests.map(read);
  const rows = await tx.$queryRaw<JobRow[]>`
    insert into jobs (id, workspace_id, parent_id, run_at, created_at,
      type, lane, lane_key, payload, max_attempts, max_interruptions, timeout_ms, dedupe_key)
    select id, ${where.workspaceId}, ${parentId}, clock_timestamp(), clock_timestamp(),
      type, lane, lane_key, payload::jsonb, max_attempts, max_interruptions, timeout_ms, dedupe_key
    from unnest(
      ${column(() => newId('Job'))}::text[], ${column(({ job }) => job.name)}::text[],
      ${column(({ job }) => job.lane)}::text[], ${column(({ options }) => options.laneKey ?? '')}::text[],
      ${column(({ payload }) => JSON.stringify(sanitizeJson(payload)))}::text[],
      ${column(({ job }) => job.attempts)}::int[], ${column(({ job }) => job.interruptions)}::int[], ${column(({ job }) => job.timeoutMs)}::int[],
      ${column(({ options }) => options.dedupeKey ?? null)}::text[]
    ) as wanted (id, type, lane, lane_key, payload, max_attempts, max_interruptions, timeout_ms, dedupe_key)
    on conflict do nothing returning ${JOB_COLUMNS}`;
  if (rows.length === 0) return 0;
  await recordJobs(tx, where.clock, jobQueued, inOrder(rows));
  wakeAfter(tx, JOBS_TOPIC);
  return rows.length;
}

function findHolder(tx: Transaction, workspaceId: string, dedupeKey: string | null): Promise<JobRow | null> {
  if (dedupeKey === null) return Promise.resolve(null);
  return tx.job.findFirst({ where: { workspaceId, dedupeKey, status: { in: ['QUEUED', 'RUNNING'] } } });
}
