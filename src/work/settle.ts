import type { Services } from '../kernel/context.ts';
import { DomainError } from '../kernel/errors.ts';
import { sanitizeJson } from '../kernel/text.ts';
import type { Transaction } from '../platform/db.ts';
import { wakeAfter } from '../platform/wakeup.ts';
import { BATCHES_TOPIC } from './batch.ts';
import type { AttemptToken } from './claim.ts';
import { JOBS_TOPIC } from './enqueue.ts';
import {
  type JobRow,
  jobCancelled,
  jobFailed,
  jobQueued,
  jobSucceeded,
  recordByWorkspace,
  recordJobs,
} from './job-events.ts';
import { inOrder, JOB_COLUMNS } from './job-rows.ts';

/** How far an attempt has come. */
export type Progress = { step: string | null; done: number | null; total: number | null; percent: number };

/** Thrown inside the transaction of an attempt that no longer holds its job: nothing it wrote stays. */
export class LostAttemptError extends Error {
  override readonly name = 'LostAttemptError';
}

/**
 * Ends a job well: what `write` does, the status, the result and the event become true together or not at all.
 *
 * @throws LostAttemptError when the attempt no longer holds the job
 */
export function succeed<Result>(
  services: Services,
  token: AttemptToken,
  progress: Progress,
  write: (tx: Transaction) => Promise<Result>,
): Promise<Result> {
  return services.transaction((tx) => succeedWithin(tx, services, { token, progress }, () => write(tx)));
}

/** As {@link succeed}, in the caller's transaction. */
export async function succeedWithin<Result>(
  tx: Transaction,
  services: Pick<Services, 'clock'>,
  { token, progress }: { token: AttemptToken; progress: Progress },
  write: () => Promise<Result>,
): Promise<Result> {
  const { id, attempt } = token;
  const { step, total } = progress;
  // What has succeeded is done, whichever step its work last told of.
  const done = total ?? progress.done;
  // First of all, so that two attempts never write side by side: the row is locked until the end.
  const held = await tx.$executeRaw`
    update jobs set status = 'SUCCEEDED', finished_at = clock_timestamp(), lease_until = null, is_suspended = false, error = null,
      progress_percent = 100, progress_step = ${step}, progress_done = ${done}, progress_total = ${total}
    where id = ${id} and attempts = ${attempt} and status = 'RUNNING'`;
  if (held === 0) throw new LostAttemptError();
  const result = await write();
  const text = JSON.stringify(sanitizeJson(result ?? null));
  const rows = await tx.$queryRaw<JobRow[]>`
    update jobs set result = nullif(${text}::jsonb, 'null') where id = ${id} returning ${JOB_COLUMNS}`;
  await recordJobs(tx, services.clock, jobSucceeded, rows);
  wakeEnded(tx, rows);
  return result;
}

/** An attempt that failed for good, and why; the progress it last told of, unless its row has it. */
export type Failed = { token: AttemptToken; error: DomainError; progress?: Progress };

/** Ends jobs badly. @returns false for each that its attempt no longer holds */
export function failAll(services: Services, failed: readonly Failed[]): Promise<boolean[]> {
  return services.transaction((tx) => failAllWithin(tx, services, failed));
}

/** As {@link failAll}, for one in the caller's transaction. */
export async function failWithin(
  tx: Transaction,
  services: Pick<Services, 'clock'>,
  token: AttemptToken,
  error: DomainError,
): Promise<boolean> {
  const [isHeld = false] = await failAllWithin(tx, services, [{ token, error }]);
  return isHeld;
}

/** A fixed number of statements, and one for each workspace. */
async function failAllWithin(
  tx: Transaction,
  services: Pick<Services, 'clock'>,
  failed: readonly Failed[],
): Promise<boolean[]> {
  const given = failed.map(({ token, error, progress = null }) => {
    return { ...token, error: publicError(error), progress };
  });
  const rows = await tx.$queryRaw<JobRow[]>`
    update jobs set status = 'FAILED', finished_at = clock_timestamp(), lease_until = null, is_suspended = false,
      error = held.error::jsonb,
      progress_step = case when held.progress is null then progress_step else held.progress->>'step' end,
      progress_done = case when held.progress is null then progress_done else (held.progress->>'done')::int end,
      progress_total = case when held.progress is null then progress_total else (held.progress->>'total')::int end,
      progress_percent = coalesce((held.progress->>'percent')::int, progress_percent)
    from (
      select jobs.id, given.error, nullif(given.progress, 'null') as progress
      from jsonb_to_recordset(${JSON.stringify(given)}::jsonb)
        as given (id text, attempt int, error text, progress jsonb)
      join jobs on jobs.id = given.id and jobs.attempts = given.attempt
      where status = 'RUNNING' order by jobs.id for no key update of jobs) held
    where jobs.id = held.id and status = 'RUNNING'
    returning ${JOB_COLUMNS}`;
  const ids = new Set(rows.map(({ id }) => id));
  if (ids.size === 0) return failed.map(() => false);
  await recordByWorkspace(tx, services.clock, jobFailed, rows);
  wakeEnded(tx, rows);
  return failed.map(({ token }) => ids.has(token.id));
}

/** Ends a running job because it was asked to. @returns false when the attempt no longer holds it */
export function cancelAttempt(services: Services, token: AttemptToken): Promise<boolean> {
  return services.transaction((tx) => cancelWithin(tx, services, token));
}

/** Ends a job that waits, or runs this attempt, as cancelled. @returns false when it is neither */
export async function cancelWithin(
  tx: Transaction,
  services: Pick<Services, 'clock'>,
  token: AttemptToken,
): Promise<boolean> {
  const error = publicError(new DomainError('job_cancelled', 'The job was cancelled.'));
  const rows = await tx.$queryRaw<JobRow[]>`
    update jobs set status = 'CANCELLED', finished_at = clock_timestamp(), lease_until = null, is_suspended = false, error = ${error}::jsonb
    where id = ${token.id} and attempts = ${token.attempt} and status in ('QUEUED', 'RUNNING') returning ${JOB_COLUMNS}`;
  if (rows.length === 0) return false;
  await recordJobs(tx, services.clock, jobCancelled, rows);
  wakeAfter(tx, JOBS_TOPIC);
  return true;
}

/** As {@link cancelWithin}, for jobs of one workspace that wait and are held by the caller's transaction. */
export async function cancelAll(
  tx: Transaction,
  services: Pick<Services, 'clock'>,
  ids: readonly string[],
): Promise<void> {
  if (ids.length === 0) return;
  const error = publicError(new DomainError('job_cancelled', 'The job was cancelled.'));
  const rows = await tx.$queryRaw<JobRow[]>`
    update jobs set status = 'CANCELLED', finished_at = clock_timestamp(), error = ${error}::jsonb
    where id = any(${ids}::text[]) and status = 'QUEUED' returning ${JOB_COLUMNS}`;
  await recordJobs(tx, services.clock, jobCancelled, inOrder(rows));
  wakeAfter(tx, JOBS_TOPIC);
}

/**
 * When a job that is put back is due, and why it was: an attempt that `failed` is used up, one that was `interrupted`
 * by the loss of a worker or database counts apart, and one that was `released` never was.
 */
export type Requeue = { delayMs: number; why: 'failed' | 'interrupted' | 'released' };

/** Puts a job back for another attempt. @returns false when the attempt no longer holds it */
export function requeue(services: Services, token: AttemptToken, how: Requeue): Promise<boolean> {
  return services.transaction((tx) => requeueWithin(tx, services, token, how));
}

/**
 * As {@link requeue}, in the caller's transaction. The number of attempts is the token, so it only ever grows:
 * an attempt that is not used up raises the limit instead.
 */
export async function requeueWithin(
  tx: Transaction,
  services: Pick<Services, 'clock'>,
  token: AttemptToken,
  how: Requeue,
): Promise<boolean> {
  const rows = await tx.$queryRaw<JobRow[]>`
    update jobs set status = 'QUEUED', lease_until = null, dispatched_at = null, is_suspended = false,
      run_at = clock_timestamp() + ${how.delayMs}::int * interval '1 millisecond',
      max_attempts = max_attempts + ${how.why === 'failed' ? 0 : 1},
      interruptions = interruptions + ${how.why === 'interrupted' ? 1 : 0}
    where id = ${token.id} and attempts = ${token.attempt} and status = 'RUNNING' returning ${JOB_COLUMNS}`;
  if (rows.length === 0) return false;
  await recordJobs(tx, services.clock, jobQueued, rows);
  wakeAfter(tx, JOBS_TOPIC);
  return true;
}

/** As {@link interruptWithin}, in a transaction of its own. */
export function interrupt(
  services: Services,
  lost: AttemptToken & { interruptions: number; maxInterruptions: number },
): Promise<boolean> {
  return services.transaction((tx) => interruptWithin(tx, services, lost));
}

/**
 * Puts a job back whose attempt was lost to a worker or database, or ends it when that happened as often as it may.
 *
 * @returns false when the attempt no longer holds it
 */
export async function interruptWithin(
  tx: Transaction,
  services: Pick<Services, 'clock'>,
  lost: AttemptToken & { interruptions: number; maxInterruptions: number },
): Promise<boolean> {
  const interruptions = lost.interruptions + 1;
  if (interruptions <= lost.maxInterruptions) {
    return requeueWithin(tx, services, lost, { delayMs: interruptionDelayMs(interruptions), why: 'interrupted' });
  }
  const message = `The job was interrupted ${interruptions} times: its worker or the database went away.`;
  const details = { attempts: lost.attempt, interruptions };
  return failWithin(tx, services, lost, new DomainError('attempts_exhausted', message, details));
}

/** At once for the first, then doubling from one second to one minute: a job that kills workers kills few. */
function interruptionDelayMs(interruptions: number): number {
  return interruptions === 1 ? 0 : Math.min(60_000, 1_000 * 2 ** (interruptions - 2));
}

/**
 * Asks to wake whom an end concerns: a slot or a key is free, and a batch may go on. Jobs that share a message have one slot, and
 * whoever runs them tells when it is free.
 */
export function wakeEnded(tx: Transaction, jobs: readonly Pick<JobRow, 'parentId' | 'message' | 'laneKey'>[]): void {
  if (jobs.some(({ message, laneKey }) => message === null || laneKey !== '')) wakeAfter(tx, JOBS_TOPIC);
  if (jobs.some(({ parentId }) => parentId !== null)) wakeAfter(tx, BATCHES_TOPIC);
}

function publicError(error: DomainError): string {
  return JSON.stringify(sanitizeJson({ code: error.code, message: error.message, details: error.details }));
}
