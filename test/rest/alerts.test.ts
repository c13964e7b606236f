import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RULES_MAX } from '../../src/domains/alerts/input.ts';
import { createSettings } from '../../src/kernel/settings.ts';
import { type Json, openTestApp, type Tenant, type TestApp } from '../support/app.ts';
import { expectError, waitFor } from '../support/matchers.ts';
import { openReceiver, type Receiver } from '../support/receiver.ts';
import { plantRows } from '../support/tenant-rows.ts';

let run: TestApp;
let ours: Tenant;
let far: Receiver;

beforeAll(async () => {
  far = await openReceiver();
  const settings = createSettings({
    RESEND_API_KEY: 're_test',
    RESEND_BASE_URL: far.origin,
    ALERTS_FROM: 'alerts@example.com',
  });
  run = await openTestApp({ egressAllow: [far.origin], settings });
  ours = await run.workspace();
});
afterAll(async () => {
  await run.close();
  await far.close();
});

const create = async (fields: Json = {}, tenant = ours): Promise<Json> => {
  const answer = await tenant.post('/v1/alerts/rules', { name: 'Low', type: 'score_drop', threshold: 50, ...fields });
  expect(answer.status, answer.text).toBe(201);
  return answer.body;
};

describe('/alerts/rules', () => {
  test('a rule is created with its defaults, listed, read, changed and deleted', async () => {
    const made = await create();
    expect(made).toMatchObject({
      id: expect.stringMatching(/^rule_/),
      type: 'score_drop',
      scope: { all: true, tag: null, category: null, skus: null },
      channels: [],
      engines: [],
      batching: 'immediate',
      quiet_hours: null,
      timezone: 'UTC',
      enabled: true,
    });
    expect((await ours.get('/v1/alerts/rules')).body.data.map(({ id }: Json) => id)).toContain(made.id);
    const patched = await ours.patch(`/v1/alerts/rules/${made.id}`, {
      scope: { skus: ['A', 'A', 'B'] },
      threshold: null,
      delta: 15,
    });
    expect(patched.body).toMatchObject({
      scope: { all: false, skus: ['A', 'B'] },
      threshold: null,
      delta: 15,
      name: 'Low',
    });
    expect((await ours.get(`/v1/alerts/rules/${made.id}`)).body).toEqual(patched.body);
    expect((await ours.del(`/v1/alerts/rules/${made.id}`)).status).toBe(200);
    for (const answer of [
      await ours.get(`/v1/alerts/rules/${made.id}`),
      await ours.patch(`/v1/alerts/rules/${made.id}`, { name: 'x' }),
      await ours.del(`/v1/alerts/rules/${made.id}`),
      await ours.post(`/v1/alerts/rules/${made.id}/test`),
      await ours.post(`/v1/alerts/channels/chn_01jvxq3zk2e8tt4m6w9r5b7c0d/test`),
    ])
      expectError(answer, 404, 'not_found');
  });

  test('where messages go is shown in part, what signs them once, and a change keeps a channel by its id', async () => {
    const made = await create({
      channels: [
        { email: { to: ['a@example.com', 'b@example.com'] } },
        { slack: { url: 'https://hooks.slack.com/services/T0/B0/secretpart' } },
        { webhook: { url: `${far.origin}/hidden/path` } },
      ],
    });
    expect(made.channels.map(({ kind, target }: Json) => [kind, target])).toEqual([
      ['email', 'a@example.com, b@example.com'],
      ['slack', 'https://hooks.slack.com/…part'],
      ['webhook', `${far.origin}/…path`],
    ]);
    expect(made.channels.map(({ secret }: Json) => secret)).toEqual([null, null, expect.stringMatching(/^whsec_/)]);
    const stored = await run.app.services.sql.query({
      text: 'select * from alert_channels where rule_id = $1',
      values: [made.id],
    });
    expect(JSON.stringify(stored)).not.toMatch(/secretpart|hidden|whsec_/);
    const [mail, , hook] = made.channels;
    const patched = await ours.patch(`/v1/alerts/rules/${made.id}`, { channels: [{ id: hook.id }, { id: mail.id }] });
    expect(patched.body.channels).toEqual([{ ...hook, secret: null }, mail]);
    const strange = await ours.patch(`/v1/alerts/rules/${made.id}`, {
      channels: [{ id: 'chn_01jvxq3zk2e8tt4m6w9r5b7c0d' }],
    });
    expectError(strange, 400, 'validation_failed');
    expect(strange.body.error.details.errors).toEqual([
      { field: 'channels[0].id', message: 'is no channel of this rule' },
    ]);
  });

  test('each type takes its own conditions, and a change may not leave it without', async () => {
    for (const [body, fields] of [
      [{ type: 'score_drop', threshold: null }, ['threshold']],
      [{ type: 'citation_loss', delta: 5 }, ['threshold', 'delta']],
      [{ type: 'score_improvement', engines: ['chatgpt'] }, ['engines']],
      [{ quiet_hours: { start: '07:00', end: '07:00' } }, ['quiet_hours']],
    ] as const) {
      const answer = await ours.post('/v1/alerts/rules', { name: 'x', type: 'score_drop', threshold: 50, ...body });
      expectError(answer, 400, 'validation_failed');
      expect(answer.body.error.details.errors.map(({ field }: Json) => field)).toEqual(fields);
    }
    const made = await create();
    expectError(await ours.patch(`/v1/alerts/rules/${made.id}`, { threshold: null }), 400, 'validation_failed');
    expect((await create({ type: 'citation_loss', threshold: null, engines: ['chatgpt', 'gemini'] })).engines).toEqual([
      'chatgpt',
      'gemini',
    ]);
  });

  test('no address of a private network becomes a channel, and Slack is Slack', async () => {
    for (const url of ['http://127.0.0.1:1/x', 'http://169.254.169.254/latest', 'https://[::1]/x']) {
      expectError(
        await ours.post('/v1/alerts/rules', {
          name: 'x',
          type: 'score_drop',
          threshold: 1,
          channels: [{ webhook: { url } }],
        }),
        422,
        'egress_denied',
      );
    }
    const slack = await ours.post('/v1/alerts/rules', {
      name: 'x',
      type: 'score_drop',
      threshold: 1,
      channels: [{ slack: { url: 'https://slack.example/hook' } }],
    });
    expectError(slack, 400, 'validation_failed');
  });

  test('the hundred-and-first rule is refused', async () => {
    const tenant = await run.workspace();
    const now = new Date();
    const one = {
      workspaceId: tenant.workspaceId,
      name: 'x',
      type: 'SCORE_DROP',
      scopeKind: 'ALL',
      threshold: 1,
      createdAt: now,
      updatedAt: now,
    } as const;
    await run.app.services.db.alertRule.createMany({
      data: Array.from({ length: RULES_MAX }, (_, index) => ({
        ...one,
        id: `rule_${tenant.workspaceId.slice(3, 20)}${index}`,
      })),
    });
    expectError(
      await tenant.post('/v1/alerts/rules', { name: 'x', type: 'score_drop', threshold: 1 }),
      409,
      'limit_reached',
    );
  });
});

describe('/alerts/fires and /alerts/deliveries', () => {
  test('fires are filtered by rule, SKU and time, and each is read by its id', async () => {
    const tenant = await run.workspace();
    const rows = await plantRows(run, tenant);
    const other = await plantRows(run, tenant);
    const ids = async (query: string) =>
      (await tenant.get(`/v1/alerts/fires${query}`)).body.data.map(({ id }: Json) => id);
    expect(await ids('')).toEqual([other.AlertFire, rows.AlertFire]);
    expect(await ids(`?rule_id=${rows.AlertRule}`)).toEqual([rows.AlertFire]);
    expect(await ids(`?sku=${other.sku}`)).toEqual([other.AlertFire]);
    expect(await ids('?since=2100-01-01T00:00:00Z')).toEqual([]);
    expect((await tenant.get(`/v1/alerts/fires/${rows.AlertFire}`)).body).toMatchObject({
      id: rows.AlertFire,
      sku: rows.sku,
    });
    expectError(await ours.get(`/v1/alerts/fires/${rows.AlertFire}`), 404, 'not_found');
    const deliveries = await tenant.get(`/v1/alerts/deliveries?fire_id=${rows.AlertFire}&status=delivered`);
    expect(deliveries.body.data).toMatchObject([
      { id: rows.AlertDelivery, fire_ids: [rows.AlertFire], is_test: false },
    ]);
  });

  test('a fire is a node, and its rule and deliveries are found from it', async () => {
    const tenant = await run.workspace();
    const rows = await plantRows(run, tenant);
    const { body } = await tenant.graphql(
      'query($id: ID!, $rule: ID!) { node(id: $id) { id ... on AlertFire { summary } } alertDeliveries(ruleId: $rule) { totalCount nodes { kind status } } }',
      { id: rows.AlertFire, rule: rows.AlertRule },
    );
    expect(body.data.node.id).toBe(rows.AlertFire);
    expect(body.data.alertDeliveries).toEqual({ totalCount: 1, nodes: [{ kind: 'SLACK', status: 'DELIVERED' }] });
  });
});

describe('POST /alerts/channels/{id}/test', () => {
  const testOf = (made: Json) => ours.post(`/v1/alerts/channels/${made.channels[0].id}/test`);
  const settled = (deliveryId: string): Promise<Json> =>
    waitFor(async () => {
      const { body } = await ours.get('/v1/alerts/deliveries');
      const found = body.data.find(({ id }: Json) => id === deliveryId);
      if (found?.status === 'pending') throw new Error('pending');
      return found;
    });

  test('a message says that it is a test, whatever the quiet hours', async () => {
    const path = far.newPath();
    const made = await create({
      channels: [{ slack: { url: far.origin + path } }],
      quiet_hours: { start: '00:00', end: '23:59' },
    });
    const accepted = await testOf(made);
    expect(accepted.status).toBe(202);
    expect(await settled(accepted.body.delivery_id)).toMatchObject({
      status: 'delivered',
      is_test: true,
      http_status: 200,
      fire_ids: [],
    });
    expect(JSON.parse(far.at(path)[0]?.body ?? '{}').text).toContain('Test of “Low”');
  });

  test('what a channel refuses for good is given up at once and says why', async () => {
    const path = far.newPath();
    far.on(path, (_request, response) => response.writeHead(404).end('no_service'));
    const made = await create({ channels: [{ slack: { url: far.origin + path } }] });
    const { body } = await testOf(made);
    expect(await settled(body.delivery_id)).toMatchObject({
      status: 'failed',
      attempts: 1,
      http_status: 404,
      error: 'It was answered with status 404.',
    });
  });

  test('a busy channel is tried again after the time it names, with the very same bytes', async () => {
    const path = far.newPath();
    let count = 0;
    far.on(path, (_request, response) => {
      count += 1;
      if (count === 1) return response.writeHead(429, { 'retry-after': '1' }).end();
      return response.end('ok');
    });
    const made = await create({ channels: [{ webhook: { url: far.origin + path } }] });
    const { body } = await testOf(made);
    await waitFor(async () => {
      const [row] = await run.app.services.sql.query<{ attempts: number }>({
        text: 'select attempts from alert_deliveries where id = $1',
        values: [body.delivery_id],
      });
      if (row?.attempts !== 1) throw new Error('not tried yet');
    });
    await run.app.services.sql.query({
      text: 'update jobs set run_at = clock_timestamp() where id = $1',
      values: [body.job_id],
    });
    expect(await settled(body.delivery_id)).toMatchObject({ status: 'delivered', attempts: 2 });
    const [first, second] = far.at(path);
    expect(second?.body).toBe(first?.body);
    expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
  });

  test('more than ten a minute are refused', async () => {
    const tenant = await run.workspace();
    const made = await create({ channels: [{ slack: { url: far.origin + far.newPath() } }] }, tenant);
    const path = `/v1/alerts/channels/${made.channels[0].id}/test`;
    const answers = [];
    for (let count = 0; count < 11; count += 1) answers.push(await tenant.post(path));
    expect(answers.slice(0, 10).every(({ status }) => status === 202)).toBe(true);
    const refused = answers[10];
    if (refused) expectError(refused, 429, 'rate_limited');
  });
});

describe('POST /alerts/rules/{id}/test', () => {
  test('a dry run of a workspace without history finds nothing, and more than 30 days are refused', async () => {
    const tenant = await run.workspace();
    const made = await create({}, tenant);
    expect((await tenant.post(`/v1/alerts/rules/${made.id}/test`)).body).toEqual({
      events: 0,
      is_partial: false,
      fire_count: 0,
      fires: [],
    });
    expectError(await tenant.post(`/v1/alerts/rules/${made.id}/test?days=31`), 400, 'validation_failed');
  });
});
