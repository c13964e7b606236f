import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestApp, type Tenant, type TestApp } from '../support/app.ts';
import { waitFor } from '../support/matchers.ts';
import { openReceiver, type Receiver } from '../support/receiver.ts';

const TOKEN = 'metrics-token-of-the-test';

let run: TestApp;
let ours: Tenant;
let receiver: Receiver;

beforeAll(async () => {
  receiver = await openReceiver();
  run = await openTestApp({ metricsToken: TOKEN, egressAllow: [receiver.origin] });
  ours = await run.workspace();
});
afterAll(async () => {
  await run.close();
  await receiver.close();
});

const metrics = async (): Promise<string> => {
  const headers = { Authorization: `Bearer ${TOKEN}` };
  return (await run.app.fetch(new Request('http://ei.test/metrics', { headers }))).text();
};

/** The value of a series; null when there is none. */
const value = async (series: string): Promise<number | null> => {
  const line = (await metrics()).split('\n').find((text) => text.startsWith(`${series} `));
  return line === undefined ? null : Number(line.slice(series.length + 1));
};

const lines = (event: string) => run.logs.filter((line) => line.event === event);

describe('/metrics', () => {
  test('counts jobs by type and outcome, and requests by the template of their path', async () => {
    const sku = 'OP-1';
    await ours.post('/v1/catalog', { sku, title: 'Lamp', url: 'http://127.0.0.1:9/lamp' });
    const { body } = await ours.post(`/v1/scores/${sku}/audit`);
    await waitFor(async () => expect((await ours.get(`/v1/jobs/${body.job_id}`)).body.status).toBe('failed'));
    await waitFor(async () => expect(await value('jobs_total{type="audit.run",outcome="failed"}')).toBe(1));
    expect(await value('job_duration_seconds_count{type="audit.run",outcome="failed"}')).toBe(1);
    const series = 'http_request_duration_seconds_count{face="rest",route="POST /scores/{sku}/audit",status="202"}';
    expect(await value(series)).toBe(1);
  });

  test('counts attempts to deliver by outcome, and what is still on its way', async () => {
    const [good, bad] = [receiver.newPath(), receiver.newPath()];
    receiver.on(bad, (_seen, answer) => void answer.writeHead(500).end());
    for (const path of [good, bad]) {
      const endpoint = { url: receiver.origin + path, events: ['audit.completed'] };
      const { body } = await ours.post('/v1/webhooks/endpoints', endpoint);
      await ours.post(`/v1/webhooks/endpoints/${body.id}/test`);
    }
    await waitFor(async () => {
      expect(await value('webhook_deliveries_total{outcome="delivered"}')).toBe(1);
      // A test is sent once.
      expect(await value('webhook_deliveries_total{outcome="given_up"}')).toBe(1);
    });
    expect(await value('webhook_delivery_backlog{state="due"}')).toBe(0);
  });

  test('shows streams while they are open', async () => {
    const { body } = await ours.raw('/v1/events/stream');
    const reader = body?.getReader();
    await reader?.read();
    expect(await value('sse_streams')).toBe(1);
    await reader?.cancel();
    await waitFor(async () => expect(await value('sse_streams')).toBe(0));
  });

  test('shows the queue by lane and state with the age of what waits longest', async () => {
    const { db } = run.app.services;
    const hour = 3_600_000;
    const job = (id: string, runAt: Date) => ({
      ...{ id, workspaceId: ours.workspaceId, type: 'unknown.kind', lane: 'measured', payload: {} },
      ...{ timeoutMs: 1_000, runAt },
    });
    await db.job.createMany({
      data: [job('job_w', new Date(Date.now() - hour)), job('job_s', new Date(Date.now() + hour))],
    });
    expect(await value('queue_depth{lane="measured",state="waiting"}')).toBe(1);
    expect(await value('queue_depth{lane="measured",state="scheduled"}')).toBe(1);
    const age = await value('queue_oldest_waiting_seconds{lane="measured"}');
    expect(age).toBeGreaterThan(3_590);
    expect(age).toBeLessThan(4_000);
    await db.job.deleteMany({ where: { lane: 'measured' } });
    expect(await value('queue_depth{lane="measured",state="waiting"}')).toBeNull();
  });

  test('shows the lag of the event log and of its consumers, and the use of the pool', async () => {
    expect(await value('event_lag_seconds')).toBe(0);
    for (const consumer of ['webhooks', 'recommendations', 'alerts']) {
      await waitFor(async () => {
        expect(await value(`event_consumer_lag_seconds{consumer="${consumer}"}`)).toBe(0);
      });
    }
    expect(await value('database_pool_connections{state="busy"}')).toBeGreaterThanOrEqual(0);
    expect(await value('database_pool_waiting')).toBe(0);
  });
});

describe('the log', () => {
  test('names workspace and key in the line of a request, and no key in that of a stranger', async () => {
    await ours.get('/v1/catalog/NONE');
    await run.app.fetch(new Request('http://ei.test/v1/catalog/STRANGER'));
    const of = (path: string) => lines('request').find(({ fields }) => fields['path'] === path)?.fields;
    expect(of('/v1/catalog/NONE')).toMatchObject({ workspace_id: ours.workspaceId, key_id: ours.keyId, status: 404 });
    expect(of('/v1/catalog/STRANGER')).toMatchObject({ status: 401 });
    expect(of('/v1/catalog/STRANGER')?.['workspace_id']).toBeUndefined();
  });

  test('warns of a job that failed, once, with its code and the reason', async () => {
    const failed = lines('job.ran').filter(({ fields }) => fields['type'] === 'audit.run');
    expect(failed.map(({ level }) => level)).toEqual(['warn']);
    expect(failed[0]?.fields).toMatchObject({
      outcome: 'failed',
      code: 'egress_denied',
      workspace_id: ours.workspaceId,
      reason: expect.stringContaining('may not be requested'),
    });
  });
});
