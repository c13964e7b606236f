import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Answer, type Json, openTestApp, readAnswer, type Tenant, type TestApp } from '../support/app.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { untilEventsVisible } from '../support/events-visible.ts';
import { postImport } from '../support/import.ts';
import { expectError, waitFor } from '../support/matchers.ts';
import { unlimitedTenant } from '../support/unlimited.ts';
import { openSmallDisk, type SmallDisk } from './support/small-disk.ts';

let run: TestApp;
let database: TestDatabase;
let disk: SmallDisk | null;

beforeAll(async () => {
  database = await createTestDatabase();
  disk = await openSmallDisk(database.url, 64);
  run = await openTestApp({ isStarted: false, databaseUrl: database.url });
});
afterAll(async () => {
  await run?.close();
  await database.drop();
  await disk?.close();
});

const ROWS = 200;
const WAIT_MS = 60_000;

/** Text that cannot be packed. */
const product = (sku: string) => ({
  sku,
  title: 'T',
  url: 'https://brand.example/p',
  description: randomBytes(9_000).toString('base64'),
});

const ready = async (): Promise<Json> =>
  (await readAnswer(await run.app.fetch(new Request('http://ei.test/readyz')))).body;

/** Creates products until one is refused. */
async function createUntilRefused(tenant: Tenant): Promise<{ kept: string[]; refused: Answer; sku: string }> {
  const kept: string[] = [];
  for (;;) {
    const sku = `FULL-${kept.length}`;
    const answer = await tenant.post('/v1/catalog', product(sku));
    if (answer.status !== 201) return { kept, refused: answer, sku };
    kept.push(sku);
  }
}

test('a database without room refuses what it cannot keep, says so, loses nothing that was accepted, and goes on by itself', {
  timeout: 240_000,
}, async ({ skip }) => {
  if (!disk) return skip('no disk can be mounted here');
  const ours = await unlimitedTenant(run);
  const rows = Array.from({ length: ROWS }, (_, index) => JSON.stringify(product(`ROW-${index}`)));
  const accepted = await postImport(ours, rows.join('\n'), { type: 'application/x-ndjson' });
  expect(accepted.status, accepted.text).toBe(202);
  const job = async (): Promise<Json> => (await ours.get(`/v1/jobs/${accepted.body.job_id}`)).body;

  await waitFor(async () => expect(await ready()).toEqual({ status: 'ready' }), WAIT_MS);
  await disk.fill();
  const { kept, refused, sku } = await createUntilRefused(ours);
  expectError(refused, 503, 'unavailable');
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  run.app.start();
  await waitFor(async () => expect(await ready()).toMatchObject({ status: 'degraded' }), WAIT_MS);
  expect((await ready()).degraded).toContain('disk');
  for (const each of kept) expect((await ours.get(`/v1/catalog/${each}`)).status).toBe(200);
  await waitFor(() => expect(run.logs.map(({ event }) => event)).toContain('database.space.away'), WAIT_MS);
  expect(['queued', 'running']).toContain((await job()).status);

  await disk.free();
  await waitFor(async () => expect(await ready()).toEqual({ status: 'ready' }), WAIT_MS);
  await waitFor(async () => expect(await job()).toMatchObject({ status: 'succeeded' }), WAIT_MS);
  expect((await job()).result).toMatchObject({ outcome: 'complete', created: ROWS, failed: 0 });
  expectError(await ours.get(`/v1/catalog/${sku}`), 404, 'sku_not_found');
  expect((await ours.post('/v1/catalog', product(sku))).status).toBe(201);
  const where = { workspaceId: ours.workspaceId };
  expect(await run.app.services.db.product.count({ where })).toBe(kept.length + 1 + ROWS);
  await untilEventsVisible(run.app.services);
  const told = (await ours.get('/v1/events?types=catalog.changed&limit=200')).body.data;
  const created = told.filter(({ data }: Json) => data.action === 'created').flatMap(({ data }: Json) => data.skus);
  expect(created.sort()).toEqual([...kept, sku].sort());
});
