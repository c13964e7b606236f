import { z } from 'zod';
import { appendEvent, appendEvents } from '../events/append.ts';
import { moment, openWord, text, whole, wordsOf } from '../events/data-fields.ts';
import { defineEvent, type EventDefinition } from '../events/define.ts';
import type { Job } from '../generated/prisma/client.ts';
import { type Clock, formatInstant } from '../kernel/clock.ts';
import type { Transaction } from '../platform/db.ts';
import { outcomeIn, outcomeSchema } from './outcome.ts';

/** A job's row. */
export type JobRow = Job;

const progress = z
  .object({
    percent: whole('0..100.'),
    step: text('What it is doing.').nullable(),
    done: whole('Parts done.').nullable(),
    total: whole('Parts in all.').nullable(),
  })
  .meta({ title: 'JobSnapshotProgress', about: 'How far a job had come.' });

const failure = z
  .object({
    code: text('A code of the error table, in lower case.'),
    message: text('One sentence.'),
    details: z.unknown().describe('What else is known.'),
  })
  .meta({ title: 'JobSnapshotError', about: 'Why a job did not succeed.' });
const failureOfRow = failure.nullable();

/** A job as REST and the job events show it. */
export const jobSnapshotSchema = z
  .object({
    id: text('The job.'),
    type: openWord('JobType').describe('What kind of work it is.'),
    status: wordsOf('JobStatus', ['queued', 'running', 'succeeded', 'failed', 'cancelled']).describe('Where it stood.'),
    progress: progress.describe('How far it had come.'),
    result: z.unknown().describe("What came of it; its shape is the type's."),
    outcome: outcomeSchema.nullable().default(null).describe('What came of its parts.'),
    error: failure.describe('Why it did not succeed.').nullable(),
    attempts: whole('How often it was started.'),
    interruptions: whole('How often a worker left it unfinished.').default(0),
    created_at: moment('When it was asked for.'),
    started_at: moment('When it was first started.').nullable(),
    finished_at: moment('When it ended.').nullable(),
  })
  .meta({ title: 'JobSnapshot', about: 'A job as it was when something happened to it.' });

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
    error: failureOfRow.parse(job.error),
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

/** As {@link recordJob}, for jobs of several workspaces: one statement for each of these. */
export async function recordByWorkspace(
  tx: Transaction,
  clock: Clock,
  definition: EventDefinition<typeof jobSnapshotSchema>,
  jobs: readonly JobRow[],
): Promise<void> {
  const byWorkspace = new Map<string, JobRow[]>();
  for (const job of jobs) byWorkspace.set(job.workspaceId, [...(byWorkspace.get(job.workspaceId) ?? []), job]);
  for (const part of byWorkspace.values()) await recordJobs(tx, clock, definition, part);
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
