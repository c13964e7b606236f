import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { LOG_START } from '../../src/events/cursor.ts';
import { readEvents } from '../../src/events/log.ts';
import { demoCatalog } from '../../src/simulators/shop/catalog.ts';
import { type Json, openTestApp, type Tenant, type TestApp } from '../support/app.ts';
import { untilEventsVisible } from '../support/events-visible.ts';
import { waitFor } from '../support/matchers.ts';
import { openShop, type TestShop } from '../support/shop.ts';
import { BACKENDS, placeOn } from './support/backends.ts';
import type { Place } from './support/machine.ts';
import { killWorkerProcesses, startDomainWorker } from './support/processes.ts';

const PRODUCTS = 12;
const REFUSED = 3;
const WAIT_MS = 120_000;

describe.each(BACKENDS)('with the queue in $name', (backend) => {
  let shop: TestShop;
  let run: TestApp;
  let place: Place;

  beforeAll(async () => {
    shop = await openShop();
    const { redisPrefix = '' } = placeOn(backend, '');
    run = await openTestApp({ role: 'api', backend: backend.redisUrl ? 'redis' : 'postgres', redisPrefix });
    place = { databaseUrl: run.databaseUrl, redisUrl: backend.redisUrl, redisPrefix, egressAllow: [shop.origin] };
  });
  afterEach(killWorkerProcesses);
  afterAll(async () => {
    await run.close();
    await shop.close();
  });

  test('an audit of many products whose workers are killed scores each product once and counts each part once', {
    timeout: 300_000,
  }, async () => {
    const ours = await stocked(run, shop.origin);
    const { job_id: jobId } = (await ours.post('/v1/scores/audit', { all: true })).body;
    for (const share of [4, 8]) {
      const worker = await startDomainWorker(place);
      await waitFor(async () => expect(await endedParts(run, jobId)).toBeGreaterThanOrEqual(share), WAIT_MS);
      worker.signal('SIGKILL');
      await worker.exited;
    }
    await startDomainWorker(place);
    const job: Json = await waitFor(async () => {
      const { body } = await ours.get(`/v1/jobs/${jobId}`);
      expect(body.status).toBe('succeeded');
      return body;
    }, WAIT_MS);

    expect(job.progress).toMatchObject({ percent: 100, done: PRODUCTS, total: PRODUCTS });
    const { failures, ...counts } = job.result;
    expect(job.outcome).toBe('partial');
    expect(counts).toEqual({
      outcome: 'partial',
      total: PRODUCTS,
      succeeded: PRODUCTS - REFUSED,
      failed: REFUSED,
      cancelled: 0,
      deduplicated: 0,
      already_running: 0,
    });
    expect(new Set(failures.map(({ sku }: Json) => sku)).size).toBe(REFUSED);
    await expectScoredOnce(run, ours);
    await expectProgressRises(run, jobId);
  });
});

/** Products on the pages of the shop, and some on an address that may not be requested. */
async function stocked(run: TestApp, origin: string): Promise<Tenant> {
  const tenant = await run.workspace();
  const pages = demoCatalog(origin);
  const inputs = Array.from({ length: PRODUCTS }, (_, index) => {
    const url = index < REFUSED ? 'http://169.254.169.254/' : pages[index % pages.length]?.url;
    return { sku: `D-${index}`, title: 'T', url };
  });
  expect((await tenant.post('/v1/catalog', inputs)).status).toBe(201);
  return tenant;
}

function endedParts(run: TestApp, parentId: string): Promise<number> {
  return run.app.services.db.job.count({ where: { parentId, finishedAt: { not: null } } });
}

async function expectScoredOnce(run: TestApp, { workspaceId }: Tenant): Promise<void> {
  const { db, sql } = run.app.services;
  const runs = await db.scoreRun.findMany({ where: { workspaceId }, select: { productId: true } });
  expect(runs).toHaveLength(PRODUCTS - REFUSED);
  expect(new Set(runs.map(({ productId }) => productId)).size).toBe(runs.length);
  await untilEventsVisible(run.app.services);
  const range = { after: LOG_START, limit: 500 };
  const events = await readEvents(sql, range, { workspaceId, types: ['audit.completed'] });
  expect(events).toHaveLength(runs.length);
}

async function expectProgressRises(run: TestApp, jobId: string): Promise<void> {
  await untilEventsVisible(run.app.services);
  const events = await readEvents(run.app.services.sql, { after: LOG_START, limit: 500 }, { subjectId: jobId });
  const done = events.map(({ data }): Json => data).map(({ progress }) => progress.done ?? 0);
  expect(done).toEqual([...done].sort((left, right) => left - right));
  expect(events.filter(({ type }) => type === 'job.succeeded')).toHaveLength(1);
}
