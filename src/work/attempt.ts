import type { Services } from '../kernel/context.ts';
import { DomainError, type ErrorCode, toDomainError } from '../kernel/errors.ts';
import { failureLevel } from '../kernel/failure-level.ts';
import { SCOPES } from '../kernel/scopes.ts';
import type { Transaction } from '../platform/db.ts';
import { databaseError, isDatabaseOutage } from '../platform/db-errors.ts';
import { type AttemptToken, type Claim, renewLease } from './claim.ts';
import { holdLaneKey, learnAnswer } from './load.ts';
import { ProgressWriter } from './progress.ts';
import { PUT_BACK_AGE_MAX_MS, PutBackError } from './put-back.ts';
import { retryAfterMs, retryDelayMs } from './retry.ts';
import type { JobContext, JobHandler } from './run.ts';
import { cancelAttempt, type Failed, interrupt, LostAttemptError, type Requeue, requeue, succeed } from './settle.ts';
import type { Succeeded } from './succeed-all.ts';
import { createSuspension, type Suspension } from './suspension.ts';
import { createTimeLimit, type TimeLimit } from './time-limit.ts';

/** How an attempt ended; `lost` when the job was no longer its own. */
export type AttemptEnd =
  | 'succeeded'
  | 'failed'
  | 'cancelled'
  | 'retried'
  | 'interrupted'
  | 'put_back'
  | 'released'
  | 'lost';

/** Why an attempt is stopped before its handler is done. */
type StopReason = 'cancelled' | 'timed_out' | 'shutdown' | 'lost';

/** How long a stopped handler may take to notice. */
const NOTICE_MS = 2_000;

/** An answer that takes longer holds no slot: so soon the next remote is asked when some of them hang. */
const ANSWER_SOON_MS = 100;

/** What a job may do in its workspace. */
const ALL_SCOPES: ReadonlySet<(typeof SCOPES)[number]> = new Set(SCOPES);

/** Why an attempt did not succeed, for the log. */
export type AttemptFailure = { code: ErrorCode; reason: string };

/** Ends jobs with what others end with at the time. @returns false when the attempt no longer holds it */
type Ends = { succeed(succeeded: Succeeded): Promise<boolean>; fail(failed: Failed): Promise<boolean> };

/** One attempt at a job, from the claim to its end. */
export class Attempt {
  readonly token: AttemptToken;
  /** Resolves when the attempt first waits for somebody's turn. */
  readonly suspended: Promise<void>;
  /** Resolves when its handler has ended, and how it did is written with the ends of others. */
  readonly handled: Promise<void>;
  readonly #onHandled: () => void;
  readonly #services: Services;
  readonly #claim: Claim;
  readonly #handler: JobHandler;
  readonly #progress: ProgressWriter;
  readonly #controller = new AbortController();
  readonly #suspension: Suspension;
  readonly #timeLimit: TimeLimit;
  readonly #leaseMs: number;
  readonly #ends: Ends;
  #failure: AttemptFailure | null = null;
  #hasSlot = true;
  #stopReason: StopReason | null = null;
  #isFinished = false;
  #isOver = false;

  constructor(services: Services, claim: Claim, handler: JobHandler, options: { leaseMs: number; ends: Ends }) {
    this.#services = services;
    this.#claim = claim;
    this.#handler = handler;
    this.#leaseMs = options.leaseMs;
    this.#ends = options.ends;
    this.token = { id: claim.job.id, attempt: claim.job.attempts };
    const { progressStep: step, progressDone: done, progressTotal: total, progressPercent: percent } = claim.job;
    this.#progress = new ProgressWriter(services, this.token, { step, done, total, percent });
    this.#timeLimit = createTimeLimit(claim.job.timeoutMs, () => this.stop('timed_out'));
    this.#suspension = createSuspension({
      began: () => this.#timeLimit.stop(),
      ended: () => this.#timeLimit.start(),
    });
    this.suspended = this.#suspension.began;
    let onHandled = (): void => undefined;
    this.handled = new Promise((resolve) => {
      onHandled = resolve;
    });
    this.#onHandled = onHandled;
  }

  /** Runs the handler and settles the job. @throws when the database cannot be reached; the lease then expires */
  async run(heartbeatMs: number): Promise<AttemptEnd> {
    const heartbeat = setInterval(() => void this.beat(), heartbeatMs);
    try {
      await Promise.race([this.#work(), this.#abandoned()]);
      return 'succeeded';
    } catch (error) {
      return await this.#settle(error);
    } finally {
      this.#onHandled();
      this.#isOver = true;
      clearInterval(heartbeat);
      this.#timeLimit.close();
      await this.#progress.stop();
    }
  }

  /** Null while it has not failed. */
  get failure(): AttemptFailure | null {
    return this.#failure;
  }

  /** Asks the handler to end, through its signal. */
  stop(reason: StopReason): void {
    if (this.#stopReason || this.#isOver) return;
    this.#stopReason = reason;
    this.#controller.abort(stopError(reason));
  }

  /**
   * From now on it holds no slot, and its row says so while it waits. One that waits in its slot is no less in the way of others
   * than one that works.
   */
  leaveSlot(): Promise<void> {
    this.#hasSlot = false;
    return this.beat();
  }

  /** Renews the lease, and notices a cancellation or the loss of the job. */
  async beat(): Promise<void> {
    try {
      const isSuspended = !this.#hasSlot && this.#suspension.isSuspended();
      const held = await renewLease(this.#services, this.token, { leaseMs: this.#leaseMs, isSuspended });
      if (this.#isOver || this.#isFinished) return;
      if (!held) this.stop('lost');
      else if (held.isCancelRequested) this.stop('cancelled');
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#services.log[failureLevel(error)]('job.heartbeat.failed', { job: this.token.id, reason });
    }
  }

  async #work(): Promise<void> {
    this.#controller.signal.throwIfAborted();
    const context = this.#context();
    const result = await this.#handler.start(context, this.#claim.job.payload);
    if (!this.#isFinished) await this.#endWell(result);
  }

  #abandoned(): Promise<never> {
    const { signal } = this.#controller;
    return new Promise((_resolve, reject) => {
      const onAbort = () => setTimeout(() => reject(signal.reason), NOTICE_MS).unref();
      signal.addEventListener('abort', onAbort, { once: true });
    });
  }

  #context(): JobContext {
    const { job, workspaceMode } = this.#claim;
    const principal = { workspaceId: job.workspaceId, workspaceMode, keyId: null, scopes: ALL_SCOPES };
    return {
      ...this.#services,
      principal,
      requestId: `${job.id}-${job.attempts}`,
      signal: this.#controller.signal,
      job: { ...this.token, parentId: job.parentId, createdAt: job.createdAt },
      progress: (step, done, total) => this.#progress.report(step, done ?? null, total ?? null),
      finish: (write) => this.#finish(write),
      suspend: (wait) => this.#suspension.during(wait),
      awaitAnswer: (ask) => this.#awaitAnswer(ask),
    };
  }

  async #awaitAnswer<T extends { error: string | null }>(ask: () => Promise<T>): Promise<T> {
    const startedAt = performance.now();
    const answer = await this.#suspension.during(ask, ANSWER_SOON_MS);
    const { lane, laneKey: key } = this.#claim.job;
    const learnt = { error: answer.error, durationMs: performance.now() - startedAt };
    try {
      if (key !== '') await learnAnswer(this.#services.sql, { lane, key }, learnt);
    } catch (error) {
      // The answer is worth more than what is learnt from it.
      this.#services.log.debug('job.answer.unlearnt', { job: this.token.id, reason: reasonOf(error) });
    }
    return answer;
  }

  async #finish<Result>(write: (tx: Transaction) => Promise<Result>): Promise<Result> {
    if (this.#isFinished) throw new Error('A job is finished once.');
    // The attempt may be over for the runner while its handler never noticed the signal.
    if (this.#isOver) throw new LostAttemptError();
    await this.#progress.stop();
    const result = await succeed(this.#services, this.token, this.#progress.latest, write);
    this.#isFinished = true;
    return result;
  }

  async #endWell(result: unknown): Promise<void> {
    if (this.#isOver) throw new LostAttemptError();
    await this.#progress.stop();
    this.#onHandled();
    const isHeld = await this.#ends.succeed({ token: this.token, progress: this.#progress.latest, result });
    if (!isHeld) throw new LostAttemptError();
    this.#isFinished = true;
  }

  async #settle(error: unknown): Promise<AttemptEnd> {
    if (this.#isFinished) {
      this.#services.log.error('job.failed.after.finish', { job: this.token.id, reason: reasonOf(error) });
      return 'succeeded';
    }
    this.#isOver = true;
    if (error instanceof LostAttemptError || this.#stopReason === 'lost') return 'lost';
    await this.#progress.stop();
    if (this.#stopReason === 'cancelled') return this.#cancel();
    if (this.#stopReason === 'shutdown') return this.#putBack({ delayMs: 0, why: 'released' }, 'released');
    if (!this.#stopReason && isDatabaseOutage(error)) return this.#interrupt(error);
    if (error instanceof PutBackError && !this.#isTooOld()) {
      return this.#putBack({ delayMs: error.delayMs, why: 'released' }, 'put_back');
    }
    return this.#failOrRetry(this.#publicError(error));
  }

  async #failOrRetry(error: DomainError): Promise<AttemptEnd> {
    const { job } = this.#claim;
    const isLast = !error.isRetryable || job.attempts >= job.maxAttempts;
    this.#failure = { code: error.code, reason: reasonOf(error.cause ?? error) };
    if (isLast) return this.#held(await this.#endBadly(error), 'failed');
    await this.#holdLaneKey(error);
    const delayMs = retryDelayMs(this.#handler.job.retry, job.attempts, error, Math.random());
    return this.#putBack({ delayMs, why: 'failed' }, 'retried');
  }

  #endBadly(error: DomainError): Promise<boolean> {
    const progress = this.#progress.untold;
    this.#onHandled();
    return this.#ends.fail({ token: this.token, error, ...(progress && { progress }) });
  }

  /** A remote that asks us to come back later means every job that needs its turn. */
  async #holdLaneKey(error: DomainError): Promise<void> {
    const { lane, laneKey: key } = this.#claim.job;
    const forMs = retryAfterMs(error);
    if (key !== '' && forMs !== null) await holdLaneKey(this.#services.sql, { lane, key }, forMs);
  }

  async #cancel(): Promise<AttemptEnd> {
    await this.#progress.flush();
    return this.#held(await cancelAttempt(this.#services, this.token), 'cancelled');
  }

  async #putBack(how: Requeue, end: AttemptEnd): Promise<AttemptEnd> {
    await this.#progress.flush();
    return this.#held(await requeue(this.#services, this.token, how), end);
  }

  async #interrupt(error: unknown): Promise<AttemptEnd> {
    await this.#progress.flush();
    const { interruptions, maxInterruptions } = this.#claim.job;
    this.#failure = { code: 'unavailable', reason: reasonOf(error) };
    const lost = { ...this.token, interruptions, maxInterruptions };
    return this.#held(await interrupt(this.#services, lost), 'interrupted');
  }

  #held(isHeld: boolean, end: AttemptEnd): AttemptEnd {
    return isHeld ? end : 'lost';
  }

  #isTooOld(): boolean {
    return this.#services.clock.now().getTime() - this.#claim.job.createdAt.getTime() > PUT_BACK_AGE_MAX_MS;
  }

  #publicError(error: unknown): DomainError {
    if (this.#stopReason === 'timed_out' || error instanceof PutBackError) return stopError('timed_out');
    return databaseError(error) ?? toDomainError(error);
  }
}

function stopError(reason: StopReason): DomainError {
  if (reason === 'timed_out') return new DomainError('job_timed_out', 'The job ran past its time limit.');
  if (reason === 'cancelled') return new DomainError('job_cancelled', 'The job was cancelled.');
  return new DomainError('unavailable', 'The worker gives the job back.');
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
