import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { generateApiKey } from '../../src/domains/workspaces/index.ts';
import { openTestApp, PUBLIC_URL, type Tenant, type TestApp } from '../support/app.ts';
import { expectError } from '../support/matchers.ts';
import { unlimitedTenant } from '../support/unlimited.ts';

let run: TestApp;
let ours: Tenant;

beforeAll(async () => {
  run = await openTestApp();
  ours = await unlimitedTenant(run);
});
afterAll(() => run.close());

const send = (path: string, headers: Record<string, string>, address: string | null = null) =>
  run.app.fetch(new Request(`${PUBLIC_URL}${path}`, { headers }), { address });
const withKey = (key: string, path = '/v1/catalog') => send(path, { Authorization: `Bearer ${key}` });
const create = async (body: unknown) => (await ours.post('/v1/api-keys', body)).body;

describe('/api-keys', () => {
  test('a key is shown once, works, and is never stored or shown again', async () => {
    const answer = await ours.post('/v1/api-keys', { name: 'CI', scopes: ['catalog:read'] });
    expect(answer.status).toBe(201);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('location')).toBe(`/v1/api-keys/${answer.body.id}`);
    const { key, id } = answer.body;
    expect(key).toMatch(/^ei_test_/);
    expect((await withKey(key)).status).toBe(200);
    const shown = await ours.get(`/v1/api-keys/${id}`);
    expect(shown.body).toMatchObject({ id, name: 'CI', last_four: key.slice(-4), scopes: ['catalog:read'] });
    const list = await ours.get('/v1/api-keys');
    const rows = await run.app.services.sql.query<{ text: string }>({
      text: `select (select json_agg(k)::text from api_keys k) || (select coalesce(json_agg(e), '[]')::text from events e) as text`,
    });
    for (const text of [shown.text, list.text, rows[0]?.text, JSON.stringify(run.logs)])
      expect(text).not.toContain(key);
  });

  test('keys of a live workspace are live keys', async () => {
    const live = await run.workspace({ mode: 'LIVE' });
    expect((await live.post('/v1/api-keys', { name: 'Live' })).body.key).toMatch(/^ei_live_/);
  });

  test('a key hands on no scope that it has not', async () => {
    const admin = await run.tenantWith(ours.workspaceId, ['settings:write', 'catalog:read']);
    const full = await create({ name: 'Full' });
    expectError(await admin.post('/v1/api-keys', { name: 'More', scopes: ['read'] }), 403, 'insufficient_scope');
    expectError(await admin.post(`/v1/api-keys/${full.id}/rotate`), 403, 'insufficient_scope');
    const own = await admin.post('/v1/api-keys', { name: 'Same', scopes: ['catalog:read'] });
    expectError(await admin.patch(`/v1/api-keys/${own.body.id}`, { scopes: ['write'] }), 403, 'insufficient_scope');
    const reader = await run.tenantWith(ours.workspaceId, ['read']);
    expectError(await reader.get('/v1/api-keys'), 403, 'insufficient_scope');
  });

  test('every fault of a new key is named at once', async () => {
    const answer = await ours.post('/v1/api-keys', { name: ' ', scopes: ['all'], expires_at: '2020-01-01T00:00:00Z' });
    expectError(answer, 400, 'validation_failed');
    const fields = answer.body.error.details.errors.map(({ field }: { field: string }) => field);
    expect(fields.sort()).toEqual(['expires_at', 'name', 'scopes[0]']);
  });

  test('a rotated key works on for the overlap, a revoked one does not', async () => {
    const old = await create({ name: 'Rotate me' });
    const rotated = await ours.post(`/v1/api-keys/${old.id}/rotate`, { overlap_seconds: 60 });
    expect(rotated.status, rotated.text).toBe(200);
    expect((await withKey(old.key)).status).toBe(200);
    expect((await withKey(rotated.body.key)).status).toBe(200);
    expect((await ours.get(`/v1/api-keys/${old.id}`)).body.replaced_by_id).toBe(rotated.body.id);
    expectError(await ours.post(`/v1/api-keys/${old.id}/rotate`), 409, 'invalid_state');
    const revoked = await create({ name: 'Revoke me' });
    await ours.del(`/v1/api-keys/${revoked.id}`);
    const answer = await withKey(revoked.key);
    expect({ status: answer.status, code: (await answer.json()).error.code }).toEqual({
      status: 401,
      code: 'key_revoked',
    });
  });

  test('a key of another workspace is a key that never was', async () => {
    const theirs = await run.workspace();
    const { id } = await create({ name: 'Ours' });
    for (const [method, path] of [
      ['GET', ''],
      ['DELETE', ''],
      ['POST', '/rotate'],
    ] as const) {
      expectError(await theirs.request(method, `/v1/api-keys/${id}${path}`), 404, 'not_found');
    }
  });

  test('viewer tells who asks, over GraphQL', async () => {
    const reader = await run.tenantWith(ours.workspaceId, ['catalog:read']);
    const { body } = await reader.graphql('{ viewer { scopes workspace { id mode } key { id lastFour key } } }');
    expect(body.data.viewer).toEqual({
      scopes: ['CATALOG_READ'],
      workspace: { id: ours.workspaceId, mode: 'SANDBOX' },
      key: { id: reader.keyId, lastFour: reader.key.slice(-4), key: null },
    });
  });

  test('making, rotating and revoking leave events that name the key and never show it', async () => {
    const made = await create({ name: 'Traced' });
    await ours.post(`/v1/api-keys/${made.id}/rotate`);
    await ours.del(`/v1/api-keys/${made.id}`);
    const rows = await run.app.services.db.event.findMany({ where: { subjectId: made.id }, orderBy: { seq: 'asc' } });
    expect(rows.map(({ type }) => type)).toEqual(['key.created', 'key.rotated', 'key.revoked']);
  });
});

describe('what is no key', () => {
  test('a typo, a forgery and a wrong place are 401 without a question to the database', async () => {
    const good = generateApiKey('test');
    const last = good.at(-1) === 'a' ? 'b' : 'a';
    const headers: Record<string, string>[] = [
      {},
      { Authorization: `Bearer ${good.slice(0, -1)}${last}` },
      { Authorization: `Bearer ${good.toLowerCase()}` },
      { Authorization: `Bearer ${good.replace('ei_test_', 'ei_live_')}` },
      { Authorization: `Bearer ${'a'.repeat(8_192)}` },
      { Authorization: `Basic ${Buffer.from(`${ours.key}:`).toString('base64')}` },
      { Authorization: `Bearer ${ours.key}, Bearer ${ours.key}` },
    ];
    run.queries.length = 0;
    for (const sent of headers) expect((await send('/v1/catalog', sent)).status).toBe(401);
    expect((await send(`/v1/catalog?api_key=${ours.key}`, {})).status).toBe(401);
    expect(run.queries.filter((text) => text.includes('api_keys'))).toEqual([]);
  });

  test('bad keys are 429 by address, while a good key from there still works', async () => {
    const bad = { Authorization: `Bearer ${generateApiKey('test')}` };
    const statuses: number[] = [];
    expect((await send('/v1/catalog', { Authorization: `Bearer ${ours.key}` }, '192.0.2.1')).status).toBe(200);
    for (let index = 0; index < 80; index += 1) statuses.push((await send('/v1/catalog', bad, '192.0.2.1')).status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(60);
    const refused = await send('/v1/catalog', bad, '192.0.2.1');
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    run.queries.length = 0;
    for (let index = 0; index < 20; index += 1) {
      const guess = { Authorization: `Bearer ${generateApiKey('test')}` };
      expect((await send('/v1/catalog', guess, '192.0.2.1')).status).toBe(429);
    }
    expect(run.queries.filter((text) => text.includes('api_keys'))).toEqual([]);
    expect((await send('/v1/catalog', bad, '192.0.2.2')).status).toBe(401);
    expect((await send('/v1/catalog', { Authorization: `Bearer ${ours.key}` }, '192.0.2.1')).status).toBe(200);
  });
});

describe('streams of a revoked key', () => {
  const REST = '/v1/events/stream?types=audit.completed';
  const GRAPHQL = `/graphql?query=${encodeURIComponent('subscription { events(types: [AUDIT_COMPLETED]) { cursor } }')}`;

  test('ten over each face, while requests go on, end within five seconds and say why; those of other keys stay', async () => {
    const made = await create({ name: 'Streams' });
    const other = await create({ name: 'Other streams' });
    const open = async (key: string, path: string) => {
      const response = await send(path, { Authorization: `Bearer ${key}`, Accept: 'text/event-stream' });
      expect(response.status).toBe(200);
      return { path, response };
    };
    const paths = Array.from({ length: 10 }, () => [REST, GRAPHQL]).flat();
    const theirs = await Promise.all([REST, GRAPHQL].map((path) => open(other.key, path)));
    const streams = await Promise.all(paths.map((path) => open(made.key, path)));
    const told = streams.map(async ({ path, response }) => ({ path, text: await response.text(), at: Date.now() }));
    const revoking = ours.del(`/v1/api-keys/${made.id}`).then(() => Date.now());
    let lastAccepted = Date.now();
    while ((await withKey(made.key)).status === 200) lastAccepted = Date.now();
    const revokedAt = await revoking;
    expect(lastAccepted - revokedAt).toBeLessThan(5_000);
    for (const { path, text, at } of await Promise.all(told)) {
      expect(at - revokedAt, path).toBeLessThan(5_000);
      if (path === REST) expect(text).toContain('event: error\ndata: {"error":{"code":"key_revoked"');
      else expect(text).toMatch(/"code":"KEY_REVOKED"[\s\S]*event: complete/);
    }
    for (const { response } of theirs) {
      const reader = response.body?.getReader();
      const { done } = (await reader?.read()) ?? {};
      expect(done).toBe(false);
      await reader?.cancel();
    }
  });
});
