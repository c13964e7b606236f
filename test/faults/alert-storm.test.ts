import { afterAll, beforeAll, expect, test } from 'vitest';
import { alertsConsumer } from '../../src/domains/alerts/index.ts';
import { consumeBatch } from '../../src/events/consume.ts';
import { type Json, openTestApp, type Tenant, type TestApp } from '../support/app.ts';
import { untilEventsVisible } from '../support/events-visible.ts';
import { plantAudits } from '../support/score-runs.ts';

const EVENTS = 10_000;
const BATCH = 200;
const RULES = 5;

/** What a batch asks of the database, whatever is in it, with some room above the 25 that were counted. */
const STATEMENTS_MAX = 30;

let run: TestApp;

beforeAll(async () => {
  run = await openTestApp({ isStarted: false });
});
afterAll(() => run.close());

async function watched(rules: number): Promise<Tenant> {
  const tenant = await run.workspace();
  for (let index = 0; index < rules; index += 1) {
    const channels = index === 0 ? [{ slack: { url: 'https://hooks.slack.com/services/T0/B0/storm' } }] : [];
    const rule = { name: `Rule ${index}`, type: 'score_drop', threshold: 50 + index, channels };
    expect((await tenant.post('/v1/alerts/rules', rule)).status).toBe(201);
  }
  return tenant;
}

/** Audits of one product that breaks its rules and mends again, over and over. */
function storm(tenant: Tenant, sku: string, count: number): Promise<void> {
  const scores = Array.from({ length: count }, (_, index) => (index % 2 === 0 ? 90 : 40));
  return plantAudits(run.app.services, { workspaceId: tenant.workspaceId, sku, scores });
}

test(`${EVENTS} audits that all fire or clear ${RULES} rules cost a fixed number of statements a batch, and another workspace's turn comes in the midst`, {
  timeout: 600_000,
}, async () => {
  const [noisy, quiet] = [await watched(RULES), await watched(1)];
  await storm(noisy, 'STORM-1', EVENTS / 2);
  await storm(quiet, 'CALM-1', 2);
  await storm(noisy, 'STORM-2', EVENTS / 2);
  await untilEventsVisible(run.app.services);

  const consumer = alertsConsumer();
  const firesOf = async (tenant: Tenant) =>
    run.app.services.db.alertFire.count({ where: { workspaceId: tenant.workspaceId } });
  const costs: number[] = [];
  let toldAt = 0;
  for (let batch = 1; ; batch += 1) {
    run.queries.length = 0;
    const { count } = await consumeBatch(run.app.services, consumer, BATCH);
    costs.push(run.queries.length);
    if (toldAt === 0 && (await firesOf(quiet)) > 0) toldAt = batch;
    if (count < BATCH) break;
  }

  expect(Math.max(...costs)).toBeLessThanOrEqual(STATEMENTS_MAX);
  // Behind half of the storm and a few events of other kinds, and long before its end.
  expect(toldAt).toBeGreaterThan(0);
  expect(toldAt).toBeLessThanOrEqual(EVENTS / 2 / BATCH + 2);
  expect(await firesOf(quiet)).toBe(1);
  expect(await firesOf(noisy)).toBe((RULES * EVENTS) / 2);
  const goesOn = { workspaceId: noisy.workspaceId, clearedAt: null };
  expect(await run.app.services.db.alertFire.count({ where: goesOn }), 'the last breach of each product').toBe(
    2 * RULES,
  );
  const deliveries: Json = await noisy.get('/v1/alerts/deliveries?limit=200');
  expect(deliveries.body.data.length).toBeLessThanOrEqual(costs.length);
});
