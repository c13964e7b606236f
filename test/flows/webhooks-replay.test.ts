import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { updateEndpoint } from '../../src/domains/webhooks/commands.ts';
import { forgetDeliveries } from '../../src/domains/webhooks/index.ts';
import { replayDelivery, replayEvents, testEndpoint } from '../../src/domains/webhooks/replay.ts';
import type { Context } from '../../src/kernel/context.ts';
import { waitFor } from '../support/matchers.ts';
import { openReceiver, type Receiver } from '../support/receiver.ts';
import { openWebhookBench, type WebhookBench } from '../support/webhook-bench.ts';

const DAY = 86_400_000;

let receiver: Receiver;
let bench: WebhookBench;

beforeAll(async () => {
  receiver = await openReceiver();
  bench = await openWebhookBench(receiver);
  bench.consume();
  bench.run();
});

afterAll(async () => {
  await bench.close();
  await receiver.close();
});

const daysAgo = (days: number) => new Date(bench.clock.now().getTime() - days * DAY);
const idsAt = (path: string) => receiver.at(path).map((request) => request.headers['webhook-id']);

/** The events of the workspace lie so far back in the log. */
async function age(ctx: Context, eventId: string, days: number): Promise<void> {
  await bench.services.db.event.updateMany({
    where: { id: eventId, workspaceId: ctx.principal.workspaceId },
    data: { createdAt: daysAgo(days) },
  });
}

describe('replaying a delivery', () => {
  test('sends the same bytes again on a schedule from its start, and keeps one delivery with both attempts', async () => {
    const ours = await bench.caller();
    const { path, endpoint } = await bench.endpoint(ours);
    const eventId = await bench.happen(ours);
    const { id } = await bench.tried(eventId, endpoint.id);
    expect(await replayDelivery(ours, id)).toMatchObject({ id, status: 'PENDING', scheduleStep: 0 });
    const again = await bench.tried(eventId, endpoint.id, 2);
    expect(again).toMatchObject({ id, status: 'SUCCEEDED', attemptCount: 2, scheduleStep: 1 });
    const [one, two] = receiver.at(path);
    expect(two?.body).toBe(one?.body);
  });

  test('brings one that was given up back to life', async () => {
    const ours = await bench.caller();
    const { path, endpoint } = await bench.endpoint(ours, ['*'], (_request, response) => response.writeHead(500).end());
    const eventId = await bench.happen(ours);
    const { id } = await bench.tried(eventId, endpoint.id);
    await updateEndpoint(ours, endpoint.id, { status: 'DISABLED' });
    expect((await bench.delivery(eventId, endpoint.id)).status).toBe('FAILED');
    await expect(replayDelivery(ours, id)).rejects.toMatchObject({ code: 'invalid_state' });

    await updateEndpoint(ours, endpoint.id, { status: 'ENABLED' });
    receiver.on(path, (_request, response) => response.end());
    await replayDelivery(ours, id);
    expect(await bench.tried(eventId, endpoint.id, 2)).toMatchObject({
      status: 'SUCCEEDED',
      completedAt: expect.any(Date),
    });
  });

  test('of another workspace is not found, and nothing is sent', async () => {
    const ours = await bench.caller();
    const { path, endpoint } = await bench.endpoint(ours);
    const { id } = await bench.tried(await bench.happen(ours), endpoint.id);
    await expect(replayDelivery(await bench.caller(), id)).rejects.toMatchObject({ code: 'not_found' });
    expect(receiver.at(path)).toHaveLength(1);
  });
});

describe('replaying events', () => {
  test('sends what an endpoint was sent before and what it never saw, from the moment on, each once', async () => {
    const ours = await bench.caller();
    const first = await bench.endpoint(ours);
    const [old, older, fresh] = [await bench.happen(ours), await bench.happen(ours), await bench.happen(ours)];
    await bench.tried(fresh, first.endpoint.id);
    await bench.tried(old, first.endpoint.id);
    await age(ours, old, 2);
    await age(ours, older, 4);

    const late = await bench.endpoint(ours, ['audit.completed']);
    const unwanted = await bench.happen(ours, 'alert.fired');
    await bench.tried(unwanted, first.endpoint.id);
    expect(await replayEvents(ours, late.endpoint.id, daysAgo(3))).toMatchObject({ count: 2, hasMore: false });
    await bench.tried(old, late.endpoint.id);
    await bench.tried(fresh, late.endpoint.id);
    expect(idsAt(late.path).sort()).toEqual([old, fresh].sort());

    expect(await replayEvents(ours, first.endpoint.id, daysAgo(3))).toMatchObject({ count: 3 });
    await bench.tried(old, first.endpoint.id, 2);
    await bench.tried(fresh, first.endpoint.id, 2);
    await bench.tried(unwanted, first.endpoint.id, 2);
    expect(await bench.services.db.webhookDelivery.count({ where: { endpointId: first.endpoint.id } })).toBe(4);
  });

  test('starts within the log: at most 30 days ago and not in the future', async () => {
    const ours = await bench.caller();
    const { endpoint } = await bench.endpoint(ours);
    for (const days of [30.001, -0.01]) {
      await expect(async () => replayEvents(ours, endpoint.id, daysAgo(days))).rejects.toMatchObject({
        code: 'validation_failed',
        details: { errors: [{ field: 'since' }] },
      });
    }
    expect(await replayEvents(ours, endpoint.id, daysAgo(29.9))).toEqual({ count: 0, hasMore: false, until: null });
  });

  test('is refused while the endpoint is disabled', async () => {
    const ours = await bench.caller();
    const { endpoint } = await bench.endpoint(ours);
    await updateEndpoint(ours, endpoint.id, { status: 'DISABLED' });
    await expect(replayEvents(ours, endpoint.id, daysAgo(1))).rejects.toMatchObject({ code: 'invalid_state' });
  });
});

describe('a test event', () => {
  test('goes to its endpoint alone, whatever that wants and even while it is disabled', async () => {
    const ours = await bench.caller();
    const tested = await bench.endpoint(ours, ['alert.fired']);
    const other = await bench.endpoint(ours);
    await updateEndpoint(ours, tested.endpoint.id, { status: 'DISABLED' });
    const { eventId } = await testEndpoint(ours, tested.endpoint.id);
    expect(await bench.tried(eventId, tested.endpoint.id)).toMatchObject({ status: 'SUCCEEDED' });
    expect(receiver.at(tested.path)[0]?.headers).toMatchObject({ 'x-ei-event': 'webhook.test', 'webhook-id': eventId });
    const marker = await bench.happen(ours);
    await bench.tried(marker, other.endpoint.id);
    expect(idsAt(other.path)).toEqual([marker]);
  });

  test('is sent once, however it ends', async () => {
    const ours = await bench.caller();
    const { endpoint } = await bench.endpoint(ours, ['*'], (_request, response) => response.writeHead(500).end());
    const { eventId } = await testEndpoint(ours, endpoint.id);
    expect(await bench.tried(eventId, endpoint.id)).toMatchObject({ status: 'FAILED', nextAttemptAt: null });
  });

  test('can be asked for ten times a minute, also by many at once', async () => {
    const ours = await bench.caller();
    const { path, endpoint } = await bench.endpoint(ours);
    const results = await Promise.allSettled(Array.from({ length: 14 }, () => testEndpoint(ours, endpoint.id)));
    const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
    expect(refused).toHaveLength(4);
    expect(refused[0]).toMatchObject({ code: 'rate_limited', details: { retry_after_seconds: expect.any(Number) } });
    await waitFor(() => expect(receiver.at(path)).toHaveLength(10));
    bench.clock.advance(61_000);
    await expect(testEndpoint(ours, endpoint.id)).resolves.toMatchObject({ status: 'PENDING' });
  });
});

test('deliveries that ended long ago are forgotten with their attempts; what is on its way never is', async () => {
  const ours = await bench.caller();
  const { path, endpoint } = await bench.endpoint(ours);
  const [ended, fresh, waiting] = [await bench.happen(ours), await bench.happen(ours), await bench.happen(ours)];
  await Promise.all([ended, fresh, waiting].map((id) => bench.tried(id, endpoint.id)));
  receiver.on(path, (_request, response) => response.writeHead(500).end());
  await replayDelivery(ours, (await bench.delivery(waiting, endpoint.id)).id);
  await bench.tried(waiting, endpoint.id, 2);
  const { db, sql } = bench.services;
  await db.webhookDelivery.updateMany({
    where: { eventId: { in: [ended, waiting] } },
    data: { createdAt: daysAgo(31) },
  });
  expect(await forgetDeliveries(sql, daysAgo(30))).toBe(1);
  const left = await db.webhookDelivery.findMany({ where: { endpointId: endpoint.id }, select: { eventId: true } });
  expect(left.map(({ eventId }) => eventId).sort()).toEqual([fresh, waiting].sort());
});
