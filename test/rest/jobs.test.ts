import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../src/kernel/ids.ts';
import { openTestApp, type Tenant, type TestApp } from '../support/app.ts';
import { collectGarbage } from '../support/collect-garbage.ts';
import { readStream } from '../support/event-stream.ts';
import { expectError } from '../support/matchers.ts';
import { newJob, startJob } from '../support/test-jobs.ts';

let run: TestApp;
let ours: Tenant;
let theirs: Tenant;
let catalogOnly: Tenant;

beforeAll(async () => {
  run = await openTestApp({ isStarted: false });
  [ours, theirs] = [await run.workspace(), await run.workspace()];
  catalogOnly = await run.tenantWith(ours.workspaceId, ['catalog:read']);
});

afterAll(() => run.close());

const add = (tenant = ours, parentId?: string) => newJob(run.app.services, tenant.workspaceId, parentId);
const begin = (id: string) => startJob(run.app.services, id);

async function done(result: unknown = { ok: true }): Promise<string> {
  const id = await add();
  await (await begin(id)).succeed(result);
  return id;
}

describe('GET /jobs/{id}', () => {
  test('shows exactly the documented fields, and asks to come again while it runs', async () => {
    const id = await add();
    const waiting = await ours.get(`/v1/jobs/${id}`);
    expect(waiting.status).toBe(200);
    expect(waiting.body).toEqual({
      id,
      type: 'other',
      status: 'queued',
      progress: { percent: 0, step: null, done: null, total: null },
      result: null,
      outcome: null,
      error: null,
      attempts: 0,
      interruptions: 0,
      created_at: expect.stringMatching(/Z$/),
      started_at: null,
      finished_at: null,
    });
    expect(waiting.headers.get('retry-after')).toBe('2');
    const attempt = await begin(id);
    await attempt.progress('halfway', 1, 2);
    const running = await ours.get(`/v1/jobs/${id}`);
    expect(running.body).toMatchObject({
      status: 'running',
      attempts: 1,
      progress: { percent: 50, step: 'halfway', done: 1, total: 2 },
    });
    await attempt.succeed({ score: 78 });
    const finished = await ours.get(`/v1/jobs/${id}`);
    expect(finished.body).toMatchObject({ status: 'succeeded', result: { score: 78 }, progress: { percent: 100 } });
    expect(finished.headers.get('retry-after')).toBeNull();
  });

  test('a failed job says why, in the words of the error table', async () => {
    const id = await add();
    await (await begin(id)).fail();
    expect((await ours.get(`/v1/jobs/${id}`)).body).toMatchObject({
      status: 'failed',
      error: { code: 'not_enough_reviews', message: 'There are 3.', details: { reviews: 3 } },
    });
  });

  test('a wait ends on time, whatever memory is collected meanwhile', async () => {
    const id = await add();
    const collecting = setInterval(collectGarbage, 20);
    try {
      expect((await ours.get(`/v1/jobs/${id}?wait=1`)).body).toMatchObject({ id, status: 'queued' });
    } finally {
      clearInterval(collecting);
    }
  });

  test('with wait it answers as soon as the job ends, long before the wait is over', async () => {
    const id = await add();
    const attempt = await begin(id);
    const startedAt = performance.now();
    const asked = ours.get(`/v1/jobs/${id}?wait=20`);
    setTimeout(() => void attempt.succeed(1), 300);
    expect((await asked).body).toMatchObject({ status: 'succeeded', result: 1 });
    expect(performance.now() - startedAt).toBeLessThan(15_000);
  });

  test('with wait it answers the job as it is when the wait is over', async () => {
    const id = await add();
    expect((await ours.get(`/v1/jobs/${id}?wait=1`)).body).toMatchObject({ status: 'queued' });
  });

  test('a wait that is no number of seconds up to 30 is refused', async () => {
    const id = await add();
    for (const wait of ['31', '-1', 'soon']) {
      expectError(await ours.get(`/v1/jobs/${id}?wait=${wait}`), 400, 'validation_failed');
    }
  });

  test('a job of another workspace is 404, as is one that never was', async () => {
    const foreign = await ours.get(`/v1/jobs/${await add(theirs)}`);
    const unknown = await ours.get(`/v1/jobs/${newId('Job')}`);
    expectError(foreign, 404, 'not_found');
    expectError(unknown, 404, 'not_found');
    expectError(await ours.get(`/v1/jobs/${await add(theirs)}?wait=1`), 404, 'not_found');
  });

  test('a key without jobs:read is refused by name', async () => {
    const answer = await catalogOnly.get(`/v1/jobs/${await add()}`);
    expectError(answer, 403, 'insufficient_scope');
    expect(answer.body.error.details).toEqual({ scope: 'jobs:read' });
  });
});

describe('GET /jobs', () => {
  test('pages newest first without loss or repetition, and filters', async () => {
    const tenant = await run.workspace();
    const ids: string[] = [];
    for (let count = 0; count < 5; count += 1) ids.unshift(await add(tenant));
    const seen: string[] = [];
    let cursor = '';
    for (let page = 0; page < 3; page += 1) {
      const { body } = await tenant.get(`/v1/jobs?limit=2${cursor && `&cursor=${cursor}`}`);
      seen.push(...body.data.map((job: { id: string }) => job.id));
      cursor = body.pagination.next_cursor ?? '';
      expect(body.pagination.has_more).toBe(page < 2);
    }
    expect(seen).toEqual(ids);
    const part = await add(tenant, ids[0]);
    expect((await tenant.get(`/v1/jobs?parent_id=${ids[0]}`)).body.data.map((job: { id: string }) => job.id)).toEqual([
      part,
    ]);
    await begin(part);
    const running = await tenant.get('/v1/jobs?status=running&type=other');
    expect(running.body.data.map((job: { id: string }) => job.id)).toEqual([part]);
    expect((await tenant.get('/v1/jobs?type=reviews.pull')).body.data).toEqual([]);
    const unknown = await tenant.get('/v1/jobs?type=other.kind');
    expectError(unknown, 400, 'validation_failed');
    expect(unknown.body.error.message).toContain('audit.run');
  });

  test('a cursor of another workspace or list, a status or a size that is none, are 400', async () => {
    const tenant = await run.workspace();
    for (let count = 0; count < 2; count += 1) await add(tenant);
    const { body } = await tenant.get('/v1/jobs?limit=1');
    expectError(await ours.get(`/v1/jobs?cursor=${body.pagination.next_cursor}`), 400, 'invalid_cursor');
    expectError(await tenant.get(`/v1/events?cursor=${body.pagination.next_cursor}`), 400, 'invalid_cursor');
    expectError(await ours.get('/v1/jobs?status=lost'), 400, 'validation_failed');
    expectError(await ours.get('/v1/jobs?limit=201'), 400, 'validation_failed');
  });
});

describe('POST /jobs/{id}/cancel', () => {
  test('a waiting job is cancelled at once, and again changes nothing', async () => {
    const id = await add();
    const answer = await ours.post(`/v1/jobs/${id}/cancel`);
    expect(answer.body).toMatchObject({ status: 'cancelled', error: { code: 'job_cancelled' } });
    expect((await ours.post(`/v1/jobs/${id}/cancel`)).body).toEqual(answer.body);
  });

  test('a running job stays running until its worker notices', async () => {
    const id = await add();
    await begin(id);
    expect((await ours.post(`/v1/jobs/${id}/cancel`)).body).toMatchObject({ status: 'running' });
  });

  test('a job that has ended is 409, naming both states', async () => {
    const answer = await ours.post(`/v1/jobs/${await done()}/cancel`);
    expectError(answer, 409, 'invalid_state');
    expect(answer.body.error.details).toEqual({ from: 'succeeded', to: 'cancelled' });
  });

  test('a job of another workspace is 404 and goes on', async () => {
    const id = await add(theirs);
    expectError(await ours.post(`/v1/jobs/${id}/cancel`), 404, 'not_found');
    expect((await theirs.get(`/v1/jobs/${id}`)).body.status).toBe('queued');
  });

  test('a key that only reads is refused', async () => {
    const reader = await run.tenantWith(ours.workspaceId, ['read']);
    expectError(await reader.post(`/v1/jobs/${await add()}/cancel`), 403, 'insufficient_scope');
  });
});

describe('GET /jobs/{id}/events', () => {
  test("tells a job's life from its beginning and ends with it", async () => {
    const id = await add();
    const stream = await ours.raw(`/v1/jobs/${id}/events`);
    expect(stream.headers.get('content-type')).toContain('text/event-stream');
    const told = readStream(stream, 100);
    const attempt = await begin(id);
    await attempt.progress('halfway', 1, 2);
    await attempt.succeed('done');
    const events = await told;
    expect(events.map(({ event }) => event)).toEqual(['job.queued', 'job.started', 'job.progressed', 'job.succeeded']);
    expect(events[2]?.data).toMatchObject({ type: 'job.progressed', job: { id, progress: { percent: 50 } } });
    expect(events.every(({ id: cursor, data }) => cursor === data.cursor)).toBe(true);
  });

  test('resumes behind the cursor it was left at; behind the end there is nothing', async () => {
    const id = await done();
    const all = await readStream(await ours.raw(`/v1/jobs/${id}/events`), 100);
    expect(all).toHaveLength(3);
    const headers = { 'Last-Event-ID': all[0]?.id ?? '' };
    expect(await readStream(await ours.raw(`/v1/jobs/${id}/events`, { headers }), 100)).toEqual(all.slice(1));
    expect(await readStream(await ours.raw(`/v1/jobs/${id}/events?after=${all[1]?.id}`), 100)).toEqual(all.slice(2));
    expect(await readStream(await ours.raw(`/v1/jobs/${id}/events?after=${all[2]?.id}`), 100)).toEqual([]);
  });

  test('behind the end it is 204, upon which a browser does not connect again', async () => {
    const id = await done();
    const path = `/v1/jobs/${id}/events`;
    const last = (await readStream(await ours.raw(path), 100)).at(-1)?.id ?? '';
    const asked = [
      ours.raw(path, { headers: { 'Last-Event-ID': last } }),
      ours.raw(`${path}?lastEventId=${last}`),
      ours.raw(`${path}?after=${last}`),
    ];
    for (const answer of await Promise.all(asked)) {
      expect([answer.status, await answer.text(), answer.headers.get('content-type')]).toEqual([204, '', null]);
    }
    const open = await ours.raw(`/v1/jobs/${await add()}/events`);
    expect(open.status).toBe(200);
    await open.body?.cancel();
  });

  test('a job of another workspace, and a cursor of one, open no stream', async () => {
    const foreign = await add(theirs);
    const answer = await ours.raw(`/v1/jobs/${foreign}/events`);
    expect([answer.status, JSON.parse(await answer.text()).error.code]).toEqual([404, 'not_found']);
    const [first] = await readStream(await theirs.raw(`/v1/jobs/${foreign}/events`), 1);
    const refused = await ours.raw(`/v1/jobs/${await add()}/events?after=${first?.id}`);
    expect([refused.status, JSON.parse(await refused.text()).error.code]).toEqual([400, 'invalid_cursor']);
  });
});
