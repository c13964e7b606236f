import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Clock } from '../../src/kernel/clock.ts';
import { createSettings } from '../../src/kernel/settings.ts';
import { type AlertSite, openAlertSite } from '../support/alert-site.ts';
import { type Json, openTestApp, type Tenant, type TestApp } from '../support/app.ts';
import { waitFor } from '../support/matchers.ts';
import { openReceiver, type Receiver } from '../support/receiver.ts';

const DAY_MS = 86_400_000;
const SKU = 'HRW-1';

let site: AlertSite;
let far: Receiver;
let run: TestApp;
let tenant: Tenant;
// A week and a day from here is the present, when the first test's messages are signed.
let now = Date.now() - 8 * DAY_MS;
const clock: Clock = { now: () => new Date(now) };

beforeAll(async () => {
  site = await openAlertSite();
  far = await openReceiver();
  far.on('/emails', (_request, response) =>
    response.setHeader('content-type', 'application/json').end('{"id":"mail_1"}'),
  );
  const settings = createSettings({
    RESEND_API_KEY: 're_test',
    RESEND_BASE_URL: far.origin,
    ALERTS_FROM: 'Alerts <alerts@example.com>',
  });
  run = await openTestApp({ egressAllow: [site.origin, far.origin], clock, settings });
});
afterAll(async () => {
  await run.close();
  await site.close();
  await far.close();
});
afterEach(() =>
  Object.assign(site.page, { robots: 'User-agent: *\nAllow: /\n', hasData: true, isPoor: false, isDown: false }),
);

/** A workspace with the page as its product, audited once, a week ago. */
async function watched(): Promise<{ score: number }> {
  // Past what an audit remembers of a site.
  now += DAY_MS;
  tenant = await run.workspace();
  await tenant.post('/v1/catalog', {
    sku: SKU,
    title: 'Harrow gooseneck kettle 1 L',
    url: site.url,
    tags: ['kitchen'],
  });
  await audit();
  now += 7 * DAY_MS;
  return (await tenant.get(`/v1/scores/${SKU}`)).body;
}

async function audit(): Promise<Json> {
  const { body } = await tenant.post(`/v1/scores/${SKU}/audit`);
  const job = (await tenant.get(`/v1/jobs/${body.job_id}?wait=30`)).body;
  expect(['succeeded', 'failed']).toContain(job.status);
  return job;
}

async function rule(fields: Json): Promise<Json> {
  const answer = await tenant.post('/v1/alerts/rules', { name: 'A rule', ...fields });
  expect(answer.status, answer.text).toBe(201);
  return answer.body;
}

/** The rule's fires, once there are so many. */
function fires(ruleId: string, count: number): Promise<Json[]> {
  return waitFor(async () => {
    const { body } = await tenant.get(`/v1/alerts/fires?rule_id=${ruleId}`);
    if (body.data.length < count) throw new Error(`${body.data.length} fires`);
    return body.data;
  });
}

/** Waits until every event so far was evaluated. */
async function evaluated(): Promise<void> {
  const [end] = await run.app.services.sql.query<{ xid: string; seq: string }>({
    text: 'select xid::text, seq::text from events order by events.xid desc, events.seq desc limit 1',
  });
  await waitFor(async () => {
    const rows = await run.app.services.sql.query({
      text: "select 1 from consumer_cursors where name = 'alerts' and (xid, seq) >= ($1::text::xid8, $2::text::bigint)",
      values: [end?.xid, end?.seq],
    });
    if (rows.length === 0) throw new Error('not evaluated yet');
  });
}

test('a page that got worse fires once for each condition it breaks, names the causes, and tells every channel', async () => {
  const { score } = await watched();
  const hook = far.newPath();
  const slack = far.newPath();
  const made = await rule({
    type: 'score_drop',
    threshold: score,
    delta: 10,
    scope: { tag: 'kitchen' },
    channels: [
      { webhook: { url: far.origin + hook } },
      { slack: { url: far.origin + slack } },
      { email: { to: ['shop@example.com'] } },
    ],
  });
  Object.assign(site.page, { isPoor: true, hasData: false });
  await audit();
  const [fire] = await fires(made.id, 1);
  expect(fire.details.causes.map((cause: Json) => cause.cause)).toEqual([
    'below_threshold',
    'week_over_week',
    'product_json_ld',
  ]);
  expect(fire).toMatchObject({ sku: SKU, type: 'score_drop', rule_name: 'A rule', cleared_at: null });
  expect(fire.details.score_before).toBeGreaterThan(fire.details.score_after + 10);

  const deliveries = await waitFor(async () => {
    const { body } = await tenant.get(`/v1/alerts/deliveries?rule_id=${made.id}&status=delivered`);
    if (body.data.length < 3) throw new Error(`${body.data.length} delivered`);
    return body.data;
  });
  expect(deliveries.map((one: Json) => one.fire_ids)).toEqual([[fire.id], [fire.id], [fire.id]]);

  const [signed] = far.at(hook);
  const secret = made.channels[0].secret;
  const body = new Webhook(secret).verify(signed?.body ?? '', signed?.headers ?? {}) as Json;
  expect(body.data.alerts).toMatchObject([{ fire_id: fire.id, sku: SKU, count: 1 }]);
  const [message] = far.at(slack).map((request) => JSON.parse(request.body));
  expect(message.text).toContain(SKU);
  expect(JSON.stringify(message.blocks)).toContain(site.url);
  const [mail] = far.at('/emails').map((request) => ({ headers: request.headers, body: JSON.parse(request.body) }));
  expect(mail?.headers['idempotency-key']).toMatch(/^adl_/);
  expect(mail?.body).toMatchObject({ to: ['shop@example.com'], from: 'Alerts <alerts@example.com>' });
  expect(mail?.body.html).toContain(SKU);
  expect(mail?.body.headers['List-Unsubscribe']).toContain('mailto:alerts@example.com');

  await audit();
  await evaluated();
  expect(await fires(made.id, 1)).toHaveLength(1);
});

test('a breach that has cleared is marked so, and fires again when it comes back', async () => {
  const { score } = await watched();
  const made = await rule({ type: 'score_drop', threshold: score });
  site.page.isPoor = true;
  await audit();
  await fires(made.id, 1);
  site.page.isPoor = false;
  await audit();
  await evaluated();
  expect((await fires(made.id, 1))[0].cleared_at).not.toBeNull();
  site.page.isPoor = true;
  await audit();
  expect(await fires(made.id, 2)).toHaveLength(2);
});

test('a crawler that robots.txt newly keeps out fires by its name, and one that was always kept out does not', async () => {
  site.page.robots = 'User-agent: CCBot\nDisallow: /\n';
  await watched();
  const made = await rule({ type: 'crawler_access_regression' });
  site.page.robots = 'User-agent: CCBot\nDisallow: /\n\nUser-agent: GPTBot\nDisallow: /\n';
  await audit();
  const [fire] = await fires(made.id, 1);
  expect(fire.details.causes).toEqual([{ cause: 'GPTBot', bot: 'GPTBot' }]);
  expect(fire.summary).toBe(`${SKU}: GPTBot is kept out now.`);
});

test('a page that can no longer be audited is a drop, and an improvement fires on its own rule', async () => {
  site.page.isPoor = true;
  await watched();
  const drop = await rule({ type: 'score_drop', delta: 20 });
  const rise = await rule({ type: 'score_improvement', delta: 10 });
  site.page.isDown = true;
  expect((await audit()).status).toBe('failed');
  const [failed] = await fires(drop.id, 1);
  expect(failed.details.causes).toMatchObject([{ cause: 'audit_failed', code: 'fetch_failed' }]);
  Object.assign(site.page, { isDown: false, isPoor: false });
  await audit();
  const [better] = await fires(rise.id, 1);
  expect(better.details.score_after).toBeGreaterThan(better.details.score_before + 10);
  expect((await fires(drop.id, 1))[0].cleared_at).not.toBeNull();
});

test('quiet hours hold the message and not the fire: one digest at their end says what has cleared meanwhile', async () => {
  // Ahead of the database's clock, by which the message is sent.
  now = Date.parse('2036-06-09T21:00:00Z');
  const { score } = await watched();
  const hook = far.newPath();
  const made = await rule({
    type: 'score_drop',
    threshold: score,
    channels: [{ webhook: { url: far.origin + hook } }],
    quiet_hours: { start: '22:00', end: '07:00' },
    timezone: 'Europe/Berlin',
  });
  site.page.isPoor = true;
  await audit();
  const [fire] = await fires(made.id, 1);
  expect(fire.fired_at).toBe('2036-06-17T21:00:00Z');
  const { body } = await tenant.get(`/v1/alerts/deliveries?rule_id=${made.id}`);
  expect(body.data).toMatchObject([{ due_at: '2036-06-18T05:00:00Z', fire_ids: [fire.id], status: 'pending' }]);

  site.page.isPoor = false;
  await audit();
  site.page.isPoor = true;
  await audit();
  const [again] = await fires(made.id, 2);
  expect(far.at(hook)).toHaveLength(0);
  await morning(made.id);
  const [digest] = await waitFor(async () => {
    if (far.at(hook).length === 0) throw new Error('nothing sent');
    return far.at(hook).map((request) => JSON.parse(request.body));
  });
  expect(digest.data.alerts).toMatchObject([{ fire_id: again.id, count: 2, sku: SKU }]);
  expect(digest.data.cleared).toEqual([]);
  expect(far.at(hook)).toHaveLength(1);
});

/** What waits for the end of quiet hours is due now: the database's clock cannot be set. */
async function morning(ruleId: string): Promise<void> {
  await run.app.services.sql.query({
    text: `update jobs set run_at = clock_timestamp() where type = 'alert.deliver' and status = 'QUEUED'
             and payload->>'deliveryId' in (select alert_deliveries.id from alert_deliveries
               join alert_channels on alert_channels.id = channel_id where rule_id = $1)`,
    values: [ruleId],
  });
}
