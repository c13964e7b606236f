import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestApp, type Tenant, type TestApp } from '../support/app.ts';
import { waitFor } from '../support/matchers.ts';

let run: TestApp;
let ours: Tenant;

beforeAll(async () => {
  run = await openTestApp({ metricsToken: 'metrics-token-of-the-test' });
  ours = await run.workspace();
});
afterAll(() => run.close());

const ready = async () => {
  const response = await run.app.fetch(new Request('http://ei.test/readyz'));
  return [response.status, await response.json()];
};

const lag = async (): Promise<number> => {
  const headers = { Authorization: 'Bearer metrics-token-of-the-test' };
  const text = await (await run.app.fetch(new Request('http://ei.test/metrics', { headers }))).text();
  return Number(/^event_lag_seconds (.+)$/m.exec(text)?.[1]);
};

test("a writer that holds the log's readers back is measured, makes the process degraded and is named, without its statement", {
  timeout: 120_000,
}, async () => {
  await waitFor(async () => expect(await ready()).toEqual([200, { status: 'ready' }]));
  const url = new URL(run.databaseUrl);
  url.searchParams.set('application_name', 'nightly-report');
  const writer = new pg.Client({ connectionString: url.href });
  await writer.connect();
  const { rows } = await writer.query('select pg_backend_pid() as pid');
  await writer.query('begin');
  await writer.query(`insert into events (id, workspace_id, type, body)
    values ('evt_slow', '${ours.workspaceId}', 'test.noted', '{"data":{"word":"tell-nobody"}}')`);
  // A writer of the log that is silent is ended after seconds; this one refuses that.
  await writer.query('set local idle_in_transaction_session_timeout = 0');
  await ours.post('/v1/catalog', { sku: 'LATER', title: 'Later', url: 'https://shop.example/later' });
  await waitFor(async () => expect(await ready()).toEqual([200, { status: 'degraded', degraded: ['events'] }]), 60_000);
  expect(await lag()).toBeGreaterThan(10);
  const warned = () => run.logs.filter(({ event }) => event === 'events.lag');
  // Whoever watches over the log looks once a second.
  await waitFor(async () =>
    expect(warned()).toMatchObject([
      {
        level: 'warn',
        fields: {
          blocked_by: [{ pid: rows[0].pid, application_name: 'nightly-report', state: 'idle in transaction' }],
        },
      },
    ]),
  );
  expect(JSON.stringify(warned())).not.toContain('tell-nobody');
  await writer.query('rollback');
  await waitFor(async () => expect(await ready()).toEqual([200, { status: 'ready' }]));
  expect(await lag()).toBe(0);
  expect(run.logs.filter(({ event }) => event === 'events.lag.over')).toHaveLength(1);
  await writer.end();
});
