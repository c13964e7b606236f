import { z } from 'zod';
import { appendEvent, appendEvents } from '../events/append.ts';
import { defineEvent, type EventDefinition } from '../events/define.ts';
import type { Job } from '../generated/prisma/client.ts';
import { type Clock, formatInstant } from '../kernel/clock.ts';
import type { Transaction } from '../platform/db.ts';
import { outcomeIn, outcomeSchema } from './outcome.ts';

/** A job's row. */
export type JobRow = Job;

const instant = z.string().nullable();

/** A job as REST and the job events show it. */
export const jobSnapshotSchema = z.object({
  id: z.string(),
  type: z.string(),
  status: z.enum(['queued', 'running', 'succeeded', 'failed', 'cancelled']),
  progress: z.object({
    percent: z.number(),
    step: z.string().nullable(),
    done: z.number().nullable(),
    total: z.number().nullable(),
  }),
  result: z.unknown(),
  outcome: outcomeSchema.nullable().default(null),
  error: z.unknown(),
  attempts: z.number(),
  interruptions: z.number().default(0),
  created_at: z.string(),
  started_at: instant,
  finished_at: instant,
});

/** A job as REST and the job events show it. */
export type JobSnapshot = z.infer<typeof jobSnapshotSchema>;

function jobEvent(state: string, description: string): EventDefinition<typeof jobSnapshotSchema> {
  return defineEvent({ type: `job.${state}`, description, data: jobSnapshotSchema });
}

export const jobQueued = jobEvent('queued', 'A job waits to be started: it is new, or an attempt is to be repeated.');
export const jobStarted = jobEvent('started', 'An attempt at a job began.');
export const jobProgressed = jobEvent('progressed', 'A running job came further; at most four times a second.');
export const jobSucceeded = jobEvent('succeeded', 'A job is done; `result` holds what came of it.');
export const jobFailed = jobEvent('failed', 'A job failed for good; `error` says why.');
export const jobCancelled = jobEvent('cancelled', 'A job was cancelled before it was done.');

/** Every event of a job's life. */
export const jobEvents: readonly EventDefinition[] = [
  jobQueued,
  jobStarted,
  jobProgressed,
  jobSucceeded,
  jobFailed,
  jobCancelled,
];

/** Their types. */
export const JOB_EVENT_TYPES: readonly string[] = jobEvents.map((event) => event.type);

/** The events that end a job's life. */
export const JOB_END_TYPES: readonly string[] = [jobSucceeded.type, jobFailed.type, jobCancelled.type];

/** What a job's row looks like from outside. */
export function jobSnapshot(job: JobRow): JobSnapshot {
  return {
    id: job.id,
    type: job.type,
    status: STATUS_WORDS[job.status],
    progress: {
      percent: job.progressPercent,
      step: job.progressStep,
      done: job.progressDone,
      total: job.progressTotal,
    },
    result: job.result,
    outcome: outcomeIn(job.result),
    error: job.error,
    attempts: job.attempts,
    interruptions: job.interruptions,
    created_at: formatInstant(job.createdAt),
    started_at: job.startedAt && formatInstant(job.startedAt),
    finished_at: job.finishedAt && formatInstant(job.finishedAt),
  };
}

/** Appends what happened to a job, with the job as it now is. */
export async function recordJob(
  tx: Transaction,
  clock: Clock,
  definition: EventDefinition<typeof jobSnapshotSchema>,
  job: JobRow,
): Promise<void> {
  await appendEvent(tx, { workspaceId: job.workspaceId, clock }, definition, happenedTo(job));
}

/** As {@link recordJob}, for many jobs of one workspace in one statement. */
export async function recordJobs(
  tx: Transaction,
  clock: Clock,
  definition: EventDefinition<typeof jobSnapshotSchema>,
  jobs: readonly JobRow[],
): Promise<void> {
  const [first] = jobs;
  if (!first) return;
  await appendEvents(tx, { workspaceId: first.workspaceId, clock }, definition, jobs.map(happenedTo));
}

function happenedTo(job: JobRow) {
  return { data: jobSnapshot(job), subjectId: job.id };
}

const STATUS_WORDS = {
  QUEUED: 'queued',
  RUNNING: 'running',
  SUCCEEDED: 'succeeded',
  FAILED: 'failed',
  CANCELLED: 'cancelled',
} as const satisfies Record<JobRow['status'], JobSnapshot['status']>;
