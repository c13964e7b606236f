import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../src/kernel/ids.ts';
import { openTestApp, type Tenant, type TestApp } from '../support/app.ts';
import { readStream } from '../support/event-stream.ts';
import { untilEventsVisible } from '../support/events-visible.ts';
import { expectError, waitFor } from '../support/matchers.ts';
import { newJob, startJob } from '../support/test-jobs.ts';

let run: TestApp;
let ours: Tenant;
let theirs: Tenant;

beforeAll(async () => {
  run = await openTestApp({ isStarted: false });
  [ours, theirs] = [await run.workspace(), await run.workspace()];
});

afterAll(() => run.close());

type Listed = { id: string; type: string; cursor: string };

const add = (tenant: Tenant) => newJob(run.app.services, tenant.workspaceId);

async function list(tenant: Tenant, query = ''): Promise<Listed[]> {
  await untilEventsVisible(run.app.services);
  return (await tenant.get(`/v1/events${query}`)).body.data;
}

describe('GET /events', () => {
  test('lists the log in its order, with the body a webhook would carry', async () => {
    const tenant = await run.workspace();
    const id = await add(tenant);
    await startJob(run.app.services, id);
    await untilEventsVisible(run.app.services);
    const { body } = await tenant.get('/v1/events');
    expect(body.data.map((event: Listed) => event.type)).toEqual(['job.queued', 'job.started']);
    expect(body.data[0]).toEqual({
      id: expect.stringMatching(/^evt_/),
      type: 'job.queued',
      created_at: expect.stringMatching(/Z$/),
      workspace_id: tenant.workspaceId,
      data: expect.objectContaining({ id, status: 'queued' }),
      subject_id: id,
      cursor: expect.any(String),
    });
  });

  test('pages without loss or repetition both ways, and the last cursor leads to what is new', async () => {
    const tenant = await run.workspace();
    for (let count = 0; count < 12; count += 1) await add(tenant);
    const all = await list(tenant, '?limit=200');
    expect(all).toHaveLength(12);
    const paged: Listed[] = [];
    for (let cursor = ''; ; ) {
      const { body } = await tenant.get(`/v1/events?limit=5${cursor}`);
      paged.push(...body.data);
      if (!body.pagination.has_more) break;
      cursor = `&cursor=${body.pagination.next_cursor}`;
    }
    expect(paged).toEqual(all);
    expect(await list(tenant, '?order=desc&limit=200')).toEqual([...all].reverse());
    expect(await list(tenant, `?order=desc&limit=5&cursor=${all[3]?.cursor}`)).toEqual(all.slice(0, 3).reverse());
    expect(await list(tenant, `?cursor=${all[11]?.cursor}`)).toEqual([]);
    await add(tenant);
    expect(await list(tenant, `?cursor=${all[11]?.cursor}`)).toHaveLength(1);
  });

  test('filters by type', async () => {
    const tenant = await run.workspace();
    await startJob(run.app.services, await add(tenant));
    expect((await list(tenant, '?types=job.started')).map((event) => event.type)).toEqual(['job.started']);
    expect(await list(tenant, '?types=alert.fired')).toEqual([]);
    const types = Array.from({ length: 51 }, () => 'alert.fired').join(',');
    expectError(await tenant.get(`/v1/events?types=${types}`), 400, 'validation_failed');
    const unknown = await tenant.get('/v1/events?types=other.kind');
    expectError(unknown, 400, 'validation_failed');
    expect(unknown.body.error.message).toContain('audit.completed');
    const { body } = await tenant.graphql('{ events(types: [OTHER_KIND]) { totalCount } }');
    expect(body.errors[0].message).toContain('AUDIT_COMPLETED');
    const asVariable = 'query ($types: [EventType!]) { events(types: $types) { totalCount } }';
    const variable = await tenant.graphql(asVariable, { types: ['other.kind'] });
    expect(variable.body.errors[0].message).toContain('AUDIT_COMPLETED');
  });

  test("another workspace's events are not there, and its cursor is refused", async () => {
    await add(theirs);
    const [event] = await list(theirs);
    expect((await list(ours)).every(({ id }) => id !== event?.id)).toBe(true);
    expectError(await ours.get(`/v1/events?cursor=${event?.cursor}`), 400, 'invalid_cursor');
    expectError(await ours.get('/v1/events?cursor=0.0'), 400, 'invalid_cursor');
  });

  test('a key without events:read is refused by name', async () => {
    const other = await run.tenantWith(ours.workspaceId, ['jobs:read']);
    expectError(await other.get('/v1/events'), 403, 'insufficient_scope');
  });
});

describe('GET /events/{id}', () => {
  test('shows one event; of another workspace or unknown it is 404', async () => {
    await add(ours);
    await add(theirs);
    const [event] = await list(ours);
    const [foreign] = await list(theirs);
    expect((await ours.get(`/v1/events/${event?.id}`)).body).toEqual(event);
    expectError(await ours.get(`/v1/events/${foreign?.id}`), 404, 'not_found');
    expectError(await ours.get(`/v1/events/${newId('Event')}`), 404, 'not_found');
  });
});

describe('GET /events/stream', () => {
  test('sends what happens from now on, each with the cursor to resume from', async () => {
    const tenant = await run.workspace();
    await add(tenant);
    await untilEventsVisible(run.app.services);
    const told = readStream(await tenant.raw('/v1/events/stream'), 2);
    const id = await add(tenant);
    await startJob(run.app.services, id);
    const events = await told;
    expect(events.map(({ event }) => event)).toEqual(['job.queued', 'job.started']);
    expect(events[0]?.data.event).toMatchObject({ type: 'job.queued', subject_id: id, data: { id } });
  });

  test('cut at any event and resumed, by header or parameter, it tells the log once and in order', async () => {
    const tenant = await run.workspace();
    for (let count = 0; count < 15; count += 1) await add(tenant);
    const all = await list(tenant, '?limit=200');
    const seen: string[] = [];
    let after = all[0]?.cursor ?? '';
    for (let part = 0; seen.length < 14; part += 1) {
      const headers: Record<string, string> = part % 3 === 0 ? { 'Last-Event-ID': after } : {};
      const query = ['', `?after=${after}`, `?lastEventId=${after}`][part % 3];
      const count = Math.min(1 + (part % 4), 14 - seen.length);
      const events = await readStream(await tenant.raw(`/v1/events/stream${query}`, { headers }), count);
      seen.push(...events.map(({ data }) => data.event.id));
      after = events.at(-1)?.id ?? after;
    }
    expect(seen).toEqual(all.slice(1).map(({ id }) => id));
  });

  test('what a client had last wins over a fixed `after`, and its header over its query', async () => {
    const tenant = await run.workspace();
    for (let count = 0; count < 4; count += 1) await add(tenant);
    const [first, second, third, fourth] = (await list(tenant)).map(({ cursor }) => cursor);
    const idOf = async (query: string, headers: Record<string, string> = {}) =>
      (await readStream(await tenant.raw(`/v1/events/stream?${query}`, { headers }), 1))[0]?.id;
    expect(await idOf(`after=${first}&lastEventId=${second}`)).toBe(third);
    expect(await idOf(`after=${first}&lastEventId=${second}`, { 'Last-Event-ID': third ?? '' })).toBe(fourth);
    expect(await idOf(`after=${first}&lastEventId=`, { 'Last-Event-ID': '' })).toBe(second);
  });

  test('an id that was never given is 400, wherever it stands', async () => {
    for (const [query, headers] of [
      ['?lastEventId=nonsense', {}],
      ['', { 'Last-Event-ID': 'nonsense' }],
      ['?lastEventId=a&lastEventId=b', {}],
    ] as const) {
      const answer = await ours.raw(`/v1/events/stream${query}`, { headers });
      expect([answer.status, await answer.text()]).toEqual([
        400,
        expect.stringMatching(/invalid_cursor|validation_failed/),
      ]);
    }
  });

  test('a cursor older than the log remembers is answered with reset first, never with silence', async () => {
    const tenant = await run.workspace();
    await add(tenant);
    const [old] = await list(tenant);
    await add(tenant);
    const { sql } = run.app.services;
    await sql.query({
      text: `insert into consumer_cursors (name, xid, seq) select 'log.horizon', xid, seq from events where workspace_id = $1
             order by events.xid desc, events.seq desc limit 1`,
      values: [tenant.workspaceId],
    });
    const events = await readStream(await tenant.raw(`/v1/events/stream?after=${old?.cursor}`), 2);
    await sql.query({ text: `delete from consumer_cursors where name = 'log.horizon'` });
    expect(events.map(({ event }) => event)).toEqual(['reset', 'job.queued']);
    expect(events[0]?.data.event).toBeNull();
  });

  test("another workspace's cursor opens no stream", async () => {
    await add(theirs);
    const [event] = await list(theirs);
    const answer = await ours.raw(`/v1/events/stream?after=${event?.cursor}`);
    expect([answer.status, JSON.parse(await answer.text()).error.code]).toEqual([400, 'invalid_cursor']);
  });

  test('an application that stops says goodbye and ends the stream', async () => {
    const other = await openTestApp({ isStarted: false });
    const tenant = await other.workspace();
    const told = readStream(await tenant.raw('/v1/events/stream'), 5);
    await waitFor(() => expect(other.app.services.follower.subscriberCount()).toBe(1));
    await other.close();
    expect((await told).at(-1)?.event).toBe('bye');
  });

  test('no stream is compressed, cached or held back by a proxy, whatever the client offers', async () => {
    const query = encodeURIComponent('subscription { events { cursor } }');
    const offers = { 'Accept-Encoding': 'gzip, br', Accept: 'text/event-stream' };
    const posted = { method: 'POST', body: JSON.stringify({ query: decodeURIComponent(query) }) };
    for (const [path, init] of [
      ['/v1/events/stream', { headers: offers }],
      [`/graphql?query=${query}`, { headers: offers }],
      ['/graphql', { ...posted, headers: { ...offers, 'Content-Type': 'application/json' } }],
    ] as const) {
      const response = await ours.raw(path, init);
      expect(Object.fromEntries(response.headers), path).toMatchObject({
        'content-type': expect.stringMatching(/^text\/event-stream/),
        'cache-control': 'no-cache, no-transform',
        'x-accel-buffering': 'no',
      });
      expect(response.headers.has('content-encoding'), path).toBe(false);
      expect(response.headers.has('content-length'), path).toBe(false);
      await response.body?.cancel();
    }
    await waitFor(() => expect(run.app.services.follower.subscriberCount()).toBe(0));
  });

  test('tells first how soon to come back after a cut', async () => {
    const response = await ours.raw('/v1/events/stream');
    const reader = response.body?.getReader();
    const { value } = (await reader?.read()) ?? {};
    expect(Buffer.from(value ?? []).toString()).toBe('retry: 2000\n\n');
    await reader?.cancel();
  });

  test('HEAD is refused, for the stream would run for nobody', async () => {
    const response = await ours.raw('/v1/events/stream', { method: 'HEAD' });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET']);
    await waitFor(() => expect(run.app.services.follower.subscriberCount()).toBe(0));
  });
});
