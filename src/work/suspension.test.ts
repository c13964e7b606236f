import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createSuspension } from './suspension.ts';
import { createTimeLimit } from './time-limit.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const wait = (ms: number) => () => new Promise<void>((resolve) => setTimeout(resolve, ms));

test('an attempt is suspended by a long wait, not by a short one, and no longer than it waits', async () => {
  const suspension = createSuspension({ began: () => undefined, ended: () => undefined });
  const seen: boolean[] = [];
  const during = suspension.during(wait(200)).then(() => suspension.during(wait(1_000)));
  for (const ms of [199, 200, 300, 600]) {
    await vi.advanceTimersByTimeAsync(ms);
    seen.push(suspension.isSuspended());
  }
  await during;
  expect(seen).toEqual([false, false, true, false]);
});

test('a time limit runs only while no wait is under way, however many overlap', async () => {
  let isOver = false;
  const limit = createTimeLimit(1_000, () => {
    isOver = true;
  });
  const suspension = createSuspension({ began: () => limit.stop(), ended: () => limit.start() });
  await vi.advanceTimersByTimeAsync(600);
  const waits = [suspension.during(wait(5_000)), suspension.during(wait(9_000))];
  await vi.advanceTimersByTimeAsync(9_000);
  await Promise.all(waits);
  await vi.advanceTimersByTimeAsync(399);
  expect(isOver).toBe(false);
  await vi.advanceTimersByTimeAsync(2);
  expect(isOver).toBe(true);
});

test('a limit that was closed during a wait is never over', async () => {
  let isOver = false;
  const limit = createTimeLimit(100, () => {
    isOver = true;
  });
  limit.stop();
  limit.close();
  limit.start();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(isOver).toBe(false);
});
