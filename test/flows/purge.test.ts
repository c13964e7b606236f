import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createProducts, purgeProducts } from '../../src/domains/catalog/index.ts';
import { runRetention } from '../../src/domains/retention/index.ts';
import { type Json, openTestApp, type Tenant, type TestApp } from '../support/app.ts';
import { untilEventsVisible } from '../support/events-visible.ts';
import { expectError } from '../support/matchers.ts';

const DAYS_30 = 30 * 86_400_000;
const DELETED = new Date('2026-03-10T00:00:00Z').getTime();
let now = new Date(DELETED);
let run: TestApp;
let ours: Tenant;
let count = 0;

beforeAll(async () => {
  run = await openTestApp({ isStarted: false, clock: { now: () => now } });
  ours = await run.workspace();
});
afterAll(() => run.close());

async function deleted(): Promise<string> {
  count += 1;
  const sku = `P-${count}`;
  await createProducts(ours.context(), [{ sku, title: 'T', url: 'https://brand.example/p' }]);
  now = new Date(DELETED);
  await ours.del(`/v1/catalog/${sku}`);
  return sku;
}

test.each([
  ['a second before', -1_000, true],
  ['a millisecond before', -1, true],
  ['exactly at', 0, false],
  ['a millisecond after', 1, false],
  ['a second after', 1_000, false],
])('%s the end of its 30 days a product can be restored or is purged, never both', async (_when, offset, isKept) => {
  const sku = await deleted();
  now = new Date(DELETED + DAYS_30 + offset);
  if (!isKept) expectError(await ours.post(`/v1/catalog/${sku}/restore`), 410, 'restore_window_passed');
  expect(await purgeProducts(run.app.services)).toBe(isKept ? 0 : 1);
  const restored = await ours.post(`/v1/catalog/${sku}/restore`);
  if (isKept) expect(restored.status).toBe(200);
  else expectError(restored, 404, 'sku_not_found');
});

test('a SKU is free again from the moment its holder can no longer be restored, and the purge is told', async () => {
  const sku = await deleted();
  const input = { sku, title: 'New', url: 'https://brand.example/new' };
  now = new Date(DELETED + DAYS_30 - 1);
  expectError(await ours.post('/v1/catalog', input), 409, 'sku_deleted');
  now = new Date(DELETED + DAYS_30);
  expect((await ours.post('/v1/catalog', input)).status).toBe(201);
  await untilEventsVisible(run.app.services);
  const events = (await ours.get('/v1/events?types=catalog.changed&limit=200')).body.data;
  const told = events.filter(({ data }: Json) => data.skus.includes(sku)).map(({ data }: Json) => data.action);
  expect(told.sort()).toEqual(['created', 'created', 'deleted', 'purged']);
});

test('whatever restores, purges and creates at once around the boundary, one of them wins and the rest see it', async () => {
  const moves = fc.array(fc.constantFrom('restore', 'purge', 'create'), { minLength: 2, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(moves, fc.constantFrom(-1, 0, 1), async (actions, offset) => {
      const sku = await deleted();
      now = new Date(DELETED + DAYS_30 + offset);
      const outcomes = await Promise.all(actions.map((action) => act(action, sku)));
      // A purge passes over a row that somebody holds; the next one takes it.
      if (actions.includes('purge')) await purgeProducts(run.app.services);
      const rows = await run.app.services.db.product.findMany({ where: { workspaceId: ours.workspaceId, sku } });
      const done = (name: string) => outcomes.filter((outcome) => outcome === name).length;
      expect(rows.length).toBeLessThanOrEqual(1);
      if (offset < 0) {
        expect({ purged: done('purged'), created: done('created') }).toEqual({ purged: 0, created: 0 });
        expect(rows[0]?.deletedAt === null).toBe(done('restored') === 1);
      } else {
        expect(done('restored')).toBe(0);
        expect(rows.filter(({ title }) => title === 'T')).toEqual(actions.some((a) => a !== 'restore') ? [] : rows);
        expect(done('created')).toBe(actions.includes('create') ? 1 : 0);
      }
    }),
    { numRuns: 60 },
  );
});

async function act(action: string, sku: string): Promise<string> {
  if (action === 'purge') return (await purgeProducts(run.app.services)) > 0 ? 'purged' : 'none';
  const isRestore = action === 'restore';
  const context = ours.context();
  const input = { sku, title: 'New', url: 'https://brand.example/new' };
  const status = isRestore
    ? (await ours.post(`/v1/catalog/${sku}/restore`)).status
    : await createProducts(context, [input]).then(
        () => 201,
        () => 409,
      );
  if (status === 200) return 'restored';
  return status === 201 ? 'created' : 'refused';
}

test('keeping house deletes what was kept long enough and nothing else', async () => {
  const { db } = run.app.services;
  const old = new Date(Date.now() - 31 * 86_400_000);
  now = new Date();
  const { workspaceId } = ours;
  const upload = (id: string, createdAt: Date) =>
    db.upload.create({ data: { id, workspaceId, mediaType: 'text/csv', createdAt } });
  await upload('upl_old', old);
  await upload('upl_new', now);
  const job = (id: string, finishedAt: Date | null) =>
    db.job.create({
      data: {
        id,
        workspaceId,
        type: 'x',
        payload: {},
        timeoutMs: 1,
        finishedAt,
        status: finishedAt ? 'FAILED' : 'QUEUED',
        createdAt: old,
      },
    });
  await job('job_old', old);
  await job('job_new', now);
  await job('job_open', null);
  await runRetention(run.app.services);
  expect((await db.upload.findMany({ where: { workspaceId } })).map(({ id }) => id)).toEqual(['upl_new']);
  const jobs = await db.job.findMany({ where: { workspaceId, type: 'x' }, orderBy: { id: 'asc' } });
  expect(jobs.map(({ id }) => id)).toEqual(['job_new', 'job_open']);
});
