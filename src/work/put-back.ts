/**
 * Thrown by a handler whose job cannot go on yet: it is put back to be started again later. No attempt is used up, and
 * no slot is held meanwhile. A job that is older than a week is no longer put back, but fails with `job_timed_out`.
 */
export class PutBackError extends Error {
  override readonly name = 'PutBackError';
  /** 0 to a day; more is cut. */
  readonly delayMs: number;

  constructor(delayMs: number) {
    super('The job is put back.');
    this.delayMs = Math.max(0, Math.min(delayMs, DELAY_MAX_MS));
  }
}

const DELAY_MAX_MS = 86_400_000;

/** How old a job may be and still be put back. */
export const PUT_BACK_AGE_MAX_MS = 7 * DELAY_MAX_MS;
