import { expect, onTestFinished, test } from 'vitest';
import { openTestApp } from '../support/app.ts';
import { waitFor } from '../support/matchers.ts';
import { openReceiver } from '../support/receiver.ts';

test('a webhook goes to exactly the address that was given: no path, a final slash, a query, escapes', async () => {
  const receiver = await openReceiver();
  const run = await openTestApp({ egressAllow: [receiver.origin] });
  onTestFinished(async () => {
    await run.close();
    await receiver.close();
  });
  const ours = await run.workspace();
  for (const path of ['', '/hooks/in/', '/h?token=a%2Bb&x=1', '/f%C3%BCr/%7Eme']) {
    const made = await ours.post('/v1/webhooks/endpoints', { url: `${receiver.origin}${path}`, events: ['*'] });
    expect(made.status, made.text).toBe(201);
    expect((await ours.post(`/v1/webhooks/endpoints/${made.body.id}/test`)).status).toBe(201);
  }
  await waitFor(() => expect(receiver.received).toHaveLength(4));
  expect(receiver.received.map(({ path }) => path).sort()).toEqual(
    ['/', '/hooks/in/', '/h?token=a%2Bb&x=1', '/f%C3%BCr/%7Eme'].sort(),
  );
});
