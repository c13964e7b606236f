import { createHmac } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { demoCatalog } from '../../src/simulators/shop/catalog.ts';
import { backends, type Json, openTestApp, type Tenant, type TestApp } from '../support/app.ts';
import { expectError, waitFor } from '../support/matchers.ts';
import { openReceiver, type Receiver } from '../support/receiver.ts';
import { openShop, type TestShop } from '../support/shop.ts';

const POOR = 'BRW-LP-02';

describe.each(backends())('an audit from request to receiver, on %s', (backend) => {
  let run: TestApp;
  let shop: TestShop;
  let receiver: Receiver;
  let ours: Tenant;

  beforeAll(async () => {
    shop = await openShop();
    receiver = await openReceiver();
    run = await openTestApp({ backend, egressAllow: [shop.origin, receiver.origin] });
    ours = await run.workspace();
    const [product] = demoCatalog(shop.origin).filter(({ sku }) => sku === POOR);
    const { sku, title, url, brand } = product ?? { sku: '', title: '', url: '', brand: '' };
    expect((await ours.post('/v1/catalog', { sku, title, url, brand })).status).toBe(201);
  });
  afterAll(async () => {
    await run.close();
    await receiver.close();
    await shop.close();
  });

  test('every room sees it once: job, score, subscriber, event log and a receiver that verifies both signatures', async () => {
    const hook = receiver.newPath();
    const endpoint = await ours.post('/v1/webhooks/endpoints', {
      url: receiver.origin + hook,
      events: ['audit.completed'],
    });
    expect(endpoint.status).toBe(201);
    expectError(await ours.get(`/v1/scores/${POOR}`), 404, 'score_not_found');

    const accepted = await ours.post(`/v1/scores/${POOR}/audit`);
    expect(accepted.status).toBe(202);
    expect(accepted.body).toEqual({ job_id: expect.stringMatching(/^job_/), status: 'queued', sku: POOR });
    expect(accepted.headers.get('location')).toBe(`/v1/jobs/${accepted.body.job_id}`);

    const seen = await follow(ours, accepted.body.job_id);
    expect(seen[0]?.type).toBe('JOB_QUEUED');
    expect(seen[1]?.type).toBe('JOB_STARTED');
    expect(seen.at(-1)?.type).toBe('JOB_SUCCEEDED');
    expect(seen.slice(2, -1).every(({ type }) => type === 'JOB_PROGRESSED')).toBe(true);
    const percents = seen.map(({ job }) => job.progress.percent);
    expect(percents).toEqual([...percents].sort((first, second) => first - second));
    expect(percents.at(-1)).toBe(100);

    const score = await ours.get(`/v1/scores/${POOR}`);
    expect(score.body).toMatchObject({ sku: POOR, model: 'pdp', band: 'poor', previous_score: null, delta: null });
    expect(score.body.buckets.map((bucket: Json) => bucket.bucket)).toEqual([
      'geo',
      'content',
      'semantic',
      'visual',
      'technical',
    ]);
    const criteria = score.body.buckets.flatMap((bucket: Json) => bucket.criteria);
    expect(criteria).toHaveLength(25);
    for (const criterion of criteria) expect(criterion.evidence.length, criterion.id).toBeGreaterThan(0);
    expect((await ours.get(`/v1/catalog/${POOR}`)).body).toMatchObject({
      score: score.body.score,
      last_audited: score.body.audited_at,
    });

    const delivered = await waitFor(() => {
      const [request] = receiver.at(hook);
      if (!request) throw new Error('nothing was delivered yet');
      return request;
    });
    const secret: string = endpoint.body.secret;
    expect(() => new Webhook(secret).verify(delivered.body, delivered.headers)).not.toThrow();
    const plain = createHmac('sha256', secret).update(delivered.body).digest('hex');
    expect(delivered.headers['x-ei-signature']).toBe(`sha256=${plain}`);
    const event = JSON.parse(delivered.body);
    expect(event).toMatchObject({
      type: 'audit.completed',
      data: { sku: POOR, score: score.body.score, run_id: score.body.run_id },
    });

    const log = await ours.get('/v1/events?types=audit.completed');
    expect(log.body.data.map((row: Json) => row.id)).toEqual([event.id]);
    expect(event.id).toBe(delivered.headers['webhook-id']);
  });

  test('the verdict on each bot is kept by robots.txt and by visit, so that a later run can be compared with this one', async () => {
    const answer = await ours.graphql(`{ product(sku: "${POOR}") { latestScore { crawlers } } }`);
    const { robots, agents } = answer.body.data.product.latestScore.crawlers;
    expect(robots).toMatchObject({ looked: true, state: 'found' });
    const names = robots.verdicts.map(({ bot }: Json) => bot);
    expect(names).toHaveLength(9);
    expect(agents.visits.map(({ bot }: Json) => bot)).toEqual(names);
    const shut = robots.verdicts.filter(({ isAllowed }: Json) => !isAllowed);
    expect(shut).toMatchObject([{ bot: 'CCBot', isGraded: true, rule: expect.stringContaining('Disallow: ') }]);
    const visit = agents.visits.find(({ bot }: Json) => bot === 'CCBot');
    expect(visit).toMatchObject({
      verdict: 'open',
      status: 200,
      disagreement: expect.stringContaining('forbids CCBot'),
    });
    const rows = await run.app.services.sql.query({
      text: `select v ->> 'bot' as bot from score_runs r, jsonb_array_elements(r.crawlers -> 'robots' -> 'verdicts') v
             where r.workspace_id = $1 and (v ->> 'isAllowed')::boolean is false`,
      values: [ours.workspaceId],
    });
    expect(rows).toEqual([{ bot: 'CCBot' }]);
  });

  test('a second request while an audit waits or runs gets the same job', async () => {
    const { body: before } = await ours.get(`/v1/scores/${POOR}`);
    const [first, second] = await Promise.all([
      ours.post(`/v1/scores/${POOR}/audit`),
      ours.post(`/v1/scores/${POOR}/audit`),
    ]);
    expect(second.body.job_id).toBe(first.body.job_id);
    await waitFor(async () => {
      const { body } = await ours.get(`/v1/jobs/${first.body.job_id}?wait=20`);
      const progress = { percent: 100, done: 6, total: 6 };
      expect(body).toMatchObject({ status: 'succeeded', progress, error: null });
    }, 60_000);
    const { body: now } = await ours.get(`/v1/scores/${POOR}`);
    expect(now.run_id).not.toBe(before.run_id);
    expect(pointsOf(now)).toEqual(pointsOf(before));
    const history = await ours.get(`/v1/scores/${POOR}/history?limit=1`);
    expect(history.body.data[0]).toMatchObject({ previous_score: before.score, delta: now.score - before.score });
    expect(history.body.pagination.has_more).toBe(true);
  });

  test('a page that cannot be had ends its job with the reason, and leaves no score', async () => {
    await ours.post('/v1/catalog', { sku: 'GONE', title: 'Gone', url: `${shop.origin}/products/not-here` });
    await ours.post('/v1/catalog', { sku: 'INSIDE', title: 'Inside', url: 'http://169.254.169.254/latest/meta-data' });
    const gone = (await ours.post('/v1/scores/GONE/audit')).body.job_id;
    const inside = (await ours.post('/v1/scores/INSIDE/audit')).body.job_id;
    const denied = await ours.get(`/v1/jobs/${inside}?wait=20`);
    expect(denied.body).toMatchObject({ status: 'failed', error: { code: 'egress_denied' } });
    await waitFor(
      async () =>
        expect((await ours.get(`/v1/jobs/${gone}`)).body).toMatchObject({
          status: 'failed',
          error: { code: 'fetch_failed' },
        }),
      25_000,
    );
    expectError(await ours.get('/v1/scores/GONE'), 404, 'score_not_found');
  });
});

/** How fast the site answers depends on the machine; all else of an unchanged page is judged alike. */
function pointsOf(run: Json): [string, number][] {
  const criteria: Json[] = run.buckets.flatMap((bucket: Json) => bucket.criteria);
  return criteria.filter(({ id }) => id !== 'page_weight_and_speed').map(({ id, points }) => [id, points]);
}

type Update = { type: string; job: { status: string; progress: { percent: number } } };

/** Follows a job over GraphQL's event stream until the server completes it. */
async function follow(tenant: Tenant, jobId: string): Promise<Update[]> {
  const query =
    'subscription Follow($id: ID!) { jobProgress(id: $id) { type job { status progress { percent step } } } }';
  const response = await tenant.raw('/graphql', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'text/event-stream' },
    body: JSON.stringify({ query, variables: { id: jobId } }),
  });
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  expect(response.headers.get('x-accel-buffering')).toBe('no');
  const text = await response.text();
  return text
    .split('\n\n')
    .filter((block) => block.startsWith('event: next'))
    .map((block) => JSON.parse(block.slice(block.indexOf('data:') + 5)).data.jobProgress);
}
