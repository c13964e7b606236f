import type { DomainError } from '../kernel/errors.ts';

/**
 * The delays between the attempts of a job: doubling from one second to one minute, or milliseconds after the first
 * attempt, the second and so on, the last of which repeats.
 */
export type RetrySchedule = 'exponential' | readonly number[];

/** The longest a remote can put off a job's next attempt with its `Retry-After`. */
export const RETRY_AFTER_MAX_MS = 86_400_000;

const BASE_MS = 1_000;
const MAX_MS = 60_000;

/** Each delay is changed by at most this share, so that what failed together is not tried together. */
const JITTER_SHARE = 0.2;

/** A remote that names a time is never asked before it, and by at most this share of its wait after it. */
const RETRY_AFTER_JITTER_SHARE = 0.1;

/**
 * How long a job waits for its next attempt: what its schedule says, or longer when the error carries the remote's
 * `retry_after_seconds`, up to a day.
 *
 * @param attempt attempts made, from 1
 * @param random 0..1, where in the jitter the delay lies
 */
export function retryDelayMs(schedule: RetrySchedule, attempt: number, error: DomainError, random: number): number {
  const jittered = scheduledMs(schedule, attempt) * (1 + JITTER_SHARE * (2 * random - 1));
  const askedMs = retryAfterMs(error) ?? 0;
  return Math.round(Math.max(jittered, askedMs * (1 + RETRY_AFTER_JITTER_SHARE * random)));
}

/** The wait that the remote asked for, at most a day. @returns null when it asked for none */
export function retryAfterMs(error: DomainError): number | null {
  const seconds = error.details['retry_after_seconds'];
  if (typeof seconds !== 'number' || !(seconds > 0)) return null;
  return Math.min(seconds * 1_000, RETRY_AFTER_MAX_MS);
}

function scheduledMs(schedule: RetrySchedule, attempt: number): number {
  if (schedule === 'exponential') return Math.min(MAX_MS, BASE_MS * 2 ** (attempt - 1));
  return schedule[attempt - 1] ?? schedule.at(-1) ?? 0;
}
