import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestApp, type Tenant, type TestApp } from '../support/app.ts';
import { expectError, waitFor } from '../support/matchers.ts';
import { openReceiver, type Receiver } from '../support/receiver.ts';

const UNKNOWN = '01kaq000000000000000000000';
const ENDPOINT_KEYS = ['id', 'url', 'events', 'description', 'status', 'disabled_reason', 'created_at'];

let receiver: Receiver;
let run: TestApp;
let ours: Tenant;
let theirs: Tenant;
let readOnly: Tenant;

beforeAll(async () => {
  receiver = await openReceiver();
  run = await openTestApp({ egressAllow: [receiver.origin] });
  [ours, theirs] = [await run.workspace(), await run.workspace()];
  readOnly = await run.tenantWith(ours.workspaceId, ['read']);
});

afterAll(async () => {
  await run.close();
  await receiver.close();
});

async function newEndpoint(tenant = ours, fields: Record<string, unknown> = {}) {
  const path = receiver.newPath();
  const input = { url: receiver.origin + path, events: ['audit.completed'], ...fields };
  const answer = await tenant.post('/v1/webhooks/endpoints', input);
  expect(answer.status, answer.text).toBe(201);
  return { path, endpoint: answer.body, answer };
}

const at = (endpoint: { id: string }, rest = '') => `/v1/webhooks/endpoints/${endpoint.id}${rest}`;

/** A delivery that has ended. */
async function newDelivery(tenant = ours) {
  const { path, endpoint } = await newEndpoint(tenant);
  const { body } = await tenant.post(at(endpoint, '/test'));
  const delivery = await waitFor(async () => {
    const answer = await tenant.get(`/v1/webhooks/deliveries/${body.id}`);
    expect(answer.body.status).toBe('succeeded');
    return answer.body;
  });
  return { path, endpoint, delivery };
}

describe('POST /webhooks/endpoints', () => {
  test('answers 201 with the secret, which is never shown again', async () => {
    const { endpoint, answer } = await newEndpoint(ours, { description: ' Orders ' });
    expect(Object.keys(endpoint)).toEqual(expect.arrayContaining([...ENDPOINT_KEYS, 'secret']));
    expect(endpoint).toMatchObject({ description: 'Orders', status: 'enabled', disabled_reason: null });
    expect(endpoint.secret).toMatch(/^whsec_/);
    expect(answer.headers.get('location')).toBe(at(endpoint));
    expect((await ours.get(at(endpoint))).text).not.toContain('whsec_');
    expect((await ours.get('/v1/webhooks/endpoints')).text).not.toContain('whsec_');
    const query = '{ webhookEndpoints { nodes { id secret } } }';
    expect((await ours.graphql(query)).text).not.toContain('whsec_');
  });

  test('every fault is named at once, and an unknown event is told the known ones', async () => {
    const answer = await ours.post('/v1/webhooks/endpoints', { url: 'ftp://x', events: ['*', 'audit.finished'] });
    expectError(answer, 400, 'validation_failed');
    const errors: { field: string; message: string }[] = answer.body.error.details.errors;
    expect(errors.map(({ field }) => field).sort()).toEqual(['events[1]', 'url']);
    expect(answer.text).toContain('audit.completed');
    for (const input of [
      {},
      { url: 'https://a.example', events: [] },
      { url: 'https://u:p@a.example', events: ['*'] },
    ]) {
      expectError(await ours.post('/v1/webhooks/endpoints', input), 400, 'validation_failed');
    }
  });

  test('a URL that leads to a private address is refused before anything is kept', async () => {
    const stranger = await run.workspace();
    for (const url of [
      'http://127.0.0.1:1/',
      'https://[::1]/',
      'http://169.254.169.254/',
      'http://0x7f.1/',
      'https://localhost/',
    ]) {
      expectError(await stranger.post('/v1/webhooks/endpoints', { url, events: ['*'] }), 422, 'egress_denied');
    }
    expect((await stranger.get('/v1/webhooks/endpoints')).body.data).toEqual([]);
  });

  test('a workspace can have 20, also when they are created at once', async () => {
    const crowded = await run.workspace();
    const answers = await Promise.all(
      Array.from({ length: 23 }, (_, index) =>
        crowded.post('/v1/webhooks/endpoints', { url: `https://a.example/${index}`, events: ['*'] }),
      ),
    );
    const refused = answers.filter(({ status }) => status !== 201);
    expect(refused).toHaveLength(3);
    for (const answer of refused) expectError(answer, 409, 'limit_reached');
    expect(refused[0]?.body.error.details).toEqual({ limit: 20 });
  });
});

describe('GET /webhooks/endpoints', () => {
  test('pages through the endpoints, newest first, and takes no cursor of another list', async () => {
    const tenant = await run.workspace();
    const made: string[] = [];
    for (let count = 0; count < 5; count += 1) made.unshift((await newEndpoint(tenant)).endpoint.id);
    const seen: string[] = [];
    let cursor = '';
    do {
      const { body } = await tenant.get(`/v1/webhooks/endpoints?limit=2${cursor && `&cursor=${cursor}`}`);
      seen.push(...body.data.map((row: { id: string }) => row.id));
      cursor = body.pagination.next_cursor ?? '';
    } while (cursor);
    expect(seen).toEqual(made);
    const page = await tenant.get('/v1/webhooks/endpoints?limit=2');
    const foreign = await ours.get(`/v1/webhooks/endpoints?cursor=${page.body.pagination.next_cursor}`);
    expectError(foreign, 400, 'invalid_cursor');
    expectError(await ours.get('/v1/webhooks/endpoints?limit=201'), 400, 'validation_failed');
  });
});

describe('PATCH /webhooks/endpoints/{id}', () => {
  test('changes what is given, and disables and enables by hand', async () => {
    const { endpoint } = await newEndpoint();
    const changed = await ours.patch(at(endpoint), { events: ['*', 'audit.completed'], description: null });
    expect(changed.body).toMatchObject({ url: endpoint.url, events: ['*'], description: null, status: 'enabled' });
    const disabled = await ours.patch(at(endpoint), { status: 'disabled' });
    expect(disabled.body).toMatchObject({ status: 'disabled', disabled_reason: 'manual' });
    const since = new Date(Date.now() - 60_000).toISOString();
    expectError(await ours.post(at(endpoint, `/replay?since=${since}`)), 409, 'invalid_state');
    const enabled = await ours.patch(at(endpoint), { status: 'enabled' });
    expect(enabled.body).toMatchObject({ status: 'enabled', disabled_reason: null });
  });

  test('refuses what creation refuses', async () => {
    const { endpoint } = await newEndpoint();
    expectError(await ours.patch(at(endpoint), { url: null }), 400, 'validation_failed');
    expectError(await ours.patch(at(endpoint), { events: ['nothing.happened'] }), 400, 'validation_failed');
    expectError(await ours.patch(at(endpoint), { url: 'http://10.0.0.1/' }), 422, 'egress_denied');
    expectError(await ours.patch(at(endpoint), { secret: 'whsec_mine' }), 400, 'validation_failed');
  });
});

describe('DELETE /webhooks/endpoints/{id}', () => {
  test('takes the endpoint and its log away', async () => {
    const { endpoint, delivery } = await newDelivery();
    expect((await ours.del(at(endpoint))).body).toEqual({ id: endpoint.id });
    expectError(await ours.get(at(endpoint)), 404, 'not_found');
    expectError(await ours.get(`/v1/webhooks/deliveries/${delivery.id}`), 404, 'not_found');
    expectError(await ours.del(at(endpoint)), 404, 'not_found');
  });
});

describe('POST /webhooks/endpoints/{id}/test', () => {
  test('sends a signed event, and answers where its delivery can be watched', async () => {
    const { path, endpoint } = await newEndpoint();
    const answer = await ours.post(at(endpoint, '/test'));
    expect(answer.status).toBe(201);
    expect(answer.headers.get('location')).toBe(`/v1/webhooks/deliveries/${answer.body.id}`);
    expect(answer.body).toMatchObject({ event_type: 'webhook.test', status: 'pending', attempt_count: 0 });
    const [request] = await waitFor(() => {
      expect(receiver.at(path)).toHaveLength(1);
      return receiver.at(path);
    });
    const body = new Webhook(endpoint.secret).verify(request?.body ?? '', request?.headers ?? {});
    expect(body).toMatchObject({ id: answer.body.event_id, type: 'webhook.test', workspace_id: ours.workspaceId });
  });

  test('is refused the eleventh time in a minute, with Retry-After', async () => {
    const tenant = await run.workspace();
    const { body: endpoint } = await tenant.post('/v1/webhooks/endpoints', { url: receiver.origin, events: ['*'] });
    for (let count = 0; count < 10; count += 1) expect((await tenant.post(at(endpoint, '/test'))).status).toBe(201);
    const refused = await tenant.post(at(endpoint, '/test'));
    expectError(refused, 429, 'rate_limited');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(50);
  });
});

describe('POST /webhooks/endpoints/{id}/rotate-secret', () => {
  test('answers a new secret, and until when the one before signs too', async () => {
    const { endpoint } = await newEndpoint();
    const { status, body } = await ours.post(at(endpoint, '/rotate-secret'));
    expect(status).toBe(200);
    expect(body.secret).toMatch(/^whsec_/);
    expect(body.secret).not.toBe(endpoint.secret);
    const hours = (Date.parse(body.previous_secret_expires_at) - Date.now()) / 3_600_000;
    expect(hours).toBeCloseTo(24, 1);
  });
});

describe('GET /webhooks/endpoints/{id}/deliveries', () => {
  test('lists what the endpoint was sent, by where it stands', async () => {
    const { endpoint, delivery } = await newDelivery();
    const list = async (query: string) => (await ours.get(at(endpoint, `/deliveries${query}`))).body.data;
    expect(await list('')).toEqual([expect.objectContaining({ id: delivery.id, status: 'succeeded' })]);
    expect(await list('?status=succeeded')).toHaveLength(1);
    expect(await list('?status=failed')).toEqual([]);
    expectError(await ours.get(at(endpoint, '/deliveries?status=lost')), 400, 'validation_failed');
  });
});

describe('GET /webhooks/deliveries/{id}', () => {
  test('shows the bytes that were sent and each attempt with its answer', async () => {
    const { path, delivery } = await newDelivery();
    expect(delivery.body).toBe(receiver.at(path)[0]?.body);
    expect(delivery.attempts).toEqual([
      {
        number: 1,
        started_at: expect.any(String),
        duration_ms: expect.any(Number),
        http_status: 200,
        error: null,
        response_body: 'ok',
      },
    ]);
  });
});

describe('POST /webhooks/deliveries/{id}/replay', () => {
  test('sends it again under the same id', async () => {
    const { path, delivery } = await newDelivery();
    const answer = await ours.post(`/v1/webhooks/deliveries/${delivery.id}/replay`);
    expect(answer.body).toMatchObject({ id: delivery.id, status: 'pending' });
    await waitFor(() => expect(receiver.at(path)).toHaveLength(2));
    expect(new Set(receiver.at(path).map((request) => request.headers['webhook-id'])).size).toBe(1);
  });
});

describe('POST /webhooks/endpoints/{id}/replay', () => {
  test('answers how much it sends again, and wants a moment of the last 30 days', async () => {
    const { endpoint } = await newEndpoint();
    const since = new Date(Date.now() - 60_000).toISOString();
    expect((await ours.post(at(endpoint, `/replay?since=${since}`))).body).toEqual({
      count: 0,
      has_more: false,
      until: null,
    });
    expectError(await ours.post(at(endpoint, '/replay')), 400, 'validation_failed');
    expectError(await ours.post(at(endpoint, '/replay?since=2020-01-01T00:00:00Z')), 400, 'validation_failed');
  });
});

test('what belongs to another workspace is not found, whatever is done with it', async () => {
  const { endpoint, delivery } = await newDelivery();
  const since = new Date(Date.now() - 60_000).toISOString();
  for (const base of [at(endpoint), at({ id: `whe_${UNKNOWN}` })]) {
    expectError(await theirs.get(base), 404, 'not_found');
    expectError(await theirs.get(`${base}/deliveries`), 404, 'not_found');
    expectError(await theirs.patch(base, { status: 'disabled' }), 404, 'not_found');
    expectError(await theirs.post(`${base}/test`), 404, 'not_found');
    expectError(await theirs.post(`${base}/rotate-secret`), 404, 'not_found');
    expectError(await theirs.post(`${base}/replay?since=${since}`), 404, 'not_found');
    expectError(await theirs.del(base), 404, 'not_found');
  }
  for (const base of [`/v1/webhooks/deliveries/${delivery.id}`, `/v1/webhooks/deliveries/dlv_${UNKNOWN}`]) {
    expectError(await theirs.get(base), 404, 'not_found');
    expectError(await theirs.post(`${base}/replay`), 404, 'not_found');
  }
  const query = 'query ($id: ID!) { node(id: $id) { id } }';
  expect((await theirs.graphql(query, { id: endpoint.id })).body.data).toEqual({ node: null });
  expect((await ours.graphql(query, { id: delivery.id })).body.data).toEqual({ node: { id: delivery.id } });
  expect((await ours.get(at(endpoint))).body.status).toBe('enabled');
});

test('a key without webhooks:write can neither read nor change anything here', async () => {
  const { endpoint, delivery } = await newDelivery();
  const since = new Date(Date.now() - 60_000).toISOString();
  const answers = [
    await readOnly.get('/v1/webhooks/endpoints'),
    await readOnly.post('/v1/webhooks/endpoints', { url: 'https://a.example', events: ['*'] }),
    await readOnly.get(at(endpoint)),
    await readOnly.patch(at(endpoint), { status: 'disabled' }),
    await readOnly.del(at(endpoint)),
    await readOnly.post(at(endpoint, '/test')),
    await readOnly.post(at(endpoint, '/rotate-secret')),
    await readOnly.post(at(endpoint, `/replay?since=${since}`)),
    await readOnly.get(at(endpoint, '/deliveries')),
    await readOnly.get(`/v1/webhooks/deliveries/${delivery.id}`),
    await readOnly.post(`/v1/webhooks/deliveries/${delivery.id}/replay`),
  ];
  for (const answer of answers) {
    expectError(answer, 403, 'insufficient_scope');
    expect(answer.body.error.details).toEqual({ scope: 'webhooks:write' });
  }
});

test('endpoints with their recent deliveries cost a bounded number of statements', async () => {
  const tenant = await run.workspace();
  for (let count = 0; count < 4; count += 1) await newEndpoint(tenant);
  const query =
    '{ webhookEndpoints(first: 10) { totalCount nodes { url deliveries(first: 20) { nodes { id attempts { number } endpoint { id } } } } } }';
  run.queries.length = 0;
  const { body } = await tenant.graphql(query);
  expect(body.data.webhookEndpoints.totalCount).toBe(4);
  expect(run.queries.filter((text) => text.includes('webhook')).length).toBeLessThanOrEqual(3);
});
