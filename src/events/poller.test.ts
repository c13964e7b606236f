import { expect, test, vi } from 'vitest';
import type { Log } from '../kernel/log.ts';
import { type Again, createPoller } from './poller.ts';

const log: Log = { debug() {}, info() {}, warn() {}, error() {}, child: () => log };

function harness(work: () => Promise<Again>, { pollMs = 60_000, gatherMs = 0 } = {}) {
  let signal = () => {};
  const wakeup = {
    onSignal(_topic: string, listener: () => void) {
      signal = listener;
      return () => {};
    },
  };
  const poller = createPoller({ name: 'test', topic: 'test', wakeup, log, pollMs, gatherMs, work });
  return { poller, signal: () => signal() };
}

test('a signal while it works causes one more run, never two at once', async () => {
  let running = 0;
  let most = 0;
  let runs = 0;
  const { poller, signal } = harness(async () => {
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => setTimeout(resolve, 10));
    running -= 1;
    runs += 1;
    return false;
  });
  poller.resume();
  for (let count = 0; count < 5; count += 1) signal();
  await vi.waitFor(() => expect(runs).toBe(2));
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect({ runs, most }).toEqual({ runs: 2, most: 1 });
  await poller.close();
});

test('it works without signals, goes on at once while there is more, and comes back after failures', async () => {
  const answers: Again[] = [true, true, 'soon'];
  let runs = 0;
  const { poller } = harness(
    async () => {
      runs += 1;
      if (runs === 4) throw new Error('down');
      return answers.shift() ?? false;
    },
    { pollMs: 20 },
  );
  poller.resume();
  await vi.waitFor(() => expect(runs).toBeGreaterThan(6), 5_000);
  await poller.close();
  const atClose = runs;
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(runs).toBe(atClose);
});

test('paused, it does nothing', async () => {
  let runs = 0;
  const { poller, signal } = harness(async () => {
    runs += 1;
    return false;
  });
  signal();
  poller.look();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(runs).toBe(0);
  await poller.close();
});

test('signals soon after a run share one more, and one that comes later is answered at once', async () => {
  const starts: number[] = [];
  const { poller, signal } = harness(
    async () => {
      starts.push(performance.now());
      return false;
    },
    { gatherMs: 60 },
  );
  poller.resume();
  await vi.waitFor(() => expect(starts.length).toBe(1));
  for (let count = 0; count < 5; count += 1) {
    signal();
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  expect(starts.length).toBe(1);
  await vi.waitFor(() => expect(starts.length).toBe(2));
  expect((starts[1] ?? 0) - (starts[0] ?? 0)).toBeGreaterThanOrEqual(55);
  await new Promise((resolve) => setTimeout(resolve, 150));
  expect(starts.length).toBe(2);
  signal();
  expect(starts.length).toBe(3);
  await poller.close();
});
