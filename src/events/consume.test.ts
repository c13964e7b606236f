import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Services } from '../kernel/context.ts';
import { startConsumers } from './consume.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Counts the looks of a consumer at an empty log while its topic is signalled every 5 ms for a second. */
async function looksInASecond(gatherMs: number | undefined): Promise<number> {
  let looks = 0;
  const listeners: (() => void)[] = [];
  const services = {
    transaction: async () => {
      looks += 1;
      return { count: 0, isMoreComing: false };
    },
  } as unknown as Services;
  const wakeup = {
    onSignal(_topic: string, listener: () => void) {
      listeners.push(listener);
      return () => undefined;
    },
  };
  const consumer = { name: 'counted', handle: () => Promise.resolve(), ...(gatherMs ? { gatherMs } : {}) };
  const pool = startConsumers({ consumers: [consumer], services, wakeup, pollMs: 60_000 });
  await vi.advanceTimersByTimeAsync(5);
  looks = 0;
  for (let turn = 0; turn < 200; turn += 1) {
    for (const listener of listeners) listener();
    await vi.advanceTimersByTimeAsync(5);
  }
  await pool.close();
  return looks;
}

test('a consumer looks once for the signals of a moment, which is longer for what nobody awaits', async () => {
  expect(await looksInASecond(undefined)).toBe(100);
  expect(await looksInASecond(100)).toBe(10);
});
