import { afterAll, beforeAll, expect, test } from 'vitest';
import { findProductById } from '../../src/domains/catalog/index.ts';
import { dispatchJobs } from '../../src/work/dispatch.ts';
import { createLanes } from '../../src/work/lanes.ts';
import type { Tenant } from '../support/app.ts';
import { type NotedApp, openNotedApp, readingOfPrepared } from '../support/plans.ts';

const WAITING = 20_000;
const WORKSPACES = 20;

let noted: NotedApp;
let tenant: Tenant;

beforeAll(async () => {
  noted = await openNotedApp({ isStarted: false });
  tenant = await noted.run.workspace();
}, 60_000);

afterAll(() => noted?.close());

test('a product is read by its id alone, also by a plan from when the table was empty', async () => {
  const { pool, statements } = noted;
  await pool.query(
    `insert into products (id, workspace_id, sku, title, url, channel, created_at, updated_at)
     select 'prd_plan' || n, $1, 'plan-' || n, 'T', 'https://shop.example/' || n, 'D2C', now(), now() from generate_series(1, 500) n`,
    [tenant.workspaceId],
  );
  statements.length = 0;
  const product = await findProductById(tenant.context(), 'prd_plan7');
  expect(product?.sku).toBe('plan-7');
  const [asked] = statements;
  if (!asked) throw new Error('No product was asked for.');
  const { rows, plan } = await readingOfPrepared(pool, asked);
  expect(rows, plan).toBe(1);
});

test('beside a backlog the dispatcher reads what it may hand out, and none of the rest', async () => {
  const { pool, run, statements } = noted;
  await pool.query(
    `insert into workspaces (id, name, mode) select 'ws_plan' || n, 'W', 'SANDBOX' from generate_series(1, $1::int) n`,
    [WORKSPACES],
  );
  await pool.query(
    `insert into jobs (id, workspace_id, type, lane, payload, max_attempts, max_interruptions, timeout_ms, run_at, created_at)
     select 'job_plan' || n, 'ws_plan' || 1 + n % $2::int, 'test.plans', 'default', '{}', 3, 3, 1000, now(), now()
     from generate_series(1, $1::int) n`,
    [WAITING, WORKSPACES],
  );
  await pool.query('analyze jobs');
  statements.length = 0;
  const { messages } = await dispatchJobs(run.app.services, createLanes(), { types: ['test.plans'], quick: [] });
  expect(messages.length).toBeGreaterThan(0);
  const asked = statements.find(({ text }) => /with recursive lanes/.test(text));
  if (!asked) throw new Error('No candidates were asked for.');
  const { rows, plan } = await readingOfPrepared(pool, asked);
  expect(rows, plan).toBeLessThan(WAITING / 20);
});
