import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestApp, type TestApp } from '../support/app.ts';
import { expectError } from '../support/matchers.ts';

let run: TestApp;

beforeAll(async () => {
  run = await openTestApp({ isStarted: false });
});
afterAll(() => run.close());

test('the time zone may be given with the quiet hours, and there is one', async () => {
  const tenant = await run.workspace();
  const quiet = { start: '22:00', end: '07:00', timezone: 'Asia/Kathmandu' };
  const rule = { name: 'Low', type: 'score_drop', threshold: 50, quiet_hours: quiet };
  const { body: made } = await tenant.post('/v1/alerts/rules', rule);
  expect(made).toMatchObject({ quiet_hours: quiet, timezone: 'Asia/Kathmandu' });
  const path = `/v1/alerts/rules/${made.id}`;
  const moved = await tenant.patch(path, { timezone: 'Europe/Berlin' });
  expect(moved.body.quiet_hours).toEqual({ ...quiet, timezone: 'Europe/Berlin' });
  expect((await tenant.patch(path, { quiet_hours: { ...quiet, timezone: null } })).body.timezone).toBe('Europe/Berlin');
  for (const [answer, field] of [
    [await tenant.patch(path, { quiet_hours: quiet, timezone: 'Europe/Berlin' }), 'quiet_hours.timezone'],
    [await tenant.post('/v1/alerts/rules', { ...rule, timezone: 'UTC' }), 'quiet_hours.timezone'],
    [await tenant.patch(path, { quiet_hours: { ...quiet, timezone: 'Mars/Olympus' } }), 'quiet_hours.timezone'],
  ] as const) {
    expectError(answer, 400, 'validation_failed');
    expect(answer.body.error.details.errors.map((fault: { field: string }) => fault.field)).toEqual([field]);
  }
});
