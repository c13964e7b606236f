import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  ATTEMPT_DELAYS_MS,
  type AttemptError,
  type AttemptOutcome,
  afterAttempt,
  FAILING_LIMIT_MS,
  JITTER_SHARE,
  RETRY_AFTER_MAX_MS,
  statusError,
  wantsEvent,
} from './rules.ts';

const NOW = new Date('2026-11-23T12:00:00Z');
const HOUR = 3_600_000;
const FAILURE: AttemptOutcome = { error: 'unsuccessful_status', retryAfterMs: null };
const ERRORS: readonly AttemptError[] = [
  'unsuccessful_status',
  'redirected',
  'timeout',
  'connection_failed',
  'blocked_address',
  'internal_error',
];

const anyError = fc.constantFrom(...ERRORS);
const anyRandom = fc.double({ min: 0, max: 1, noNaN: true });
const anyRetryAfter = fc.option(fc.integer({ min: 0, max: 10 * RETRY_AFTER_MAX_MS }), { nil: null });

describe('the schedule of a delivery', () => {
  test('is 0, 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h after the one before, then no more', () => {
    const waits: number[] = [];
    let step = 0;
    for (;;) {
      const { delivery } = afterAttempt({ scheduleStep: step, isTest: false, failingSince: null }, FAILURE, NOW, 0.5);
      if (!delivery.nextAttemptAt) break;
      waits.push((delivery.nextAttemptAt.getTime() - NOW.getTime()) / 1000);
      step = delivery.scheduleStep;
    }
    expect(waits).toEqual([5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400]);
  });

  test('never has more than 10 attempts, whatever fails and whatever the endpoint asks for', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anyError, anyRetryAfter, anyRandom), { minLength: 12 }), (attempts) => {
        let [step, made] = [0, 0];
        let now = NOW;
        for (const [error, retryAfterMs, random] of attempts) {
          const state = { scheduleStep: step, isTest: false, failingSince: null };
          const { delivery } = afterAttempt(state, { error, retryAfterMs }, now, random);
          made += 1;
          step = delivery.scheduleStep;
          if (delivery.status === 'FAILED') break;
          now = delivery.nextAttemptAt ?? now;
        }
        expect(made).toBe(10);
      }),
    );
  });

  test('is jittered by at most a tenth, and is never shorter than the endpoint asked for, up to a day', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 8 }), anyRetryAfter, anyRandom, (scheduleStep, retryAfterMs, random) => {
        const state = { scheduleStep, isTest: false, failingSince: null };
        const { delivery } = afterAttempt(state, { error: 'unsuccessful_status', retryAfterMs }, NOW, random);
        const wait = (delivery.nextAttemptAt?.getTime() ?? Number.NaN) - NOW.getTime();
        const planned = ATTEMPT_DELAYS_MS[scheduleStep + 1] ?? Number.NaN;
        const asked = Math.min(retryAfterMs ?? 0, RETRY_AFTER_MAX_MS);
        expect(wait).toBeGreaterThanOrEqual(Math.max(asked, Math.round(planned * (1 - JITTER_SHARE))));
        expect(wait).toBeLessThanOrEqual(Math.max(asked, Math.round(planned * (1 + JITTER_SHARE))));
      }),
    );
  });

  test('ends with the first success, which clears the endpoint', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9 }), fc.boolean(), (scheduleStep, isTest) => {
        const failingSince = new Date(NOW.getTime() - 10 * FAILING_LIMIT_MS);
        const next = afterAttempt(
          { scheduleStep, isTest, failingSince },
          { error: null, retryAfterMs: 5_000 },
          NOW,
          0.5,
        );
        expect(next.delivery).toMatchObject({ status: 'SUCCEEDED', nextAttemptAt: null, completedAt: NOW });
        expect(next.endpoint).toEqual({ failingSince: null, disabledReason: null });
      }),
    );
  });

  test('of a test event is one attempt', () => {
    const next = afterAttempt({ scheduleStep: 0, isTest: true, failingSince: null }, FAILURE, NOW, 0.5);
    expect(next.delivery).toMatchObject({ status: 'FAILED', nextAttemptAt: null });
  });
});

describe('an endpoint', () => {
  test('is disabled by 410 at once', () => {
    const next = afterAttempt(
      { scheduleStep: 0, isTest: false, failingSince: null },
      { ...FAILURE, error: 'gone' },
      NOW,
      0,
    );
    expect(next.endpoint.disabledReason).toBe('gone');
    expect(next.delivery.status).toBe('FAILED');
  });

  test('is disabled by five days of nothing but failure, not a millisecond earlier', () => {
    const since = (ms: number) => ({
      scheduleStep: 0,
      isTest: false,
      failingSince: new Date(NOW.getTime() - ms),
    });
    expect(afterAttempt(since(120 * HOUR - 1), FAILURE, NOW, 0).endpoint.disabledReason).toBeNull();
    expect(afterAttempt(since(120 * HOUR), FAILURE, NOW, 0).endpoint.disabledReason).toBe('failing');
    expect(afterAttempt(since(120 * HOUR), FAILURE, NOW, 0).delivery.status).toBe('FAILED');
  });

  test('remembers the first failure, not the last', () => {
    const first = new Date(NOW.getTime() - HOUR);
    const state = { scheduleStep: 1, isTest: false, failingSince: first };
    expect(afterAttempt(state, FAILURE, NOW, 0).endpoint.failingSince).toEqual(first);
    expect(afterAttempt({ ...state, failingSince: null }, FAILURE, NOW, 0).endpoint.failingSince).toEqual(NOW);
  });

  test('wants what it named, or everything', () => {
    expect(wantsEvent(['audit.completed'], 'audit.completed')).toBe(true);
    expect(wantsEvent(['audit.completed'], 'alert.fired')).toBe(false);
    expect(wantsEvent(['*'], 'alert.fired')).toBe(true);
  });
});

test('only 2xx is success; redirects, 410 and the rest are told apart', () => {
  fc.assert(
    fc.property(fc.integer({ min: 100, max: 599 }), (status) => {
      const family = Math.floor(status / 100);
      const expected =
        family === 2 ? null : status === 410 ? 'gone' : family === 3 ? 'redirected' : 'unsuccessful_status';
      expect(statusError(status)).toBe(expected);
    }),
  );
});
