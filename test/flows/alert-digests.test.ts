import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Clock } from '../../src/kernel/clock.ts';
import { type AlertSite, openAlertSite } from '../support/alert-site.ts';
import { type Json, openTestApp, type Tenant, type TestApp } from '../support/app.ts';
import { waitFor } from '../support/matchers.ts';
import { openReceiver, type Receiver } from '../support/receiver.ts';

const SKU = 'HRW-1';

let site: AlertSite;
let far: Receiver;
let run: TestApp;
let tenant: Tenant;
// Ahead of the database's clock, by which waiting jobs are started.
let now = Date.parse('2036-06-10T12:00:00Z');
const clock: Clock = { now: () => new Date(now) };

beforeAll(async () => {
  site = await openAlertSite();
  far = await openReceiver();
  run = await openTestApp({ egressAllow: [site.origin, far.origin], clock });
  tenant = await run.workspace();
  await tenant.post('/v1/catalog', { sku: SKU, title: 'Harrow gooseneck kettle 1 L', url: site.url });
});
afterAll(async () => {
  await run.close();
  await site.close();
  await far.close();
});

type Watch = { ruleId: string; path: string };

async function watch(threshold: number, timing: Json): Promise<Watch> {
  const path = far.newPath();
  const rule = { name: 'Low', type: 'score_drop', threshold, channels: [{ webhook: { url: far.origin + path } }] };
  const made = await tenant.post('/v1/alerts/rules', { ...rule, ...timing });
  expect(made.status, made.text).toBe(201);
  return { ruleId: made.body.id, path };
}

async function auditAt(instant: string, page: { isPoor: boolean }): Promise<void> {
  now = Date.parse(instant);
  Object.assign(site.page, page);
  const { body } = await tenant.post(`/v1/scores/${SKU}/audit`);
  await waitFor(async () => {
    expect((await tenant.get(`/v1/jobs/${body.job_id}?wait=30`)).body.status).toBe('succeeded');
  });
}

/** The rule's fires, oldest first, once there are so many and all but the last have cleared. */
function fires({ ruleId }: Watch, count: number, isLastClear: boolean): Promise<Json[]> {
  return waitFor(async () => {
    const { data } = (await tenant.get(`/v1/alerts/fires?rule_id=${ruleId}`)).body;
    const states = data.map((fire: Json) => fire.cleared_at !== null).reverse();
    expect(states).toEqual(Array.from({ length: count }, (_, index) => index < count - 1 || isLastClear));
    return data.reverse();
  });
}

/** What each rule's channel was told so far. */
const told = ({ path }: Watch): Json[] => far.at(path).map(({ body }) => JSON.parse(body).data);

/** Lets the time come: what is due by then is started, and has been delivered. */
async function until(instant: string): Promise<void> {
  now = Date.parse(instant);
  const { sql, db } = run.app.services;
  await sql.query({
    text: `update jobs set run_at = clock_timestamp() from alert_deliveries
           where type = 'alert.deliver' and jobs.status = 'QUEUED' and payload->>'deliveryId' = alert_deliveries.id and due_at <= $1`,
    values: [clock.now()],
  });
  const due = { status: 'PENDING' as const, dueAt: { lte: clock.now() } };
  await waitFor(async () => expect(await db.alertDelivery.count({ where: due })).toBe(0));
}

test('a page that comes and goes is told once an hour, once a day and once at the end of the quiet hours, each time only what is new, with what has cleared meanwhile', {
  timeout: 240_000,
}, async () => {
  await auditAt('2036-06-10T12:00:00Z', { isPoor: false });
  const { score } = (await tenant.get(`/v1/scores/${SKU}`)).body;
  const hourly = await watch(score, { batching: 'hourly', timezone: 'Asia/Kolkata' });
  const daily = await watch(score, { batching: 'daily', timezone: 'America/New_York' });
  const quiet = { quiet_hours: { start: '22:00', end: '07:00' }, timezone: 'Europe/Berlin' };
  const immediate = await watch(score, quiet);
  const rules = [hourly, daily, immediate];

  // Past ten at night in Berlin, early in the evening of the 17th in New York.
  await auditAt('2036-06-17T21:10:00Z', { isPoor: true });
  for (const rule of rules) await fires(rule, 1, false);
  await auditAt('2036-06-17T21:20:00Z', { isPoor: false });
  await auditAt('2036-06-17T21:25:00Z', { isPoor: true });
  for (const rule of rules) await fires(rule, 2, false);
  expect(rules.flatMap(told)).toEqual([]);

  // A full hour in Kolkata.
  await until('2036-06-17T21:30:00Z');
  const second = (await fires(hourly, 2, false))[1];
  const first = { first_at: '2036-06-17T21:10:00.000Z', last_at: '2036-06-17T21:25:00.000Z' };
  expect(told(hourly)).toMatchObject([{ alerts: [{ fire_id: second.id, count: 2, ...first }], cleared: [] }]);

  await auditAt('2036-06-17T21:40:00Z', { isPoor: false });
  await auditAt('2036-06-17T21:50:00Z', { isPoor: true });
  for (const rule of rules) await fires(rule, 3, false);
  await auditAt('2036-06-17T21:55:00Z', { isPoor: false });
  const third = (await fires(hourly, 3, true))[2];
  await until('2036-06-17T22:30:00Z');
  expect(told(hourly)).toHaveLength(2);
  expect(told(hourly)[1]).toMatchObject({ alerts: [], cleared: [{ fire_id: third.id, count: 1 }] });
  expect([daily, immediate].flatMap(told)).toEqual([]);

  // Midnight in New York, then seven in the morning in Berlin.
  const whole = { count: 3, first_at: '2036-06-17T21:10:00.000Z', last_at: '2036-06-17T21:50:00.000Z' };
  await until('2036-06-18T04:00:00Z');
  expect(told(daily)).toMatchObject([{ alerts: [], cleared: [whole] }]);
  expect(told(immediate)).toEqual([]);
  await until('2036-06-18T05:00:00Z');
  expect(told(immediate)).toMatchObject([{ alerts: [], cleared: [whole] }]);

  await auditAt('2036-06-18T12:00:00Z', { isPoor: true });
  for (const rule of rules) await fires(rule, 4, false);
  await waitFor(() => expect(told(immediate)).toHaveLength(2));
  await until('2036-06-18T12:30:00Z');
  await until('2036-06-19T04:00:00Z');
  for (const rule of rules) {
    const [last] = (await fires(rule, 4, false)).slice(-1);
    expect(told(rule).at(-1)).toMatchObject({ alerts: [{ fire_id: last.id, count: 1 }], cleared: [] });
  }
  expect(rules.map((rule) => told(rule).length)).toEqual([3, 2, 2]);
  const slots = (await tenant.get('/v1/alerts/deliveries?status=delivered')).body.data;
  expect(slots).toHaveLength(7);
});
