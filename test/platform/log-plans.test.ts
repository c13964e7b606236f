import { afterAll, beforeAll, expect, test } from 'vitest';
import { consumeBatch } from '../../src/events/consume.ts';
import { watchEventLag } from '../../src/events/lag.ts';
import type { Tenant } from '../support/app.ts';
import { waitFor } from '../support/matchers.ts';
import { type NotedApp, openNotedApp, readingOfPrepared } from '../support/plans.ts';
import { newJob } from '../support/test-jobs.ts';

const EVENTS = 20_000;
const CHUNK = 5_000;

let noted: NotedApp;
let tenant: Tenant;

beforeAll(async () => {
  noted = await openNotedApp({ isStarted: false });
  tenant = await noted.run.workspace();
  for (let from = 1; from <= EVENTS; from += CHUNK) {
    await noted.pool.query(
      `insert into events (id, workspace_id, type, body, created_at)
       select 'evt_plan' || lpad(n::text, 18, '0'), $1, 'catalog.changed', '{"data":{}}', now() from generate_series($2::int, $3::int) n`,
      [tenant.workspaceId, from, from + CHUNK - 1],
    );
  }
  await noted.pool.query('analyze events');
}, 120_000);

afterAll(() => noted?.close());

const consumer = { name: 'test.plans', handle: async () => undefined };

/** What each statement about events reads by the plan that a busy process keeps. */
async function readsOf(work: () => Promise<unknown>): Promise<{ rows: number; text: string }[]> {
  noted.statements.length = 0;
  await work();
  const asked = noted.statements.filter(({ text }) => /\bfrom events\b/.test(text));
  expect(asked.length).toBeGreaterThan(0);
  return Promise.all(
    asked.map(async (statement) => ({
      rows: (await readingOfPrepared(noted.pool, statement)).rows,
      text: statement.text,
    })),
  );
}

test('whoever follows a long log reads what is new of it, and no more to see that there is nothing', async () => {
  const { services } = noted.run.app;
  const consume = () => consumeBatch(services, consumer, 200);
  while ((await consume()).count > 0);
  for (const { rows, text } of await readsOf(consume)) expect(rows, text).toBeLessThanOrEqual(1);

  const ids = new Set<string>();
  const stream = services.follower.follow({ workspaceId: tenant.workspaceId, signal: new AbortController().signal });
  const next = stream.next();
  const follow = async () => {
    const seen = noted.statements.length;
    ids.add(await newJob(services, tenant.workspaceId));
    await waitFor(() =>
      expect(noted.statements.slice(seen).some(({ text }) => text.includes('order by events.xid'))).toBe(true),
    );
  };
  for (const { rows, text } of await readsOf(follow)) expect(rows, text).toBeLessThanOrEqual(2 * ids.size);
  expect((await next).done).toBe(false);
  await stream.return?.();
}, 60_000);

test('the watch over the log looks at its end alone', async () => {
  const { sql, log } = noted.run.app.services;
  const watched = {
    query: <Row>(statement: { text: string; values?: readonly unknown[] }) => {
      noted.statements.push({ text: statement.text, values: JSON.stringify(statement.values ?? []) });
      return sql.query<Row>(statement);
    },
  };
  const look = async () => {
    const watch = watchEventLag({ sql: watched, log, pollMs: 5 }).start();
    await new Promise((resolve) => setTimeout(resolve, 50));
    await watch.close();
  };
  for (const { rows, text } of await readsOf(look)) expect(rows, text).toBeLessThanOrEqual(10);
});
