import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestApp, type Tenant, type TestApp } from '../support/app.ts';
import { serve } from '../support/loopback.ts';
import { expectError, waitFor } from '../support/matchers.ts';
import { plantRows, type TenantRows } from '../support/tenant-rows.ts';
import { workspaceState } from '../support/workspace-state.ts';

const DEADLINE_MS = 1_500;

let run: TestApp;
let ours: Tenant;
let rows: TenantRows;
let other: pg.Client;

beforeAll(async () => {
  run = await openTestApp({ isStarted: false });
  ours = await run.workspace();
  rows = await plantRows(run, ours);
  other = new pg.Client({ connectionString: run.databaseUrl });
  await other.connect();
});
afterAll(async () => {
  await other.end();
  await run.close();
});

/** The same caller on an app over the same rows that has less patience. */
async function hasty<T>(work: (caller: Tenant) => Promise<T>, egressAllow: readonly string[] = []): Promise<T> {
  const app = await openTestApp({
    isStarted: false,
    databaseUrl: run.databaseUrl,
    deadlineMs: DEADLINE_MS,
    egressAllow,
  });
  try {
    return await work(await app.tenantWith(ours.workspaceId, ['read', 'write']));
  } finally {
    await app.close();
  }
}

async function waiting(): Promise<number> {
  const { rows: found } = await other.query<{ count: number }>(
    `select count(*)::int as count from pg_locks where relation = 'products'::regclass and not granted`,
  );
  return found[0]?.count ?? -1;
}

test('a statement that hangs is answered with timeout, is stopped in the database, and changes nothing when it could', async () => {
  const { sku } = rows;
  const query = `{ product(sku: "${sku}") { title } }`;
  const mutation = `mutation { updateProduct(sku: "${sku}", input: { title: "Late" }) { title } }`;
  await hasty(async (caller) => {
    const before = await workspaceState(run, ours.workspaceId);
    await other.query('begin');
    await other.query('lock table products in access exclusive mode');
    const asked = [
      caller.graphql(query),
      caller.graphql(mutation),
      caller.get(`/v1/catalog/${sku}`),
      caller.patch(`/v1/catalog/${sku}`, { title: 'Late' }, { 'Idempotency-Key': 'late' }),
    ] as const;
    await waitFor(async () => expect(await waiting()).toBeGreaterThanOrEqual(1));
    const [read, changed, got, patched] = await Promise.all(asked);
    for (const { body } of [read, changed]) {
      expect(body.errors).toMatchObject([{ extensions: { code: 'TIMEOUT', request_id: expect.any(String) } }]);
    }
    expectError(got, 504, 'timeout');
    expectError(patched, 504, 'timeout');
    await waitFor(async () => expect(await waiting(), 'the lock is still held, and nobody waits for it').toBe(0));
    await other.query('rollback');
    expect(withoutKeys(await workspaceState(run, ours.workspaceId))).toEqual(withoutKeys(before));
    expect((await caller.get(`/v1/catalog/${sku}`)).body.title).toBe('A product');
  });
});

test('a request that hangs on somebody else lets go of him at its deadline', async () => {
  let isLeft = false;
  const store = await serve((request) => void request.on('close', () => (isLeft = true)));
  const answer = await hasty(
    (caller) =>
      caller.post('/v1/integrations/stores', {
        platform: 'woocommerce',
        base_url: store.origin,
        credentials: { consumer_key: 'ck_1', consumer_secret: 'cs_1' },
      }),
    [store.origin],
  );
  expectError(answer, 504, 'timeout');
  await waitFor(() => expect(isLeft).toBe(true));
  expect(store.connections()).toBe(1);
  expect((await ours.get('/v1/integrations/stores')).body.data.map(({ name }: { name: string }) => name)).toEqual([
    'A store',
  ]);
});

/** A request may remember itself; what it was about stays as it was. */
function withoutKeys({ api_keys: _keys, idempotency_records: _records, ...rest }: Record<string, string>) {
  return rest;
}
