import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { gatherLooks } from './gather-looks.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('whatever happens within the time is one look at its end, and what happens later another', () => {
  let looks = 0;
  const happened = gatherLooks(() => {
    looks += 1;
  }, 100);
  for (let turn = 0; turn < 10; turn += 1) {
    happened();
    vi.advanceTimersByTime(9);
  }
  expect(looks).toBe(0);
  vi.advanceTimersByTime(10);
  expect(looks).toBe(1);
  vi.advanceTimersByTime(1_000);
  expect(looks).toBe(1);
  happened();
  vi.advanceTimersByTime(100);
  expect(looks).toBe(2);
});
