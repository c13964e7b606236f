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

test('a rule tells nobody twice: each address that is given again is named', async () => {
  const run = await openTestApp({ isStarted: false });
  const tenant: Tenant = await run.workspace();
  const channels = [
    { email: { to: ['a@example.com', 'A@Example.com'] } },
    { webhook: { url: 'https://receiver.example/x' } },
    { slack: { url: 'https://receiver.example:443/x' } },
    { email: { to: ['b@example.com', 'a@example.com'] } },
  ];
  const rule = { name: 'Low', type: 'score_drop', threshold: 50 };
  const refused = await tenant.post('/v1/alerts/rules', { ...rule, channels });
  expect(refused.status, refused.text).toBe(400);
  expect(refused.body.error.details.errors).toEqual(
    ['channels[0].email.to[1]', 'channels[2].slack.url', 'channels[3].email.to[1]'].map((field) => ({
      field,
      message: 'is given twice',
    })),
  );
  const odd = { ...rule, channels: [{ webhook: { url: 'nowhere' } }, { webhook: { url: 'nowhere' } }] };
  expect((await tenant.post('/v1/alerts/rules', odd)).status).toBe(400);
  await run.close();
});
