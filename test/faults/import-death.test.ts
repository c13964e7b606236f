import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { LOG_START } from '../../src/events/cursor.ts';
import { readEvents } from '../../src/events/log.ts';
import { type Json, openTestApp, type Tenant, type TestApp } from '../support/app.ts';
import { untilEventsVisible } from '../support/events-visible.ts';
import { postImport } from '../support/import.ts';
import { waitFor } from '../support/matchers.ts';
import { BACKENDS, placeOn } from './support/backends.ts';
import type { Place } from './support/machine.ts';
import { killWorkerProcesses, startDomainWorker } from './support/processes.ts';

const ROWS = 1_500;
const BAD = 15;

/** Its batch, the second, stands still while the test holds this product's row. */
const MIDDLE = 'I-750';

const WAIT_MS = 90_000;
const TYPES = ['text/csv', 'application/x-ndjson'] as const;

describe.each(BACKENDS)('with the queue in $name', (backend) => {
  let run: TestApp;
  let place: Place;

  beforeAll(async () => {
    const { redisPrefix = '' } = placeOn(backend, '');
    const home = backend.redisUrl ? 'redis' : 'postgres';
    run = await openTestApp({ role: 'api', backend: home, redisPrefix });
    place = { databaseUrl: run.databaseUrl, redisUrl: backend.redisUrl, redisPrefix };
  });
  afterEach(killWorkerProcesses);
  afterAll(() => run.close());

  test('imports whose workers are killed land every good row once and report each row once', {
    timeout: 300_000,
  }, async () => {
    const imports = [await startImport(run, 'text/csv'), await startImport(run, 'application/x-ndjson')];
    const middle = await hold(run, `select 1 from products where sku = '${MIDDLE}' for update`);
    const first = await startDomainWorker(place);
    for (const { jobId } of imports) await waitFor(async () => expect(await landed(run, jobId)).toBe(500), WAIT_MS);
    first.signal('SIGKILL');
    await first.exited;
    await middle.release();

    // A batch may still land beside this lock, the end of an import may not: the second worker dies on its last step.
    const end = await hold(run, 'select 1 from uploads for key share');
    const second = await startDomainWorker(place);
    for (const { jobId } of imports) await waitFor(async () => expect(await landed(run, jobId)).toBe(ROWS), WAIT_MS);
    second.signal('SIGKILL');
    await second.exited;
    await end.release();

    await startDomainWorker(place);
    for (const { tenant, jobId } of imports) {
      const job = await ended(tenant, jobId);
      expect(job.attempts).toBeGreaterThanOrEqual(2);
      await expectWhole(run, tenant, job);
      await expectProgressRises(run, job);
    }
  });

  test('a worker that slept through the loss of its import lands nothing more, and costs the other no attempt', {
    timeout: 300_000,
  }, async () => {
    const { tenant, jobId } = await startImport(run, 'text/csv');
    const middle = await hold(run, `select 1 from products where sku = '${MIDDLE}' for update`);
    const sleeper = await startDomainWorker(place);
    await waitFor(async () => expect(await landed(run, jobId)).toBe(500), WAIT_MS);
    sleeper.signal('SIGSTOP');
    const before = (await tenant.get(`/v1/jobs/${jobId}`)).body.attempts;
    await startDomainWorker(place);
    await waitFor(async () => expect((await tenant.get(`/v1/jobs/${jobId}`)).body.attempts).toBe(before + 1), WAIT_MS);
    await middle.release();
    sleeper.signal('SIGCONT');
    const job = await ended(tenant, jobId);
    expect(job.attempts).toBe(before + 1);
    await expectWhole(run, tenant, job);
  });
});

/** A workspace where the middle product is there already, and its import. */
async function startImport(run: TestApp, type: (typeof TYPES)[number]): Promise<{ tenant: Tenant; jobId: string }> {
  const tenant = await run.workspace();
  await tenant.post('/v1/catalog', { sku: MIDDLE, title: 'Before', url: 'https://brand.example/before' });
  return { tenant, jobId: (await postImport(tenant, fileOf(type), { type })).body.job_id };
}

/** Every hundredth row is bad. */
function fileOf(type: (typeof TYPES)[number]): string {
  const rows = Array.from({ length: ROWS }, (_, index) => {
    const sku = index % 100 === 99 ? `no sku ${index}` : `I-${index}`;
    return { sku, title: `Title ${index}`, url: `https://brand.example/${index}` };
  });
  if (type === 'application/x-ndjson') return rows.map((row) => JSON.stringify(row)).join('\n');
  return ['sku,title,url', ...rows.map(({ sku, title, url }) => `${sku},${title},${url}`)].join('\n');
}

/** Keeps a lock, as another client of the database would, until it is released. */
async function hold(run: TestApp, text: string): Promise<{ release(): Promise<void> }> {
  const client = new pg.Client({ connectionString: run.databaseUrl });
  client.on('error', () => undefined);
  await client.connect();
  await client.query('begin');
  await client.query(text);
  return { release: () => client.end() };
}

/** Rows that are dealt with for good. */
async function landed(run: TestApp, jobId: string): Promise<number> {
  const [upload] = await run.app.services.sql.query<{ rows: number | null }>({
    text: `select (checkpoint->>'rows')::int as rows from uploads where job_id = $1`,
    values: [jobId],
  });
  return upload?.rows ?? 0;
}

function ended(tenant: Tenant, jobId: string): Promise<Json> {
  return waitFor(async () => {
    const { body } = await tenant.get(`/v1/jobs/${jobId}`);
    expect(body.status).toBe('succeeded');
    return body;
  }, WAIT_MS);
}

async function expectWhole(run: TestApp, tenant: Tenant, job: Json): Promise<void> {
  const last = job.progress.total;
  expect(job.progress).toMatchObject({ percent: 100, done: last });
  expect([ROWS, ROWS + 1]).toContain(last);
  expect(job.result).toMatchObject({
    rows: ROWS,
    created: ROWS - BAD - 1,
    updated: 1,
    failed: BAD,
    error_count: BAD,
  });
  const rows: number[] = job.result.errors.map(({ row }: Json) => row);
  expect(rows).toEqual(Array.from({ length: BAD }, (_, index) => index * 100 + 100 + last - ROWS));
  const { workspaceId } = tenant;
  const products = await run.app.services.db.product.findMany({
    where: { workspaceId },
    select: { sku: true, title: true },
  });
  expect(products).toHaveLength(ROWS - BAD);
  for (const { sku, title } of products) expect(title).toBe(`Title ${sku.slice(2)}`);
  await untilEventsVisible(run.app.services);
  const events = await readEvents(
    run.app.services.sql,
    { after: LOG_START, limit: 500 },
    { workspaceId, types: ['catalog.changed'] },
  );
  const imported = events.map(({ data }) => data).filter((data) => JSON.stringify(data).includes('imported'));
  expect(imported).toEqual([{ action: 'imported', skus: [], count: ROWS - BAD }]);
}

async function expectProgressRises(run: TestApp, job: Json): Promise<void> {
  await untilEventsVisible(run.app.services);
  const events = await readEvents(run.app.services.sql, { after: LOG_START, limit: 500 }, { subjectId: job.id });
  const told = events.map(({ data }): Json => data).map(({ progress }) => progress);
  const done = told.map((progress) => progress.done ?? 0);
  expect(done).toEqual([...done].sort((left, right) => left - right));
  const percents = told.map((progress) => progress.percent);
  expect(percents).toEqual([...percents].sort((left, right) => left - right));
  expect(done.at(-1)).toBe(job.progress.total);
}
