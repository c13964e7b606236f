const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** The wait before each attempt of a delivery, counted from the end of the attempt before; the first is at once. */
export const ATTEMPT_DELAYS_MS: readonly number[] = [
  0,
  5 * SECOND_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
  24 * HOUR_MS,
];

/** Each wait is changed by at most this share, so that what failed together does not return together. */
export const JITTER_SHARE = 0.1;

/** The longest wait an endpoint can ask for with `Retry-After`. */
export const RETRY_AFTER_MAX_MS = DAY_MS;

/** An endpoint that has failed for this long, with nothing but failures between, is disabled. */
export const FAILING_LIMIT_MS = 5 * DAY_MS;

/** How long an endpoint may take to answer. */
export const ATTEMPT_TIMEOUT_MS = 15 * SECOND_MS;

/** How much of an answer is kept. */
export const ANSWER_MAX_BYTES = 4_096;

/** How long the secret before still signs after a rotation. */
export const SECRET_OVERLAP_MS = DAY_MS;

/** The most endpoints of a workspace. */
export const ENDPOINTS_MAX = 20;

/** The most test events a workspace sends in a minute, to all its endpoints. */
export const TESTS_PER_MINUTE = 10;

/** Why an attempt can be a failure. */
export const ATTEMPT_ERRORS = [
  'unsuccessful_status',
  'redirected',
  'gone',
  'timeout',
  'connection_failed',
  'blocked_address',
  'internal_error',
] as const;

/** Why an attempt is a failure. */
export type AttemptError = (typeof ATTEMPT_ERRORS)[number];

/** Why an endpoint can be disabled: by hand, because it answered 410, or after five days of nothing but failures. */
export const DISABLED_REASONS = ['manual', 'gone', 'failing'] as const;

/** Why an endpoint was disabled. */
export type DisabledReason = (typeof DISABLED_REASONS)[number];

/** How an attempt ended. `retryAfterMs` is the wait the answer asked for. */
export type AttemptOutcome = { error: AttemptError | null; retryAfterMs: number | null };

/** What a decision about an attempt starts from. */
export type DeliveryState = {
  /** Attempts on the present schedule before this one. */
  scheduleStep: number;
  /** A test is sent once and never repeated. */
  isTest: boolean;
  /** Since when the endpoint has failed. */
  failingSince: Date | null;
};

/** What follows from an attempt, for its delivery and its endpoint. */
export type AfterAttempt = {
  delivery: {
    status: 'PENDING' | 'SUCCEEDED' | 'FAILED';
    scheduleStep: number;
    nextAttemptAt: Date | null;
    completedAt: Date | null;
  };
  endpoint: { failingSince: Date | null; disabledReason: Exclude<DisabledReason, 'manual'> | null };
};

/**
 * What follows from an attempt that ended now.
 *
 * @param random 0..1, where in the jitter the next wait lies
 */
export function afterAttempt(state: DeliveryState, outcome: AttemptOutcome, now: Date, random: number): AfterAttempt {
  const scheduleStep = state.scheduleStep + 1;
  const ended = { scheduleStep, nextAttemptAt: null, completedAt: now };
  if (outcome.error === null) {
    return {
      delivery: { ...ended, status: 'SUCCEEDED' },
      endpoint: { failingSince: null, disabledReason: null },
    };
  }
  const failingSince = state.failingSince ?? now;
  const endpoint = { failingSince, disabledReason: disabledBy(outcome.error, failingSince, now) };
  const waitMs = retryWaitMs(scheduleStep, outcome.retryAfterMs, random);
  if (waitMs === null || state.isTest || endpoint.disabledReason !== null) {
    return { delivery: { ...ended, status: 'FAILED' }, endpoint };
  }
  const nextAttemptAt = new Date(now.getTime() + waitMs);
  return { delivery: { status: 'PENDING', scheduleStep, nextAttemptAt, completedAt: null }, endpoint };
}

/** What an answer's status means. @returns null for success */
export function statusError(status: number): AttemptError | null {
  if (status >= 200 && status < 300) return null;
  if (status === 410) return 'gone';
  return status >= 300 && status < 400 ? 'redirected' : 'unsuccessful_status';
}

/** Does an endpoint that asked for these types want this one? */
export function wantsEvent(wanted: readonly string[], type: string): boolean {
  return wanted.includes('*') || wanted.includes(type);
}

/** @returns null when the schedule is over */
function retryWaitMs(step: number, retryAfterMs: number | null, random: number): number | null {
  const delayMs = ATTEMPT_DELAYS_MS[step];
  if (delayMs === undefined) return null;
  const jittered = Math.round(delayMs * (1 + JITTER_SHARE * (2 * random - 1)));
  return Math.max(jittered, Math.min(retryAfterMs ?? 0, RETRY_AFTER_MAX_MS));
}

function disabledBy(error: AttemptError, failingSince: Date, now: Date): 'gone' | 'failing' | null {
  if (error === 'gone') return 'gone';
  return now.getTime() - failingSince.getTime() >= FAILING_LIMIT_MS ? 'failing' : null;
}
