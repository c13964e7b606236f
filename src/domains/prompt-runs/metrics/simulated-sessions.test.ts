import { expect, test } from 'vitest';
import { measureSessions } from '../../../../test/support/simulated-sessions.ts';

test('of simulated sessions, read as real ones are, intervals hold the true rate, chance is seldom called real, and a fall from 40 to 20 % is found', {
  timeout: 240_000,
}, async () => {
  const runs = { seeds: 60, prompts: 50, repeats: 2, sharing: 0.55, rate: 0.4, after: 0.2 };
  const { held, unchangedReal, changedReal } = await measureSessions(runs);
  expect(held).toBeGreaterThanOrEqual(0.93);
  expect(unchangedReal).toBeLessThanOrEqual(0.05);
  expect(changedReal).toBeGreaterThanOrEqual(0.8);
});
