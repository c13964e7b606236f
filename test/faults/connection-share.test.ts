import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestApp, type Tenant, type TestApp } from '../support/app.ts';
import { blockade } from '../support/blockade.ts';

const POOL = 20;

/** A quarter of the pool for statements of one workspace. */
const EACH = 5;

/** Requests that are under way at once, with so many slow reads in each. */
const REQUESTS = 200;
const READS = 12;

let run: TestApp;
let busy: Tenant;
let small: Tenant;
let admin: pg.Client;

beforeAll(async () => {
  run = await openTestApp({ isStarted: false, databasePool: POOL, lockTimeoutMs: 6_000 });
  [busy, small] = [await run.workspace(), await run.workspace()];
  const data = { rateLimitPerMinute: 1_000_000, rateLimitBurst: 1_000_000 };
  await run.app.services.db.workspace.updateMany({ data });
  await small.post('/v1/catalog', { sku: 'SKU-1', title: 'Kettle', url: 'https://brand.example/1' });
  admin = new pg.Client({ connectionString: run.databaseUrl });
  await admin.connect();
});
afterAll(async () => {
  await admin.end();
  await run.close();
});

const SLOW = `{ ${Array.from({ length: READS }, (_, n) => `a${n}: recommendations(first: 1) { nodes { id } }`).join(' ')} }`;

async function waiting(): Promise<number> {
  const { rows } = await admin.query<{ count: number }>(
    `select count(*)::int as count from pg_stat_activity
     where datname = current_database() and wait_event_type = 'Lock'`,
  );
  return rows[0]?.count ?? 0;
}

test('a workspace whose reads hang holds a quarter of the connections, and the reads of another are answered meanwhile', async () => {
  // Whoever reads recommendations waits until the lock is gone.
  const lock = await blockade(run.databaseUrl, (table) => table === 'recommendations');
  const hanging = Array.from({ length: REQUESTS }, () => busy.graphql(SLOW));
  try {
    await lock.waiting(() => EACH);
    const counts: number[] = [];
    const statuses: number[] = [];
    for (let count = 0; count < 20; count += 1) {
      statuses.push((await small.graphql('{ products(first: 5) { nodes { sku latestScore { score } } } }')).status);
      statuses.push((await small.get('/v1/catalog/SKU-1')).status);
      statuses.push((await small.patch('/v1/catalog/SKU-1', { title: `Kettle ${count}` })).status);
      counts.push(await waiting());
    }
    // That so many wait has been seen; on a busy machine no look may fall on such a moment again.
    expect(Math.max(EACH, ...counts), 'connections of the one whose reads hang').toBe(EACH);
    expect(new Set(statuses)).toEqual(new Set([200]));
  } finally {
    // Another try would wait for it in vain.
    await lock.open();
  }
  const heard = new Set((await Promise.all(hanging)).map(({ status }) => status));
  expect([...heard].every((status) => [200, 503, 504].includes(status))).toBe(true);
}, 120_000);
