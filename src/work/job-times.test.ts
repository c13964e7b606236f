import { expect, test } from 'vitest';
import { createJobTimes } from './job-times.ts';

const kind = { workspaceId: 'ws_a', type: 'audit.run' };

test('what takes little time shares messages, as many as are done within a quarter of a second', () => {
  const times = createJobTimes();
  expect(times.quickKinds()).toEqual([]);
  times.note(kind, 25);
  expect(times.quickKinds()).toEqual([{ ...kind, size: 10 }]);
  times.note(kind, 0);
  expect(times.quickKinds()).toEqual([{ ...kind, size: 12 }]);
});

test('a message has 32 jobs at most, however quick they are', () => {
  const times = createJobTimes();
  times.note(kind, 0);
  expect(times.quickKinds()).toEqual([{ ...kind, size: 32 }]);
});

test('one slow job is enough to have the next of its kind run by themselves, in its own workspace alone', () => {
  const times = createJobTimes();
  times.note(kind, 10);
  times.note({ ...kind, workspaceId: 'ws_b' }, 10);
  times.note(kind, 2_000);
  expect(times.quickKinds()).toEqual([{ ...kind, workspaceId: 'ws_b', size: 25 }]);
});

test('a kind that was not run for a minute proves itself anew', () => {
  let now = 0;
  const times = createJobTimes(() => now);
  times.note(kind, 5);
  now = 60_001;
  expect(times.quickKinds()).toEqual([]);
  times.note(kind, 100);
  expect(times.quickKinds()).toEqual([{ ...kind, size: 2 }]);
});
