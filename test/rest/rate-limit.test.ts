import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createProxy } from '../faults/support/proxy.ts';
import { type Answer, backends, openTestApp, type Tenant, type TestApp } from '../support/app.ts';
import { expectError, waitFor } from '../support/matchers.ts';

const QUERY = '{ products(first: 1) { totalCount } }';
const left = ({ headers }: { headers: Headers }) => Number(headers.get('x-ratelimit-remaining'));

/** What every answer tells of the allowance. */
function expectHeaders({ headers }: { headers: Headers }): void {
  expect(headers.get('x-ratelimit-limit')).toBe('120');
  expect(headers.get('x-ratelimit-remaining')).toMatch(/^\d+$/);
  const full = Number(headers.get('x-ratelimit-reset')) - Date.now() / 1000;
  expect(full).toBeGreaterThan(-2);
  expect(full).toBeLessThan(152);
  expect(headers.get('ratelimit')).toMatch(/^"workspace";r=\d+;t=\d+$/);
  expect(headers.get('ratelimit-policy')).toBe('"workspace";q=300;w=150');
}

describe('every answer to a key tells what is left', () => {
  let run: TestApp;
  let ours: Tenant;
  beforeAll(async () => {
    run = await openTestApp({ isStarted: false });
    ours = await run.workspace();
    await ours.post('/v1/catalog', { sku: 'HEADERS', title: 'A product', url: 'https://brand.example/p' });
  });
  afterAll(() => run.close());

  const json = { 'Content-Type': 'application/json' };
  test.each<[number, string, RequestInit?]>([
    [200, '/v1/catalog'],
    [
      201,
      '/v1/catalog',
      { method: 'POST', headers: json, body: '{"sku":"H2","title":"b","url":"https://a.example/"}' },
    ],
    [200, '/v1/events/stream'],
    [200, '/v1/catalog/export?format=csv'],
    [400, '/v1/catalog?limit=201'],
    [400, '/v1/catalog', { method: 'POST', headers: json, body: '{' }],
    [404, '/v1/catalog/NONE'],
    [404, '/v1/nothing'],
    [405, '/v1/catalog', { method: 'PUT' }],
    [
      409,
      '/v1/catalog',
      { method: 'POST', headers: json, body: '{"sku":"H2","title":"b","url":"https://a.example/"}' },
    ],
    [415, '/v1/catalog', { method: 'POST', headers: { 'Content-Type': 'text/plain' }, body: 'sku' }],
    [200, `/graphql?query=${encodeURIComponent(QUERY)}`],
    [400, '/graphql?query=%7Bnothing%7D', { headers: { Accept: 'application/graphql-response+json' } }],
  ])('%i of %s', async (status, path, init) => {
    const response = await ours.raw(path, init);
    await response.body?.cancel();
    expect(response.status).toBe(status);
    expectHeaders(response);
  });

  test('304 too', async () => {
    const { headers } = await ours.get('/v1/catalog/HEADERS');
    const again = await ours.get('/v1/catalog/HEADERS', { 'If-None-Match': headers.get('etag') ?? '' });
    expect(again.status).toBe(304);
    expectHeaders(again);
  });

  test('who has no key is told of none, and not which paths there are', async () => {
    for (const path of ['/v1/catalog', '/v1/nothing', '/graphql']) {
      const response = await run.app.fetch(new Request(`http://ei.test${path}`));
      expect([response.status, response.headers.get('x-ratelimit-limit')]).toEqual([401, null]);
    }
  });
});

describe.each(backends())('one allowance a workspace, kept for %s', (backend) => {
  test('both faces spend it, and beyond it each is refused with the time to wait', async () => {
    const run = await openTestApp({ isStarted: false, backend });
    try {
      const ours = await run.workspace();
      const theirs = await run.workspace();
      const first = left(await ours.get('/v1/catalog'));
      expect(left(await ours.graphql(QUERY))).toBeLessThan(first);
      const answers = await Promise.all(Array.from({ length: 330 }, () => ours.get('/v1/catalog/NONE')));
      const refused = answers.filter(({ status }) => status === 429);
      expect(refused.length).toBeGreaterThan(0);
      expect(answers.filter(({ status }) => status === 404).length).toBeGreaterThan(290);
      const rest = await refusal(() => ours.get('/v1/catalog'));
      expectError(rest, 429, 'rate_limited');
      expectHeaders(rest);
      expect(Number(rest.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
      const graph = await refusal(() => ours.graphql('{ products(first: 200) { nodes { latestScore { id } } } }'));
      expect([graph.status, graph.body.errors[0].extensions.code]).toEqual([429, 'RATE_LIMITED']);
      expect(Number(graph.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
      expect((await theirs.get('/v1/catalog')).status).toBe(200);
    } finally {
      await run.close();
    }
  });
});

describe.runIf(process.env['TEST_REDIS_URL'])('a bucket that is empty in Redis', () => {
  test('stays empty while Redis is away, and when it is back and has forgotten', { timeout: 120_000 }, async () => {
    const redis = new URL(process.env['TEST_REDIS_URL'] ?? '');
    const door = await createProxy({ host: redis.hostname, port: Number(redis.port || 6379) });
    await door.open();
    const redisPrefix = `rate-empty-${Date.now()}`;
    const one = await openTestApp({ isStarted: false, redisUrl: `redis://127.0.0.1:${door.port}`, redisPrefix });
    try {
      const ours = await one.workspace();
      // One token in a minute, so that none comes back meanwhile.
      const data = { rateLimitPerMinute: 1, rateLimitBurst: 20 };
      await one.app.services.db.workspace.update({ where: { id: ours.workspaceId }, data });
      const statuses = async (count: number): Promise<number[]> => {
        const answers: number[] = [];
        for (let asked = 0; asked < count; asked += 1) answers.push((await ours.get('/v1/catalog')).status);
        return answers.filter((status) => status === 200);
      };
      await waitFor(() => expect(one.logs.some(({ event }) => event === 'redis.away')).toBe(false));
      expect((await statuses(30)).length).toBeLessThanOrEqual(21);
      await door.shut();
      expect((await statuses(5)).length).toBeLessThanOrEqual(1);
      const direct = new Redis(redis.href);
      await direct.del(`${redisPrefix}:rate:${ours.workspaceId}`);
      direct.disconnect();
      await door.open();
      await waitFor(() => expect(one.logs.some(({ event }) => event === 'redis.back')).toBe(true), 30_000);
      expect((await statuses(5)).length).toBeLessThanOrEqual(1);
    } finally {
      await one.close();
      await door.shut();
    }
  });
});

describe.runIf(process.env['TEST_REDIS_URL'])('several processes with one Redis', () => {
  test('spend one bucket, and count by themselves while Redis is away', async () => {
    const redis = new URL(process.env['TEST_REDIS_URL'] ?? '');
    const door = await createProxy({ host: redis.hostname, port: Number(redis.port || 6379) });
    await door.open();
    const redisUrl = `redis://127.0.0.1:${door.port}`;
    const redisPrefix = `rate-${Date.now()}`;
    const first = await openTestApp({ isStarted: false, redisUrl, redisPrefix });
    const second = await openTestApp({ isStarted: false, redisUrl, redisPrefix, databaseUrl: first.databaseUrl });
    try {
      const ours = await first.workspace();
      const ask = async ({ app }: TestApp) => {
        const headers = { Authorization: `Bearer ${ours.key}` };
        return app.fetch(new Request('http://ei.test/v1/catalog', { headers }));
      };
      await waitFor(async () => {
        const at = left(await ask(first));
        expect(left(await ask(second))).toBeLessThanOrEqual(at);
        expect(left(await ask(first))).toBeLessThan(at);
      });
      const away = () => second.logs.filter(({ event }) => event === 'rate_limit.shared_away').length;
      const before = away();
      await door.shut();
      expect((await ask(second)).status).toBe(200);
      expect(away()).toBe(before + 1);
      await door.open();
      await waitFor(async () => {
        await ask(second);
        expect(second.logs.some(({ event }) => event === 'rate_limit.shared_back')).toBe(true);
      });
    } finally {
      await second.close();
      await first.close();
      await door.shut();
    }
  });
});

/** Asks until it is refused: what is given back while the machine stands still is spent again. */
async function refusal(ask: () => Promise<Answer>): Promise<Answer> {
  return waitFor(async () => {
    const answer = await ask();
    expect(answer.status).toBe(429);
    return answer;
  });
}
