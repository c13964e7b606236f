import { expect, test } from 'vitest';
import { START_PLACES } from '../../work/pace.ts';
import { createEndpointPace } from './endpoint-pace.ts';

const answered = (durationMs: number) => ({ error: null, durationMs });

function placesAfter(...attempts: Parameters<ReturnType<typeof createEndpointPace>['learn']>[1][]): number {
  const pace = createEndpointPace(16);
  for (const attempt of attempts) pace.learn('whe_1', attempt);
  return pace.places()['whe_1'] ?? START_PLACES;
}

test('an endpoint that answers fast is sent twice as many at once after each answer, up to sixteen', () => {
  const attempts = Array.from({ length: 6 }, () => answered(20));
  expect(attempts.map((_, count) => placesAfter(...attempts.slice(0, count)))).toEqual([1, 2, 4, 8, 16, 16]);
});

test('an endpoint that fails starts again with one, and one that is neither fast nor slow keeps what it has', () => {
  const fast = [answered(20), answered(20)];
  expect([100, 15_000].map((durationMs) => placesAfter(...fast, { error: 'timeout', durationMs }))).toEqual([1, 1]);
  expect(placesAfter(...fast, answered(2_000))).toBe(4);
});

test('an endpoint is slow from a late answer until a timely one, and has four places meanwhile', () => {
  const pace = createEndpointPace(16);
  pace.learn('whe_1', answered(9_000));
  pace.learn('whe_2', answered(20));
  expect([pace.slow(), pace.places()['whe_1']]).toEqual([['whe_1'], 4]);
  pace.learn('whe_1', answered(20));
  expect(pace.slow()).toEqual([]);
});

test('a thousand endpoints are remembered, those that answered last', () => {
  const pace = createEndpointPace(16);
  for (let count = 0; count < 1_001; count += 1) pace.learn(`whe_${count}`, answered(20));
  pace.learn('whe_1', answered(20));
  expect([Object.keys(pace.places()).length, 'whe_0' in pace.places(), pace.places()['whe_1']]).toEqual([
    1_000,
    false,
    4,
  ]);
});
