import { afterEach, beforeEach, expect, test } from 'vitest';
import { waitFor } from '../support/matchers.ts';
import { openReceiver, type Receiver } from '../support/receiver.ts';
import { openWebhookBench, type WebhookBench } from '../support/webhook-bench.ts';

let receiver: Receiver;
let bench: WebhookBench;

beforeEach(async () => {
  receiver = await openReceiver();
  bench = await openWebhookBench(receiver);
});

afterEach(async () => {
  await bench.close();
  await receiver.close();
});

const hang = () => undefined;

test('an endpoint that never answers delays nobody else, and is sent one at a time until it has answered', async () => {
  bench.consume();
  bench.run({ timeoutMs: 5_000 });
  const ours = await bench.caller();
  const slow = await bench.endpoint(ours, ['*'], hang);
  const quick = await bench.endpoint(ours);
  for (let count = 0; count < 30; count += 1) await bench.happen(ours);
  await waitFor(() => expect(receiver.at(quick.path)).toHaveLength(30));
  expect(receiver.peak(slow.path)).toBe(1);
});

test('endpoints that fail share places of their own, so any number of them leaves room for those that answer', async () => {
  bench.consume();
  const ours = await bench.caller();
  const hanging = await Promise.all(Array.from({ length: 12 }, () => bench.endpoint(ours, ['*'], hang)));
  const failingSince = bench.clock.now();
  await bench.services.db.webhookEndpoint.updateMany({ data: { failingSince } });
  const quick = await bench.endpoint(ours);
  bench.run({ healthy: 2, failing: 3, timeoutMs: 5_000 });
  for (let count = 0; count < 10; count += 1) await bench.happen(ours);
  await waitFor(() => expect(receiver.at(quick.path)).toHaveLength(10));
  const sent = hanging.reduce((sum, { path }) => sum + receiver.at(path).length, 0);
  expect(sent).toBeGreaterThan(0);
  expect(sent).toBeLessThanOrEqual(3);
});

test('a backlog of 20,000 deliveries of one endpoint does not hide what is due for another', async () => {
  const ours = await bench.caller();
  const behind = await bench.endpoint(ours, ['*'], hang);
  const quick = await bench.endpoint(ours);
  const past = new Date(bench.clock.now().getTime() - 60_000);
  await bench.services.sql.query({
    text: `insert into webhook_deliveries (id, workspace_id, endpoint_id, event_id, event_type, body, next_attempt_at)
           select 'dlv_' || n, $1, $2, 'evt_' || n, 'audit.completed', '{}', $3 from generate_series(1, 20000) n`,
    values: [ours.principal.workspaceId, behind.endpoint.id, past],
  });
  bench.consume();
  bench.run({ timeoutMs: 5_000 });
  await bench.happen(ours);
  await waitFor(() => expect(receiver.at(quick.path)).toHaveLength(1));
  expect(receiver.peak(behind.path)).toBeLessThanOrEqual(1);
});

test('a backlog drains as fast as its endpoint answers, each answer making room for the next, up to 16 at once', async () => {
  const ours = await bench.caller();
  const { path } = await bench.endpoint(ours);
  bench.consume();
  for (let count = 0; count < 300; count += 1) await bench.happen(ours);
  await waitFor(async () => expect(await bench.services.db.webhookDelivery.count()).toBe(300));
  // Nobody looks by time: what follows the first look is driven by answers alone.
  bench.run({ pollMs: 3_600_000 });
  await waitFor(() => expect(receiver.at(path)).toHaveLength(300));
  expect(receiver.peak(path)).toBeLessThanOrEqual(16);
  expect(new Set(receiver.at(path).map((request) => request.headers['webhook-id'])).size).toBe(300);
});

test('endpoints of one workspace take a quarter of the places at most, so that three hanging tenants leave room', async () => {
  bench.consume();
  bench.run({ healthy: 8, timeoutMs: 10_000 });
  const hanging: { path: string }[] = [];
  for (let tenant = 0; tenant < 3; tenant += 1) {
    const ours = await bench.caller();
    for (let count = 0; count < 5; count += 1) hanging.push(await bench.endpoint(ours, ['*'], hang));
    await bench.happen(ours);
  }
  const sent = () => hanging.filter(({ path }) => receiver.at(path).length > 0).length;
  await waitFor(() => expect(sent()).toBe(6));
  const theirs = await bench.caller();
  const quick = await bench.endpoint(theirs);
  await bench.happen(theirs);
  await waitFor(() => expect(receiver.at(quick.path)).toHaveLength(1));
  expect(sent()).toBe(6);
});

test('several processes share the work, and none sends what another is sending', async () => {
  bench.consume();
  const ours = await bench.caller();
  const endpoints = await Promise.all(Array.from({ length: 5 }, () => bench.endpoint(ours)));
  for (let count = 0; count < 3; count += 1) bench.run();
  for (let count = 0; count < 40; count += 1) await bench.happen(ours);
  await waitFor(() => expect(receiver.received.length).toBeGreaterThanOrEqual(200));
  await waitFor(async () =>
    expect(await bench.services.db.webhookDelivery.count({ where: { status: 'SUCCEEDED' } })).toBe(200),
  );
  expect(receiver.received).toHaveLength(200);
  for (const { path } of endpoints) {
    expect(new Set(receiver.at(path).map((request) => request.headers['webhook-id'])).size).toBe(40);
  }
});
