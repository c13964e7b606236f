import { expect, test } from 'vitest';
import { DomainError } from '../kernel/errors.ts';
import { RETRY_AFTER_MAX_MS, retryDelayMs } from './retry.ts';

const failure = (details: Record<string, unknown> = {}) =>
  new DomainError('store_unavailable', 'The store is busy.', details);
const middle = (schedule: Parameters<typeof retryDelayMs>[0], attempts: number[]) =>
  attempts.map((attempt) => retryDelayMs(schedule, attempt, failure(), 0.5));

test('exponential backoff doubles from a second to a minute, give or take a fifth', () => {
  expect(middle('exponential', [1, 2, 3, 6, 7, 30])).toEqual([1_000, 2_000, 4_000, 32_000, 60_000, 60_000]);
  expect([0, 1].map((random) => retryDelayMs('exponential', 1, failure(), random))).toEqual([800, 1_200]);
});

test('a list of delays is followed, and its last one repeats', () => {
  expect(middle([5_000, 300_000], [1, 2, 3])).toEqual([5_000, 300_000, 300_000]);
});

test('the remote is not asked before the time it named, nor does it put a job off for more than a day', () => {
  const asked = (seconds: unknown, random = 0) =>
    retryDelayMs('exponential', 1, failure({ retry_after_seconds: seconds }), random);
  expect([asked(90), asked(90, 1)]).toEqual([90_000, 99_000]);
  expect(asked(1e9)).toBe(RETRY_AFTER_MAX_MS);
  expect([asked(0.1), asked('soon'), asked(Number.NaN), asked(-5)]).toEqual([800, 800, 800, 800]);
});
