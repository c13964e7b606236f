import { createHmac } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { claimDeliveries } from '../../src/domains/webhooks/claim.ts';
import { createEndpoint, rotateSecret, updateEndpoint } from '../../src/domains/webhooks/commands.ts';
import { settleAttempt } from '../../src/domains/webhooks/settle.ts';
import { waitFor } from '../support/matchers.ts';
import { openReceiver, type Received, type Receiver } from '../support/receiver.ts';
import { openWebhookBench, type WebhookBench } from '../support/webhook-bench.ts';

const HOUR = 3_600_000;

let receiver: Receiver;
let bench: WebhookBench;

beforeAll(async () => {
  receiver = await openReceiver();
  bench = await openWebhookBench(receiver);
  bench.consume();
  bench.run({ timeoutMs: 2_000 });
});

afterAll(async () => {
  await bench.close();
  await receiver.close();
});

const endpointRow = (id: string) => bench.services.db.webhookEndpoint.findUniqueOrThrow({ where: { id } });

function bodySignature(secret: string, request: Received | undefined): string {
  return `sha256=${createHmac('sha256', secret)
    .update(request?.body ?? '')
    .digest('hex')}`;
}

describe('an event', () => {
  test('reaches each endpoint that wants it, once, with the exact bytes of the log and two valid signatures', async () => {
    const ours = await bench.caller();
    const all = await bench.endpoint(ours);
    const some = await bench.endpoint(ours, ['audit.completed']);
    const other = await bench.endpoint(ours, ['alert.fired']);
    const theirs = await bench.endpoint(await bench.caller());
    const eventId = await bench.happen(ours);
    await bench.tried(eventId, all.endpoint.id, 1);
    await bench.tried(eventId, some.endpoint.id, 1);

    const event = await bench.services.db.event.findUniqueOrThrow({ where: { id: eventId } });
    for (const { path, endpoint } of [all, some]) {
      const [request, ...more] = receiver.at(path);
      expect(more).toEqual([]);
      expect(request?.body).toBe(event.body);
      expect(request?.headers).toMatchObject({ 'webhook-id': eventId, 'x-ei-event': 'audit.completed' });
      expect(request?.headers['x-ei-signature']).toBe(bodySignature(endpoint.secret, request));
      expect(new Webhook(endpoint.secret).verify(request?.body ?? '', request?.headers ?? {})).toEqual(
        JSON.parse(event.body),
      );
    }
    expect(receiver.at(other.path)).toEqual([]);
    expect(receiver.at(theirs.path)).toEqual([]);
    expect((await bench.delivery(eventId, all.endpoint.id)).status).toBe('SUCCEEDED');
  });

  test('of a type that no webhook can carry stays inside, even where everything is wanted', async () => {
    const ours = await bench.caller();
    const { path, endpoint } = await bench.endpoint(ours);
    await bench.happen(ours, 'catalog.changed');
    const eventId = await bench.happen(ours);
    await bench.tried(eventId, endpoint.id, 1);
    expect(receiver.at(path).map((request) => request.headers['x-ei-event'])).toEqual(['audit.completed']);
  });

  test('is not sent to a disabled endpoint', async () => {
    const ours = await bench.caller();
    const asleep = await bench.endpoint(ours);
    const awake = await bench.endpoint(ours);
    await updateEndpoint(ours, asleep.endpoint.id, { status: 'DISABLED' });
    await bench.tried(await bench.happen(ours), awake.endpoint.id, 1);
    expect(receiver.at(asleep.path)).toEqual([]);
  });
});

describe('an endpoint', () => {
  test('that answers 410 is disabled at once, what was on its way is given up, and the others are told', async () => {
    const ours = await bench.caller();
    const gone = await bench.endpoint(ours);
    const other = await bench.endpoint(ours, ['webhook.endpoint_disabled']);
    receiver.on(gone.path, (_request, response) => response.writeHead(500).end());
    const waiting = await bench.happen(ours);
    await bench.tried(waiting, gone.endpoint.id, 1);
    receiver.on(gone.path, (_request, response) => response.writeHead(410).end());
    await bench.tried(await bench.happen(ours), gone.endpoint.id, 1);

    await waitFor(() => expect(receiver.at(other.path)).toHaveLength(1));
    expect(JSON.parse(receiver.at(other.path)[0]?.body ?? '{}')).toMatchObject({
      type: 'webhook.endpoint_disabled',
      data: { endpoint_id: gone.endpoint.id, reason: 'gone' },
    });
    expect(await endpointRow(gone.endpoint.id)).toMatchObject({ status: 'DISABLED', disabledReason: 'gone' });
    expect(await bench.delivery(waiting, gone.endpoint.id)).toMatchObject({ status: 'FAILED', nextAttemptAt: null });
    expect(receiver.at(gone.path)).toHaveLength(2);
  });

  test('that does nothing but fail for five days is disabled; enabled by hand, it starts afresh', async () => {
    const ours = await bench.caller();
    const { path, endpoint } = await bench.endpoint(ours);
    receiver.on(path, (_request, response) => response.writeHead(500).end());
    await bench.tried(await bench.happen(ours), endpoint.id, 1);
    const since = new Date(bench.clock.now().getTime() - 121 * HOUR);
    await bench.services.db.webhookEndpoint.update({ where: { id: endpoint.id }, data: { failingSince: since } });
    await bench.tried(await bench.happen(ours), endpoint.id, 1);
    await waitFor(async () =>
      expect(await endpointRow(endpoint.id)).toMatchObject({ status: 'DISABLED', disabledReason: 'failing' }),
    );
    expect(await updateEndpoint(ours, endpoint.id, { status: 'ENABLED' })).toMatchObject({
      disabledReason: null,
      failingSince: null,
    });
  });

  test('is signed for by two secrets for 24 hours after a rotation, and by the newest alone afterwards', async () => {
    const ours = await bench.caller();
    const { path, endpoint } = await bench.endpoint(ours);
    const rotated = await rotateSecret(ours, endpoint.id);
    const again = await rotateSecret(ours, endpoint.id);
    const verifies = (secret: string, request: Received | undefined) => {
      try {
        // The bench's clock is ahead of the verifier's, so the timestamp is checked by the signature alone.
        const seconds = Number(request?.headers['webhook-timestamp']);
        const signature = new Webhook(secret).sign(
          String(request?.headers['webhook-id']),
          new Date(seconds * 1000),
          request?.body ?? '',
        );
        return String(request?.headers['webhook-signature']).split(' ').includes(signature);
      } catch {
        return false;
      }
    };
    await bench.tried(await bench.happen(ours), endpoint.id, 1);
    const [during] = receiver.at(path);
    const secrets = [endpoint.secret, rotated.secret, again.secret];
    expect(secrets.map((secret) => verifies(secret, during))).toEqual([false, true, true]);
    expect(during?.headers['x-ei-signature']).toBe(bodySignature(again.secret, during));

    bench.clock.advance(24 * HOUR + 1_000);
    await bench.tried(await bench.happen(ours), endpoint.id, 1);
    const after = receiver.at(path).at(-1);
    expect(secrets.map((secret) => verifies(secret, after))).toEqual([false, false, true]);
  });

  test('keeps no readable secret, and no log line has one', async () => {
    const ours = await bench.caller();
    const { endpoint } = await bench.endpoint(ours);
    await bench.tried(await bench.happen(ours), endpoint.id, 1);
    expect(JSON.stringify(await endpointRow(endpoint.id))).not.toContain('whsec_');
    expect(JSON.stringify(bench.logs)).not.toMatch(/whsec_|Wasserkocher/);
    expect(bench.logs.some(({ event }) => event === 'delivery.attempted')).toBe(true);
  });
});

describe('a lease', () => {
  const claim = {
    leaseMs: 300,
    slow: [],
    healthy: { room: 100, perWorkspace: 100, busyWorkspaces: {} },
    trailing: { room: 0, perWorkspace: 0, busyWorkspaces: {} },
    places: {},
    startPlaces: 4,
    busy: {},
  };

  test('of a process that died runs out; the delivery is sent then, and the late attempt changes nothing', async () => {
    const quiet = await openWebhookBench(receiver);
    quiet.consume();
    const ours = await quiet.caller();
    const path = receiver.newPath();
    const endpoint = await createEndpoint(ours, { url: receiver.origin + path, events: ['*'] });
    const eventId = await quiet.happen(ours);
    const { db, sql } = quiet.services;
    const dead = await waitFor(async () => {
      const [claimed] = await claimDeliveries(sql, { ...claim, now: quiet.clock.now() });
      if (!claimed) throw new Error('nothing is due yet');
      return claimed;
    });
    expect(await claimDeliveries(sql, { ...claim, now: quiet.clock.now() })).toEqual([]);

    quiet.run();
    await waitFor(async () => {
      const row = await db.webhookDelivery.findFirstOrThrow({ where: { eventId, endpointId: endpoint.id } });
      expect(row).toMatchObject({ status: 'SUCCEEDED', attemptCount: 1 });
    });
    expect(receiver.at(path).map((request) => request.headers['webhook-id'])).toEqual([eventId]);

    const late = { startedAt: quiet.clock.now(), durationMs: 5, httpStatus: 500, responseBody: null };
    await settleAttempt(quiet.services, dead, { ...late, error: 'unsuccessful_status', retryAfterMs: null }, 0.5);
    const row = await db.webhookDelivery.findFirstOrThrow({ where: { eventId }, include: { attempts: true } });
    expect(row).toMatchObject({ status: 'SUCCEEDED', attemptCount: 2 });
    expect(row.attempts.map(({ number, httpStatus }) => [number, httpStatus]).sort()).toEqual([
      [1, 200],
      [2, 500],
    ]);
    await quiet.close();
  });

  test('is given back when the process stops in the middle of an attempt', async () => {
    const quiet = await openWebhookBench(receiver);
    quiet.consume();
    const ours = await quiet.caller();
    const path = receiver.newPath();
    receiver.on(path, () => undefined);
    await createEndpoint(ours, { url: receiver.origin + path, events: ['*'] });
    const eventId = await quiet.happen(ours);
    const runner = quiet.run();
    await waitFor(() => expect(receiver.at(path)).toHaveLength(1));
    await runner.stop(50);
    const row = await quiet.services.db.webhookDelivery.findFirstOrThrow({ where: { eventId } });
    expect(row).toMatchObject({ status: 'PENDING', leaseUntil: null, attemptCount: 0 });
    await quiet.close();
  });
});
