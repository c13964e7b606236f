import { expect, test } from 'vitest';
import { openTestApp, type Tenant } from '../support/app.ts';
import { expectError } from '../support/matchers.ts';

test('a changed channel is refused as a new one is: by its address, and where no email can be sent', async () => {
  const run = await openTestApp({ isStarted: false });
  const tenant: Tenant = await run.workspace();
  const made = await tenant.post('/v1/alerts/rules', { name: 'Low', type: 'score_drop', threshold: 50 });
  expect(made.status, made.text).toBe(201);
  const patch = (channel: object) => tenant.patch(`/v1/alerts/rules/${made.body.id}`, { channels: [channel] });
  expectError(await patch({ webhook: { url: 'http://127.0.0.1:1/x' } }), 422, 'egress_denied');
  expectError(await patch({ email: { to: ['a@example.com'] } }), 422, 'channel_not_configured');
  expect((await tenant.get(`/v1/alerts/rules/${made.body.id}`)).body.channels).toEqual([]);
  await run.close();
});
