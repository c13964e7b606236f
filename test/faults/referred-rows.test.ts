import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestApp, type Tenant, type TestApp } from '../support/app.ts';
import { plantRows, type TenantRows } from '../support/tenant-rows.ts';

let run: TestApp;
let tenant: Tenant;
let own: TenantRows;
let holder: pg.Client;

/** Rows that background work refers to with what it has not committed yet. */
const REFERRED = ['products', 'alert_rules', 'schedules', 'personas', 'review_feeds', 'jobs', 'prompt_sessions'];

beforeAll(async () => {
  run = await openTestApp({ isStarted: false });
  tenant = await run.workspace();
  own = await plantRows(run, tenant);
  holder = new pg.Client({ connectionString: run.databaseUrl });
  await holder.connect();
  await holder.query('begin');
  // What a new row that refers to them takes, until its transaction ends: here, after the last test.
  for (const table of REFERRED) await holder.query(`select 1 from ${table} for key share`);
});
afterAll(async () => {
  await holder.end();
  await run.close();
});

test.each<[string, () => Promise<{ status: number; text: string }>, number]>([
  ['PATCH /catalog/{sku}', () => tenant.patch(`/v1/catalog/${own.sku}`, { title: 'Changed' }), 200],
  ['POST /scores/{sku}/audit', () => tenant.post(`/v1/scores/${own.sku}/audit`), 202],
  ['PATCH /alerts/rules/{id}', () => tenant.patch(`/v1/alerts/rules/${own.AlertRule}`, { name: 'Changed' }), 200],
  ['PATCH /schedules/{id}', () => tenant.patch(`/v1/schedules/${own.Schedule}`, { enabled: false }), 200],
  ['PATCH /personas/{id}', () => tenant.patch(`/v1/personas/${own.Persona}`, { summary: 'Changed.' }), 200],
  ['POST /jobs/{id}/cancel', () => tenant.post(`/v1/jobs/${own.Job}/cancel`), 200],
  ['DELETE /catalog/{sku}', () => tenant.del(`/v1/catalog/${own.sku}`), 200],
])('%s waits for nobody who only refers to its row', async (_name, change, status) => {
  const answer = await change();
  expect(answer.status, answer.text).toBe(status);
});
