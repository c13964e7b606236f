import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createSettings } from '../../src/kernel/settings.ts';
import { deriveKeys } from '../../src/platform/secret-key.ts';
import { type Json, openTestApp, type Tenant, type TestApp } from '../support/app.ts';
import { waitFor } from '../support/matchers.ts';
import { openReceiver, type Received, type Receiver } from '../support/receiver.ts';
import { plantAudits } from '../support/score-runs.ts';
import { runAlertWorker } from './support/alert-worker.ts';
import { BACKENDS, placeOn } from './support/backends.ts';
import type { Death } from './support/die-at-statement.ts';
import type { Place } from './support/machine.ts';
import { killWorkerProcesses, type WarmWorker, type WorkerProcess, warmAlertWorker } from './support/processes.ts';

/** Nobody takes over from the worker that stays, however busy the machine is. */
const LONG_LEASE = { leaseMs: 20_000, heartbeatMs: 1_000 };

/** What writes how a try ended: the other update is the one that fixes the message. */
const ENDED = 'update .*"alert_deliveries" set "(?!message)';

/** A breach's way from the log to the channel, and where on it a worker dies; `sends` says how often the channel is asked. */
const STEPS: readonly { name: string; death: Death; sends: 1 | 2 }[] = [
  { name: 'before the rules are read', death: { at: '"alert_rules"', moment: 'before' }, sends: 1 },
  { name: 'after the fire is written', death: { at: 'insert into alert_fires', moment: 'after' }, sends: 1 },
  { name: 'before its event', death: { at: 'insert into events', moment: 'before' }, sends: 1 },
  { name: 'before its delivery', death: { at: 'insert into alert_deliveries', moment: 'before' }, sends: 1 },
  { name: 'after the job of its delivery', death: { at: 'insert into .*jobs', moment: 'after' }, sends: 1 },
  { name: 'before the cursor moves', death: { at: 'update consumer_cursors', moment: 'before' }, sends: 1 },
  {
    name: 'before the evaluation commits',
    death: { afterSeeing: 'alert_fires', at: '^commit', moment: 'before' },
    sends: 1,
  },
  {
    name: 'after the evaluation has committed',
    death: { afterSeeing: 'alert_fires', at: '^commit', moment: 'after' },
    sends: 1,
  },
  {
    name: 'before the message is fixed',
    death: { at: 'from alert_deliveries where id = .* for no key update', moment: 'before' },
    sends: 1,
  },
  {
    name: 'when the message is fixed and not yet sent',
    death: { afterSeeing: 'update .*"alert_deliveries" set "message"', at: '^commit', moment: 'after' },
    sends: 1,
  },
  {
    name: 'when the channel has answered and nothing says so',
    death: { at: ENDED, moment: 'before' },
    sends: 2,
  },
  {
    name: 'before its end commits',
    death: { afterSeeing: ENDED, at: '^commit', moment: 'before' },
    sends: 2,
  },
  {
    name: 'after its end has committed',
    death: { afterSeeing: ENDED, at: '^commit', moment: 'after' },
    sends: 1,
  },
];

const CHANNELS = ['email', 'slack', 'webhook'] as const;

/** Every step with the channel that remembers keys, and with each other one the step after which it is asked again. */
const CASES = CHANNELS.flatMap((channel) => {
  const steps = channel === 'email' ? STEPS : STEPS.filter(({ name }) => name === 'before its end commits');
  return steps.map((step) => ({ channel, ...step }));
});

describe.each(BACKENDS)('with the queue in $name', (backend) => {
  let far: Receiver;
  let run: TestApp;
  let place: Place;
  /** Reads its code while the case before it goes on. */
  let next: Promise<WarmWorker>;
  let victim: WorkerProcess | null = null;
  let successor: { close(): Promise<void> } | null = null;

  beforeAll(async () => {
    far = await openReceiver();
    const keys = deriveKeys(randomBytes(32));
    const environment = { RESEND_API_KEY: 're_test', RESEND_BASE_URL: far.origin, ALERTS_FROM: 'a@example.com' };
    const { redisPrefix = '' } = placeOn(backend, '');
    const egressAllow = [far.origin];
    run = await openTestApp({
      role: 'api',
      backend: backend.redisUrl ? 'redis' : 'postgres',
      redisPrefix,
      keys,
      settings: createSettings(environment),
      egressAllow,
    });
    const sealKey = keys.seal.toString('hex');
    place = {
      databaseUrl: run.databaseUrl,
      redisUrl: backend.redisUrl,
      redisPrefix,
      egressAllow,
      environment,
      sealKey,
    };
    next = warmAlertWorker(place);
  });
  afterEach(async () => {
    victim?.signal('SIGKILL');
    await successor?.close();
    successor = null;
  });
  afterAll(async () => {
    await next;
    killWorkerProcesses();
    await run.close();
    await far.close();
  });

  async function startVictim(death: Death | null): Promise<WorkerProcess> {
    const ready = await next;
    next = warmAlertWorker(place);
    victim = await ready.start(death);
    return victim;
  }

  test.each(CASES)(
    'a worker killed $name, with $channel: one fire, one event, one message',
    { timeout: 120_000 },
    async ({ channel, death, sends }) => {
      const { tenant, rule, path } = await watch(run, far, channel);
      const dying = await startVictim(death);
      await plantAudits(run.app.services, { workspaceId: tenant.workspaceId, sku: 'KTL-1', scores: [90, 40] });
      await dying.exited;
      successor = runAlertWorker(place, LONG_LEASE);
      await expectOne(tenant, rule);
      expectSame(requestsOf(far, tenant, path), sends);
    },
  );

  test('a worker killed while the channel thinks: the message comes again, and the channel can tell that it is the same', {
    timeout: 120_000,
  }, async () => {
    const { tenant, rule, path } = await watch(run, far, 'webhook');
    let isFirst = true;
    const dying = await startVictim(null);
    far.on(path, (_request, response) => {
      if (!isFirst) return response.end('ok');
      isFirst = false;
      return dying.signal('SIGKILL');
    });
    await plantAudits(run.app.services, { workspaceId: tenant.workspaceId, sku: 'KTL-1', scores: [90, 40] });
    await dying.exited;
    successor = runAlertWorker(place, LONG_LEASE);
    await expectOne(tenant, rule);
    expectSame(requestsOf(far, tenant, path), 2);
  });
});

/** A workspace with a rule that tells by one channel. */
async function watch(run: TestApp, far: Receiver, channel: (typeof CHANNELS)[number]) {
  const tenant = await run.workspace();
  const path = channel === 'email' ? '/emails' : far.newPath();
  const target = channel === 'email' ? { to: [`${tenant.workspaceId}@example.com`] } : { url: far.origin + path };
  const rule = { name: 'Low', type: 'score_drop', threshold: 50, channels: [{ [channel]: target }] };
  const made = await tenant.post('/v1/alerts/rules', rule);
  expect(made.status, made.text).toBe(201);
  return { tenant, rule: made.body, path };
}

/** The rule has fired once, told the log once and sent one message. */
async function expectOne(tenant: Tenant, rule: Json): Promise<void> {
  const deliveries = await waitFor(async () => {
    const { data } = (await tenant.get(`/v1/alerts/deliveries?rule_id=${rule.id}`)).body;
    expect(data.map(({ status }: Json) => status)).toEqual(['delivered']);
    return data;
  }, 60_000);
  const fires = (await tenant.get(`/v1/alerts/fires?rule_id=${rule.id}`)).body.data;
  const events = await waitFor(async () => {
    const { data } = (await tenant.get('/v1/events?types=alert.fired')).body;
    expect(data.length).toBeGreaterThan(0);
    return data;
  });
  expect(fires).toHaveLength(1);
  expect(events.map(({ data }: Json) => data.fire_id)).toEqual([fires[0].id]);
  expect(deliveries[0].fire_ids).toEqual([fires[0].id]);
}

function requestsOf(far: Receiver, { workspaceId }: Tenant, path: string): Received[] {
  return far.at(path).filter(({ body }) => path !== '/emails' || body.includes(`${workspaceId}@example.com`));
}

/** The same bytes each time, under the same key where the channel has one. */
function expectSame(requests: readonly Received[], count: number): void {
  expect(requests).toHaveLength(count);
  expect(new Set(requests.map(({ body }) => body)).size).toBe(1);
  for (const header of ['idempotency-key', 'webhook-id']) {
    expect(new Set(requests.map(({ headers }) => headers[header])).size).toBe(1);
  }
}
