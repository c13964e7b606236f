import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { generateApiKey } from '../../src/domains/workspaces/index.ts';
import { listen } from '../../src/http/listen.ts';
import { openTestApp, readAnswer, type Tenant, type TestApp } from '../support/app.ts';
import { expectError, waitFor } from '../support/matchers.ts';
import { unlimitedTenant } from '../support/unlimited.ts';

const DAY_MS = 86_400_000;
const START = Date.parse('2026-11-26T08:00:00Z');

let run: TestApp;
let ours: Tenant;
let nowMs = START;

beforeAll(async () => {
  run = await openTestApp({ isStarted: false, clock: { now: () => new Date(nowMs) }, deadlineMs: 60_000 });
  ours = await unlimitedTenant(run);
});
afterAll(() => run.close());

const withKey = async (key: string, method = 'GET', path = '/v1/catalog') =>
  readAnswer(
    await run.app.fetch(new Request(`http://ei.test${path}`, { method, headers: { Authorization: `Bearer ${key}` } })),
  );
const create = async (body: object) => (await ours.post('/v1/api-keys', body)).body;

describe('the life of a key', () => {
  test('ends at the moment of its expiry, and not before', async () => {
    const expiry = { expires_at: new Date(START + DAY_MS).toISOString() };
    const [early, late] = [await create({ name: 'Early', ...expiry }), await create({ name: 'Late', ...expiry })];
    nowMs = START + DAY_MS - 1;
    expect((await withKey(early.key)).status).toBe(200);
    nowMs = START + DAY_MS;
    expectError(await withKey(late.key), 401, 'key_revoked');
    nowMs = START;
  });

  test('is told by when it was last used, to the minute', async () => {
    const { id, key } = await create({ name: 'Used' });
    expect((await ours.get(`/v1/api-keys/${id}`)).body.last_used_at).toBeNull();
    const before = Math.floor(Date.now() / 60_000) * 60_000;
    const second = await openTestApp({ databaseUrl: run.databaseUrl });
    const used = await second.app.fetch(
      new Request('http://ei.test/v1/catalog', { headers: { Authorization: `Bearer ${key}` } }),
    );
    expect(used.status).toBe(200);
    await second.close();
    const shown = (await ours.get(`/v1/api-keys/${id}`)).body.last_used_at;
    expect(shown).toMatch(/:00Z$/);
    expect(Date.parse(shown)).toBeGreaterThanOrEqual(before);
  });

  test('goes on through a rotation with overlap: no request fails, of the old key or of the new', async () => {
    const old = await create({ name: 'Busy' });
    const statuses: number[] = [];
    const keys = [old.key];
    let isOver = false;
    const caller = async (turn: number): Promise<void> => {
      for (let count = 0; !isOver; count += 1) {
        statuses.push((await withKey(keys[(turn + count) % keys.length] ?? '')).status);
      }
    };
    const callers = Array.from({ length: 6 }, (_, turn) => caller(turn));
    await waitFor(() => expect(statuses.length).toBeGreaterThan(30));
    const rotated = await ours.post(`/v1/api-keys/${old.id}/rotate`, { overlap_seconds: 3_600 });
    expect(rotated.status, rotated.text).toBe(200);
    expect(rotated.headers.get('cache-control')).toBe('no-store');
    keys.push(rotated.body.key);
    const atRotation = statuses.length;
    await waitFor(() => expect(statuses.length).toBeGreaterThan(atRotation + 60));
    isOver = true;
    await Promise.all(callers);
    expect(statuses.filter((status) => status !== 200)).toEqual([]);
    nowMs = START + 3_600_000;
    await waitFor(async () => expectError(await withKey(old.key), 401, 'key_revoked'));
    expect((await withKey(rotated.body.key)).status).toBe(200);
    nowMs = START;
  });

  test('is shown in no answer but the one that makes it, over both faces, which nobody keeps', async () => {
    const { id, key } = await create({ name: 'Once' });
    const query = '{ apiKeys(first: 200) { nodes { key } } viewer { key { key } } }';
    const shown = [
      await ours.get('/v1/api-keys?limit=200'),
      await ours.get(`/v1/api-keys/${id}`),
      await ours.patch(`/v1/api-keys/${id}`, { name: 'Twice' }),
      await ours.graphql(query),
      await ours.get('/v1/events?limit=200'),
      await ours.del(`/v1/api-keys/${id}`),
    ];
    for (const { text } of shown) expect(text).not.toContain(key);
    const made = await ours.graphql('mutation { createApiKey(input: { name: "G" }) { key } }');
    expect(made.body.data.createApiKey.key).toMatch(/^ei_test_/);
    expect(made.headers.get('cache-control')).toBe('no-store');
  });
});

describe('a key that is revoked', () => {
  const change = (path: string) => ours.patch(path, { scopes: ['jobs:read'] });

  test('is refused by the next request, and one whose scopes shrink has no more than those', async () => {
    const [ended, shrunk] = [await create({ name: 'Ended' }), await create({ name: 'Shrunk' })];
    for (const { key } of [ended, shrunk]) expect((await withKey(key)).status).toBe(200);
    expect((await ours.del(`/v1/api-keys/${ended.id}`)).status).toBe(200);
    expectError(await withKey(ended.key), 401, 'key_revoked');
    expect((await change(`/v1/api-keys/${shrunk.id}`)).status).toBe(200);
    expectError(await withKey(shrunk.key), 403, 'insufficient_scope');
  });

  test('is refused by the other processes within a second, and its streams there end', async () => {
    const other = await openTestApp({ databaseUrl: run.databaseUrl });
    const elsewhere = async (key: string, path = '/v1/catalog') =>
      other.app.fetch(new Request(`http://ei.test${path}`, { headers: { Authorization: `Bearer ${key}` } }));
    // Until the connection that listens is there, nothing can be heard.
    const listening = `select 1 from pg_stat_activity where datname = current_database()
      and (query = 'listen ei_wakeup' or query like 'select pg_notify%')`;
    await waitFor(async () => {
      expect((await run.app.services.sql.query({ text: listening })).length).toBeGreaterThan(1);
    });
    const { id, key } = await create({ name: 'Elsewhere' });
    expect((await elsewhere(key)).status).toBe(200);
    const stream = await elsewhere(key, '/v1/events/stream');
    const ended = stream.text();
    await ours.del(`/v1/api-keys/${id}`);
    const revokedAt = performance.now();
    let status = 200;
    while (status === 200) status = (await elsewhere(key)).status;
    expect(performance.now() - revokedAt).toBeLessThan(1_000);
    expect(status).toBe(401);
    expect(await ended).toContain('key_revoked');
    expect(performance.now() - revokedAt).toBeLessThan(1_500);
    await other.close();
  });
});

describe('what is no key, sent over a socket', () => {
  test('is refused without a statement, and a key is only read from where it belongs', async () => {
    const listener = await listen({ host: '127.0.0.1', port: 0 });
    listener.serve(run.app.fetch, run.app.fetchDirectly);
    const send = (headers: string[], path = '/v1/catalog') =>
      new Promise<number>((resolve, reject) => {
        const request = httpRequest(
          { port: listener.port, path, headers: ['Host', 'ei.test', ...headers] },
          (response) => {
            response.resume();
            resolve(response.statusCode ?? 0);
          },
        );
        request.on('error', reject).end();
      });
    const good = generateApiKey('test');
    const bearer = `Bearer ${ours.key}`;
    const bad: [string[], string?][] = [
      [['Authorization', `Bearer ${good.slice(0, -1)}${good.endsWith('a') ? 'b' : 'a'}`]],
      [['Authorization', `Bearer ${good.toLowerCase()}`]],
      [['Authorization', bearer, 'Authorization', bearer]],
      [['Authorization', bearer, 'Authorization', `Bearer ${good}`]],
      [['Authorization', `Basic ${Buffer.from(`${ours.key}:`).toString('base64')}`]],
      [['Authorization', `Bearer ${'a'.repeat(8_192)}`]],
      [['Authorization', `Bearer ${ours.key} ${ours.key}`]],
      [['Authorization', `Token ${ours.key}`]],
      [['Authorization', ours.key]],
      [['X-Api-Key', ours.key, 'Cookie', `api_key=${ours.key}`]],
      [[], `/v1/catalog?api_key=${ours.key}&access_token=${ours.key}`],
      [[], `/graphql?query={__typename}&key=${ours.key}`],
    ];
    run.queries.length = 0;
    for (const [headers, path] of bad) expect(await send(headers, path), headers.join(' ').slice(0, 80)).toBe(401);
    expect(run.queries).toEqual([]);
    expect(await send(['Authorization', `${bearer} `]), 'white space around a header is no part of it').toBe(200);
    await listener.close(1_000);
  });
});
