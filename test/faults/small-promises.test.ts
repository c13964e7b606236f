import { connect } from 'node:net';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { nodeTypes } from '../../src/graphql/node.ts';
import { listen } from '../../src/http/listen.ts';
import { STREAM_HEADERS } from '../../src/http/sse.ts';
import { newId } from '../../src/kernel/ids.ts';
import { openTestApp, readAnswer, type Tenant, type TestApp } from '../support/app.ts';
import { expectError, waitFor } from '../support/matchers.ts';
import { openReceiver, type Receiver } from '../support/receiver.ts';

let run: TestApp;
let ours: Tenant;
let receiver: Receiver;
let admin: pg.Client;

beforeAll(async () => {
  receiver = await openReceiver();
  run = await openTestApp({ egressAllow: [receiver.origin], streamsPerKey: 3, hasShop: true });
  await run.app.syncClock();
  ours = await run.workspace();
  admin = new pg.Client({ connectionString: run.databaseUrl });
  await admin.connect();
});
afterEach(() => vi.useRealTimers());
afterAll(async () => {
  await admin.end();
  await run.close();
  await receiver.close();
});

describe('a machine whose clock is 90 s ahead', () => {
  const goAhead = () => vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 90_000 });

  test('starts no schedule before the database says that it is due', { timeout: 60_000 }, async () => {
    goAhead();
    const { body } = await ours.post('/v1/schedules', { name: 'Nightly', cron: '0 3 * * *', audit: { all: true } });
    const due = (at: string) => admin.query(`update schedules set next_run_at = ${at} where id = $1`, [body.id]);
    await due("now() + interval '60 s'");
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    expect((await ours.get(`/v1/schedules/${body.id}`)).body.last_run_at).toBeNull();
    await due('now()');
    await waitFor(async () => expect((await ours.get(`/v1/schedules/${body.id}`)).body.last_run_at).not.toBeNull());
  });

  test("signs webhooks with the database's time, which receivers compare with theirs", {
    timeout: 60_000,
  }, async () => {
    goAhead();
    const path = receiver.newPath();
    const { body } = await ours.post('/v1/webhooks/endpoints', { url: receiver.origin + path, events: ['*'] });
    await ours.post(`/v1/webhooks/endpoints/${body.id}/test`);
    await waitFor(() => expect(receiver.at(path)).toHaveLength(1));
    const { rows } = await admin.query('select extract(epoch from now())::float8 as now');
    const sentAt = Number(receiver.at(path)[0]?.headers['webhook-timestamp']);
    expect(Math.abs(rows[0].now - sentAt)).toBeLessThan(30);
  });
});

describe('a row that somebody holds', () => {
  test('answers 503 with Retry-After instead of waiting for it', { timeout: 60_000 }, async () => {
    await ours.post('/v1/catalog', { sku: 'HELD', title: 'Held', url: 'https://shop.example/held' });
    await admin.query('begin');
    await admin.query(`select 1 from products where sku = 'HELD' for update`);
    const startedAt = performance.now();
    const answer = await ours.patch('/v1/catalog/HELD', { title: 'Changed' });
    // The promise is two seconds; a busy machine gets more.
    expect(performance.now() - startedAt).toBeLessThan(8_000);
    expectError(answer, 503, 'unavailable');
    expect(answer.headers.get('retry-after')).toBe('2');
    await admin.query('rollback');
    expect((await ours.patch('/v1/catalog/HELD', { title: 'Changed' })).status).toBe(200);
  });
});

describe('a writer of events', () => {
  test('may be silent for 3 s and have a statement run for 2 s from its first event on, whatever its session may', async () => {
    const { services } = run.app;
    const limits = await services.transaction(async (tx) => {
      const ask = () => tx.$queryRaw<{ statement: string; silence: string }[]>`
        select current_setting('statement_timeout') as statement,
          current_setting('idle_in_transaction_session_timeout') as silence`;
      const before = await ask();
      await tx.$executeRaw`insert into events (id, workspace_id, type, body)
        values (${newId('Event')}, ${ours.workspaceId}, 'test.noted', '{"data":{}}')`;
      return [before[0], (await ask())[0]];
    });
    expect(limits).toEqual([
      { statement: '10s', silence: '5s' },
      { statement: '2s', silence: '3s' },
    ]);
  });
});

describe('streams', () => {
  test('are capped for each key, and a place is free again when one is closed', async () => {
    const other = await run.tenantWith(ours.workspaceId, ['read']);
    const subscribe = `/graphql?query=${encodeURIComponent('subscription { events { cursor } }')}`;
    const open = [await ours.raw('/v1/events/stream'), await ours.raw('/v1/events/stream')];
    open.push(await ours.raw(subscribe, { headers: { Accept: 'text/event-stream' } }));
    expect(open.map(({ status }) => status)).toEqual([200, 200, 200]);
    const refused = await readAnswer(await ours.raw('/v1/events/stream'));
    expectError(refused, 429, 'rate_limited');
    expect(refused.headers.get('retry-after')).toBe('5');
    const elsewhere = await other.raw('/v1/events/stream');
    expect(elsewhere.status).toBe(200);
    await elsewhere.body?.cancel();
    await open.pop()?.body?.cancel();
    await waitFor(async () => {
      const again = await ours.raw('/v1/events/stream');
      await again.body?.cancel();
      expect(again.status).toBe(200);
    });
    for (const { body } of open) await body?.cancel();
  });

  test('end when their reader accepts nothing for the documented time, however many comments are written meanwhile', {
    timeout: 60_000,
  }, async () => {
    const stallMs = 3_000;
    const listener = await listen({ host: '127.0.0.1', port: 0, stallMs });
    const chunk = new Uint8Array(1_000_000);
    let left = (): void => undefined;
    const isLeft = new Promise<void>((resolve) => {
      left = resolve;
    });
    const source = { pull: (to: ReadableStreamDefaultController) => to.enqueue(chunk), cancel: () => left() };
    listener.serve(async () => new Response(new ReadableStream(source), { headers: STREAM_HEADERS }));
    const socket = connect({ host: '127.0.0.1', port: listener.port });
    socket.on('error', () => undefined);
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    socket.pause();
    const startedAt = performance.now();
    await isLeft;
    expect(performance.now() - startedAt).toBeLessThan(stallMs * 1.8);
    socket.destroy();
    await listener.close(100);
  });
});

describe('what is not there', () => {
  test('node(id:) is null for every kind of row, without an error', async () => {
    for (const type of nodeTypes().keys()) {
      const { body } = await ours.graphql('query ($id: ID!) { node(id: $id) { id } }', { id: newId(type) });
      expect([type, body]).toEqual([type, expect.objectContaining({ data: { node: null } })]);
      expect([type, body.errors]).toEqual([type, undefined]);
    }
  });
});

describe('references within a workspace', () => {
  test.each([
    ['jobs.parent_id', `update jobs set parent_id = $2 where id = $1`, 'job'],
    ['schedules.last_job_id', `update schedules set last_job_id = $2 where id = $1`, 'schedule'],
    [
      'schedule_runs.job_id',
      `insert into schedule_runs (workspace_id, schedule_id, slot, job_id, started_at)
       select workspace_id, id, now(), $2, now() from schedules where id = $1`,
      'schedule',
    ],
    ['api_keys.replaced_by_id', `update api_keys set replaced_by_id = $2 where id = $1`, 'key'],
  ])('%s leads to no row of another', async (_name, text, kind) => {
    const [mine, theirs] = [await rowsOf(ours), await rowsOf(await run.workspace())];
    const target = kind === 'key' ? theirs.key : theirs.job;
    const own = { job: mine.job, schedule: mine.schedule, key: mine.key }[kind];
    await expect(admin.query(text, [own, target])).rejects.toMatchObject({ code: '23503' });
  });
});

async function rowsOf(tenant: Tenant): Promise<{ job: string; schedule: string; key: string }> {
  const { db } = run.app.services;
  const job = newId('Job');
  const data = { id: job, workspaceId: tenant.workspaceId, type: 'unknown.kind', payload: {}, timeoutMs: 1_000 };
  await db.job.create({ data: { ...data, status: 'SUCCEEDED' } });
  const { body } = await tenant.post('/v1/schedules', { name: 'Weekly', cron: '0 3 * * 1', audit: { all: true } });
  return { job, schedule: body.id, key: tenant.keyId };
}

describe('pages', () => {
  test('of the documentation evaluate no text, and those of the shop are framed by nobody else', async () => {
    const policy = async (path: string) =>
      (await run.app.fetch(new Request(`http://ei.test${path}`))).headers.get('content-security-policy') ?? '';
    expect(await policy('/docs')).not.toContain('unsafe-eval');
    for (const path of ['/demo-shop/', '/demo-shop/products/brotkasten-esche']) {
      expect(await policy(path)).toMatch(/frame-ancestors 'self'/);
    }
  });
});

describe('limits that belong to the workspace', () => {
  test('ten test events a minute, over all its endpoints', async () => {
    const tenant = await run.workspace();
    const ids: string[] = [];
    for (let count = 0; count < 2; count += 1) {
      const endpoint = { url: receiver.origin + receiver.newPath(), events: ['*'] };
      ids.push((await tenant.post('/v1/webhooks/endpoints', endpoint)).body.id);
    }
    const statuses: number[] = [];
    for (let count = 0; count < 10; count += 1) {
      statuses.push((await tenant.post(`/v1/webhooks/endpoints/${ids[count % 2]}/test`)).status);
    }
    expect(statuses.filter((status) => status !== 201)).toEqual([]);
    expectError(await tenant.post(`/v1/webhooks/endpoints/${ids[1]}/test`), 429, 'rate_limited');
  });
});

test('a key that is held to documents opens no REST path', async () => {
  const held = await run.tenantWith(ours.workspaceId, ['read', 'write']);
  await run.app.services.db.apiKey.update({ where: { id: held.keyId }, data: { persistedOnly: true } });
  for (const [method, path] of [
    ['GET', '/v1/catalog'],
    ['POST', '/v1/catalog'],
    ['GET', '/v1/events/stream'],
  ] as const) {
    const answer = await readAnswer(await held.raw(path, { method }));
    expectError(answer, 403, 'document_not_allowed');
  }
});
