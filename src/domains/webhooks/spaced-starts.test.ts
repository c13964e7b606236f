import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createSpacedStarts } from './spaced-starts.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** When each of so many starts that are wanted at once begins, in ms. */
async function startTimes(count: number, options: { atOnce: number; everyMs: number }): Promise<number[]> {
  const turn = createSpacedStarts(options);
  const begun = Date.now();
  const times: number[] = [];
  const all = Promise.all(Array.from({ length: count }, () => turn().then(() => times.push(Date.now() - begun))));
  await vi.runAllTimersAsync();
  await all;
  return times;
}

test('what is wanted at once begins a few at a time, and a lone start at once', async () => {
  expect(await startTimes(1, { atOnce: 1, everyMs: 5 })).toEqual([0]);
  expect(await startTimes(5, { atOnce: 2, everyMs: 5 })).toEqual([0, 0, 5, 5, 10]);
});

test('without a time between them, what else the event loop has to do comes between two turns', async () => {
  vi.useRealTimers();
  const turn = createSpacedStarts({ atOnce: 1, everyMs: 0 });
  const order: string[] = [];
  const first = turn().then(() => setImmediate(() => order.push('other work')));
  await Promise.all([first, ...['second', 'third'].map((name) => turn().then(() => order.push(name)))]);
  expect(order.indexOf('other work')).toBeLessThan(order.indexOf('third'));
  expect(order).toContain('other work');
});

test('a start that comes between two turns waits for its own, and one after a pause does not', async () => {
  const turn = createSpacedStarts({ atOnce: 1, everyMs: 10 });
  const begun = Date.now();
  const times: number[] = [];
  const want = () => void turn().then(() => times.push(Date.now() - begun));
  want();
  want();
  await vi.advanceTimersByTimeAsync(5);
  want();
  await vi.advanceTimersByTimeAsync(95);
  want();
  await vi.runAllTimersAsync();
  expect(times).toEqual([0, 10, 20, 100]);
});
