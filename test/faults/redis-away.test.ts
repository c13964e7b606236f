import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestApp, type Tenant, type TestApp } from '../support/app.ts';
import { waitFor } from '../support/matchers.ts';
import { createProxy, type Proxy as Door } from './support/proxy.ts';

describe.runIf(process.env['TEST_REDIS_URL'])('Redis away', () => {
  let run: TestApp;
  let ours: Tenant;
  let door: Door;

  beforeAll(async () => {
    const redis = new URL(process.env['TEST_REDIS_URL'] ?? '');
    door = await createProxy({ host: redis.hostname, port: Number(redis.port || 6379) });
    await door.open();
    run = await openTestApp({ redisUrl: `redis://127.0.0.1:${door.port}`, redisPrefix: `away-${Date.now()}` });
    ours = await run.workspace();
  });
  afterAll(async () => {
    await run.close();
    await door.shut();
  });

  const ready = async () => {
    const response = await run.app.fetch(new Request('http://ei.test/readyz'));
    return [response.status, await response.json()];
  };

  test('is told in one line when it goes and one when it is back; requests are answered meanwhile, and /readyz says what lacks', {
    timeout: 120_000,
  }, async () => {
    await waitFor(async () => expect(await ready()).toEqual([200, { status: 'ready' }]));
    run.logs.length = 0;
    await door.shut();
    await waitFor(async () => expect(await ready()).toEqual([200, { status: 'degraded', degraded: ['queue'] }]));
    await ours.post('/v1/catalog', { sku: 'AWAY', title: 'Away', url: 'https://shop.example/away' });
    const audit = await ours.post('/v1/scores/AWAY/audit');
    expect(audit.status).toBe(202);
    // Long enough for every part of the process to miss it several times.
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    const told = () => run.logs.filter(({ level }) => level !== 'debug').filter(({ event }) => event !== 'request');
    expect(told().map(({ event, level }) => [level, event])).toEqual([['warn', 'redis.away']]);
    await door.open();
    await waitFor(async () => expect(await ready()).toEqual([200, { status: 'ready' }]), 30_000);
    await waitFor(() => expect(told().map(({ event }) => event)).toContain('redis.back'));
    expect(told().filter(({ event }) => event.startsWith('redis.'))).toHaveLength(2);
    await waitFor(async () => {
      expect((await ours.get(`/v1/jobs/${audit.body.job_id}`)).body.status).not.toBe('queued');
    }, 30_000);
  });
});
