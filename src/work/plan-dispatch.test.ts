import { expect, test } from 'vitest';
import { createLanes } from './lanes.ts';
import { blockedKeys, chooseJobs, type Load, laneRooms, workspaceCap } from './plan-dispatch.ts';

const nothing: Load = { jobs: [], rates: [], slots: null };

function candidates(lane: string, ...keys: string[]) {
  return keys.map((key, index) => ({ id: `${lane} ${index}`, lane, key, isLate: false }));
}

test('a lane has room for its slots and half as many more, less what is handed out and holds a slot', () => {
  const lanes = createLanes({ default: { concurrency: 8 } });
  const room = (load: Load) => laneRooms(lanes, load).find(({ lane }) => lane === 'default')?.room ?? 0;
  expect(room(nothing)).toBe(12);
  expect(room({ ...nothing, jobs: [{ lane: 'default', key: '', active: 12, held: 12, late: 0 }] })).toBe(0);
  expect(room({ ...nothing, jobs: [{ lane: 'default', key: '', active: 2, held: 30, late: 0 }] })).toBe(10);
  expect(room({ ...nothing, slots: { default: 16 } })).toBe(24);
  expect(room({ ...nothing, slots: { long: 2 } })).toBe(0);
});

test('jobs of one lane take no room of another, so that slow engines starve no audits', () => {
  const lanes = createLanes();
  const load = { ...nothing, jobs: [{ lane: 'engines', key: 'chatgpt', active: 24, held: 24, late: 0 }] };
  expect(laneRooms(lanes, load).map(({ lane }) => lane)).toEqual(['default', 'long', 'notify', 'analysis']);
});

test('one workspace holds three quarters of the slots at most, and one where there is one', () => {
  expect([1, 2, 4, 8, 16].map(workspaceCap)).toEqual([1, 1, 3, 6, 12]);
});

test('a key has as many jobs at once as its limit, those included that hold no slot', () => {
  const lanes = createLanes({ engines: { keyLimits: (key) => (key === 'chatgpt' ? { concurrency: 2 } : null) } });
  const some = candidates('engines', 'chatgpt', 'chatgpt', 'chatgpt', 'claude', 'claude', 'claude');
  expect(chooseJobs(lanes, nothing, some).chosen).toEqual([0, 1, 3, 4, 5].map((index) => `engines ${index}`));
  const busy = { ...nothing, jobs: [{ lane: 'engines', key: 'chatgpt', active: 0, held: 2, late: 0 }] };
  expect(blockedKeys(lanes, busy)).toEqual([{ lane: 'engines', key: 'chatgpt' }]);
});

test('a key starts its burst and then at its rate', () => {
  const lanes = createLanes({ engines: { keyLimits: () => ({ concurrency: 50, perSecond: 2, burst: 3 }) } });
  const some = candidates('engines', ...Array.from({ length: 9 }, () => 'chatgpt'));
  const first = chooseJobs(lanes, nothing, some);
  expect(first.chosen).toHaveLength(3);
  expect(first.used).toEqual([{ lane: 'engines', key: 'chatgpt', dueInMs: 1_500 }]);
  const after = (ms: number): Load => ({
    ...nothing,
    rates: [{ lane: 'engines', key: 'chatgpt', dueInMs: 1_500 - ms, heldMs: 0 }],
  });
  expect([0, 499, 500, 1_000, 1_500].map((ms) => chooseJobs(lanes, after(ms), some).chosen.length)).toEqual([
    0, 0, 1, 2, 3,
  ]);
});

test('a lane starts at its own rate, whatever its keys', () => {
  const lanes = createLanes({ notify: { perSecond: 5 } });
  const load = { ...nothing, rates: [{ lane: 'notify', key: '', dueInMs: 600, heldMs: 0 }] };
  expect(laneRooms(lanes, load).find(({ lane }) => lane === 'notify')?.room).toBe(2);
  const { used } = chooseJobs(lanes, load, candidates('notify', '', 'slack'));
  expect(used).toEqual([{ lane: 'notify', key: '', dueInMs: 1_000 }]);
});

test('a key that its remote held starts nothing until then, with or without limits', () => {
  const load = { ...nothing, rates: [{ lane: 'engines', key: 'chatgpt', dueInMs: 0, heldMs: 1 }] };
  expect(blockedKeys(createLanes(), load)).toEqual([{ lane: 'engines', key: 'chatgpt' }]);
  expect(chooseJobs(createLanes(), load, candidates('engines', 'chatgpt', 'claude')).chosen).toEqual(['engines 1']);
});

test('a lane of remotes has as many waits as its slots bear, a quarter of them for those that answer late', () => {
  const lanes = createLanes({ notify: { concurrency: 8 } });
  const load = (held: number, late: number): Load => ({
    ...nothing,
    jobs: [{ lane: 'notify', key: 'a', active: 0, held, late }],
  });
  const notify = (given: Load) => laneRooms(lanes, given).find(({ lane }) => lane === 'notify');
  expect(notify(nothing)).toEqual({
    lane: 'notify',
    room: 12,
    perWorkspace: 6,
    turnRoom: null,
    waits: { all: 256, perWorkspace: 64, late: 64, latePerWorkspace: 16 },
    canShare: false,
  });
  expect(notify(load(250, 0))?.room).toBe(6);
  expect(notify(load(256, 0))).toBeUndefined();
  const some = candidates('notify', 'b', 'c', 'd').map((one, index) => ({ ...one, isLate: index < 2 }));
  expect(chooseJobs(lanes, load(63, 63), some).chosen).toEqual(['notify 0', 'notify 2']);
  expect(chooseJobs(lanes, load(64, 64), some).chosen).toEqual(['notify 2']);
  expect(laneRooms(lanes, nothing).find(({ lane }) => lane === 'default')?.waits).toBeNull();
});
