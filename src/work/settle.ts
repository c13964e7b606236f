import type { Services } from '../kernel/context.ts';
import { DomainError } from '../kernel/errors.ts';
import { sanitizeJson } from '../kernel/text.ts';
import type { Transaction } from '../platform/db.ts';
import { wakeAfter } from '../platform/wakeup.ts';
import { type AttemptToken, readJob } from './claim.ts';
import { JOBS_TOPIC } from './enqueue.ts';
import { jobCancelled, jobFailed, jobQueued, jobSucceeded, recordJob, recordJobs } from './job-events.ts';

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
  await tx.$executeRaw`update jobs set result = nullif(${text}::jsonb, 'null') where id = ${id}`;
  await recordJob(tx, services.clock, jobSucceeded, await readJob(tx, id));
  wakeAfter(tx, JOBS_TOPIC);
  return result;
}

/** Ends a job badly. @returns false when the attempt no longer holds it */
export function fail(services: Services, token: AttemptToken, error: DomainError): Promise<boolean> {
  return services.transaction((tx) => failWithin(tx, services, token, error));
}

/** As {@link fail}, in the caller's transaction. */
export async function failWithin(
  tx: Transaction,
  services: Pick<Services, 'clock'>,
  token: AttemptToken,
  error: DomainError,
): Promise<boolean> {
  const held = await tx.$executeRaw`
    update jobs set status = 'FAILED', finished_at = clock_timestamp(), lease_until = null, is_suspended = false,
      error = ${publicError(error)}::jsonb
    where id = ${token.id} and attempts = ${token.attempt} and status = 'RUNNING'`;
  if (held === 0) return false;
  await recordJob(tx, services.clock, jobFailed, await readJob(tx, token.id));
  wakeAfter(tx, JOBS_TOPIC);
  return true;
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
  const held = await tx.$executeRaw`
    update jobs set status = 'CANCELLED', finished_at = clock_timestamp(), lease_until = null, is_suspended = false, error = ${error}::jsonb
    where id = ${token.id} and attempts = ${token.attempt} and status in ('QUEUED', 'RUNNING')`;
  if (held === 0) return false;
  await recordJob(tx, services.clock, jobCancelled, await readJob(tx, token.id));
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
  await tx.$executeRaw`
    update jobs set status = 'CANCELLED', finished_at = clock_timestamp(), error = ${error}::jsonb
    where id = any(${ids}::text[]) and status = 'QUEUED'`;
  const jobs = await tx.job.findMany({ where: { id: { in: [...ids] } }, orderBy: { id: 'asc' } });
  await recordJobs(tx, services.clock, jobCancelled, jobs);
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
  const held = await tx.$executeRaw`
    update jobs set status = 'QUEUED', lease_until = null, dispatched_at = null, is_suspended = false,
      run_at = clock_timestamp() + ${how.delayMs}::int * interval '1 millisecond',
      max_attempts = max_attempts + ${how.why === 'failed' ? 0 : 1},
      interruptions = interruptions + ${how.why === 'interrupted' ? 1 : 0}
    where id = ${token.id} and attempts = ${token.attempt} and status = 'RUNNING'`;
  if (held === 0) return false;
  await recordJob(tx, services.clock, jobQueued, await readJob(tx, token.id));
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

function publicError(error: DomainError): string {
  return JSON.stringify(sanitizeJson({ code: error.code, message: error.message, details: error.details }));
}
