import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSettings } from '../../src/kernel/settings.ts';
import { type Json, openTestApp, type Tenant, type TestApp } from '../support/app.ts';
import { type EngineWorld, openEngineWorld } from '../support/engine-world.ts';
import { expectError, waitFor } from '../support/matchers.ts';
import { openReceiver, type Receiver } from '../support/receiver.ts';

let run: TestApp;
let world: EngineWorld;
let receiver: Receiver;
let ours: Tenant;
/** Does the engine that was down answer again? */
let isMended = false;

beforeAll(async () => {
  const broken = { status: 401, headers: {}, body: '{"error":{"message":"no such key"}}' };
  world = await openEngineWorld(({ engine }) => (engine === 'perplexity' && !isMended ? broken : null));
  receiver = await openReceiver();
  const settings = createSettings(world.environment);
  run = await openTestApp({ settings, laneConcurrency: { engines: 8 }, egressAllow: [receiver.origin] });
  ours = await sellingTenant('SANDBOX');
});
afterAll(async () => {
  await run.close();
  await Promise.all([world.close(), receiver.close()]);
});

const PRODUCT = {
  sku: 'VRN-AC1',
  title: 'Vornado AC1 air purifier',
  brand: 'Vornado',
  url: 'https://vornado.com/products/ac1',
  description: 'A quiet air purifier for the bedroom with a HEPA filter.',
  bullets: ['Quiet: 38 dB in the bedroom', 'HEPA filter for allergies'],
  price: { amount: '129.99', currency: 'USD' },
  availability: 'in_stock',
};

async function sellingTenant(mode: 'SANDBOX' | 'LIVE'): Promise<Tenant> {
  const tenant = await run.workspace({ mode });
  await tenant.post('/v1/catalog', PRODUCT);
  return tenant;
}

const PROMPTS = [
  'Which quiet air purifier is best for a bedroom?',
  'Is the Vornado AC1 any good for allergies?',
  'What air purifier should I buy?',
];
const COMPETITORS = [{ name: 'Levoit', url: 'https://levoit.com' }, { name: 'Coway' }, { name: 'Blueair' }];

const ended = (tenant: Tenant, id: string, query = 'limit=1'): Promise<Json> =>
  waitFor(async () => {
    const { body, status, text } = await tenant.get(`/v1/prompt-runs/${id}?${query}`);
    expect(status, text).toBe(200);
    expect(body.finished_at, JSON.stringify(body.progress)).not.toBeNull();
    return body;
  });
const jobEnded = (tenant: Tenant, id: string): Promise<Json> =>
  waitFor(async () => {
    const { body } = await tenant.get(`/v1/jobs/${id}`);
    expect(['succeeded', 'failed'], JSON.stringify(body)).toContain(body.status);
    return body;
  });
const eventsOf = async (tenant: Tenant, type: string): Promise<Json[]> =>
  (await tenant.get(`/v1/events?types=${type}&limit=200`)).body.data;

test('a session in a sandbox is answered by the simulator, read, summed up, and told of once', async () => {
  const started = await ours.post('/v1/prompt-runs', { prompts: PROMPTS, repeats: 3, competitors: COMPETITORS });
  expect(started.status, started.text).toBe(202);
  const session = await ended(ours, started.body.id, 'limit=45');
  expect(session).toMatchObject({
    status: 'completed',
    simulated: true,
    progress: { done: 45, total: 45, spent_usd: 0 },
  });
  const { data } = session.responses;
  expect(data.every(({ simulated }: Json) => simulated)).toBe(true);
  const claims = data.flatMap((response: Json) => response.claims);
  expect(claims).toContainEqual(expect.objectContaining({ kind: 'price', sku: 'VRN-AC1', verdict: 'right' }));
  for (const claim of claims)
    expect(claim.how_to_fix === null, claim.sentence).toBe(claim.verdict !== 'wrong' && claim.verdict !== 'stale');
  const { branded, unbranded } = session.summary.total;
  expect(branded.asked + unbranded.asked).toBe(45);
  expect(branded.asked).toBe(15);
  const mentions = session.summary.engines.flatMap((group: Json) => [group.branded, group.unbranded]);
  expect(mentions.reduce((sum: number, { mention }: Json) => sum + mention.numerator, 0)).toBe(
    branded.mention.numerator + unbranded.mention.numerator,
  );
  expect(branded.mention.numerator).toBeGreaterThan(0);
  expect(branded.mention.wilson.low).toBeLessThan(branded.mention.rate);
  expect((await ours.get(`/v1/jobs/${started.body.job_id}`)).body).toMatchObject({
    status: 'succeeded',
    result: { session_id: started.body.id, status: 'completed', total: 45 },
  });
  expect(await eventsOf(ours, 'prompt-runs.completed')).toMatchObject([
    { data: { id: started.body.id, answered: 45 } },
  ]);
});

test('one engine that is down leaves the others’ answers: partial, each paid question asked once', async () => {
  const live = await sellingTenant('LIVE');
  const hook = receiver.newPath();
  const url = receiver.origin + hook;
  const { secret } = (await live.post('/v1/webhooks/endpoints', { url, events: ['prompt-runs.completed'] })).body;
  const { body } = await live.post('/v1/prompt-runs', { prompts: PROMPTS, repeats: 2, competitors: COMPETITORS });
  const session = await ended(live, body.id, 'limit=30');
  expect(session).toMatchObject({ status: 'partial', simulated: false, progress: { done: 30, total: 30 } });
  const down = session.progress.engines.find(({ engine }: Json) => engine === 'perplexity');
  expect(down).toMatchObject({ total: 6, answered: 0, failed: 6 });
  const asked = world.asked.map(({ nonce }) => nonce);
  expect(new Set(asked).size).toBe(asked.length);
  const { body: budget } = await live.get('/v1/prompt-runs/budget');
  expect(budget.spent_usd).toBeCloseTo(session.progress.spent_usd);
  expect(budget.reserved_usd).toBe(0);
  const one = session.responses.data.find(({ engine }: Json) => engine === 'perplexity');
  expect(one).toMatchObject({ status: 'blocked', answer: null, error: { code: 'unauthorized' } });
  const data = { status: 'partial', outcome: 'partial', total: 30, answered: 24 };
  expect(await eventsOf(live, 'prompt-runs.completed')).toMatchObject([{ data }]);
  await waitFor(() => expect(receiver.at(hook)).toHaveLength(1));
  const [told] = receiver.at(hook);
  const signed = new Webhook(secret).verify(told?.body ?? '', told?.headers ?? {});
  expect(signed).toMatchObject({ type: 'prompt-runs.completed', data });
});

test('a retry asks the failed questions alone, keeps the former numbers, and reads all against the same names', async () => {
  const live = await sellingTenant('LIVE');
  const { body } = await live.post('/v1/prompt-runs', { prompts: PROMPTS, repeats: 2, competitors: COMPETITORS });
  const before = await ended(live, body.id);
  expect(before.status).toBe('partial');
  const retry = () => live.post(`/v1/prompt-runs/${body.id}/retry`);
  await live.patch('/v1/prompt-runs/budget', { daily_usd: 0.01 });
  expectError(await retry(), 422, 'spend_cap_reached');
  await live.patch('/v1/prompt-runs/budget', { daily_usd: 100 });
  await live.post('/v1/aliases', { sku: 'VRN-AC1', alias: 'return policy' });
  const asked = world.asked.length;
  isMended = true;
  const accepted = await retry();
  expect(accepted.status, accepted.text).toBe(202);
  expectError(await retry(), 409, 'invalid_state');
  const after = await ended(live, body.id);
  isMended = false;
  expect(after).toMatchObject({ status: 'completed', job_id: accepted.body.job_id, reading: 2 });
  expect(after.progress).toMatchObject({ done: 30, total: 30 });
  expect(world.asked.slice(asked).map(({ engine }) => engine)).toEqual(Array(6).fill('perplexity'));
  expect((await live.get(`/v1/prompt-runs/${body.id}?limit=1&reading=1`)).body.summary).toEqual(before.summary);
  const { db } = run.app.services;
  const where = { workspaceId: live.workspaceId, sessionId: body.id, number: 2 };
  const hashes = await db.answerReading.groupBy({ by: ['namesHash'], where, _count: true });
  expect(hashes).toMatchObject([{ _count: 30 }]);
  const readings = (await live.get(`/v1/prompt-runs/${body.id}/readings`)).body.data;
  expect(readings).toMatchObject([
    { number: 2, cause: 'retry' },
    { number: 1, cause: 'run' },
  ]);
  expect((await eventsOf(live, 'prompt-runs.completed')).map(({ data }) => data.status).sort()).toEqual([
    'completed',
    'partial',
  ]);
  const { body: budget } = await live.get('/v1/prompt-runs/budget');
  expect(budget.reserved_usd).toBe(0);
  expectError(await retry(), 409, 'invalid_state');
  expectError(await live.post('/v1/prompt-runs/ses_none/retry'), 404, 'not_found');
});

test('names that change while engines are asked are read alike in the end', async () => {
  const live = await sellingTenant('LIVE');
  const { body } = await live.post('/v1/prompt-runs', { prompts: PROMPTS, repeats: 2, engines: ['claude', 'gemini'] });
  const where = { workspaceId: live.workspaceId, sessionId: body.id };
  const { db } = run.app.services;
  const { job_id: jobId } = body;
  await waitFor(async () => expect(await db.answerReading.count({ where })).toBeGreaterThan(0));
  await db.answerReading.updateMany({ where, data: { namesHash: 'former names' } });
  await jobEnded(live, jobId);
  const hashes = await db.answerReading.groupBy({ by: ['namesHash'], where, _count: true });
  expect(hashes).toMatchObject([{ _count: 12 }]);
  const reading = await db.sessionReading.findFirstOrThrow({ where });
  expect([reading.number, reading.namesHash]).toEqual([1, hashes[0]?.namesHash]);
});

test('a budget that runs out gives the rest up unasked, and nothing is asked for more than it holds', async () => {
  const live = await sellingTenant('LIVE');
  const { body } = await live.post('/v1/prompt-runs', { prompts: PROMPTS, repeats: 5, engines: ['claude'] });
  await live.patch('/v1/prompt-runs/budget', { daily_usd: 0.1 });
  const session = await ended(live, body.id, 'limit=15');
  expect(session.status).toBe('partial');
  const statuses = session.responses.data.map(({ status }: Json) => status);
  expect(statuses).toContain('spend_cap_reached');
  const { body: budget } = await live.get('/v1/prompt-runs/budget');
  expect(budget.spent_usd).toBeLessThanOrEqual(0.1);
});

test('a cancelled session asks nobody any more, keeps what it has, and says so', async () => {
  const { body } = await ours.post('/v1/prompt-runs', { prompts: Array(100).fill(PROMPTS[0]), repeats: 5 });
  await waitFor(async () => {
    const { progress } = (await ours.get(`/v1/prompt-runs/${body.id}?limit=1`)).body;
    expect(progress.done).toBeGreaterThan(0);
  });
  const cancel = await ours.post(`/v1/jobs/${body.job_id}/cancel`);
  expect(cancel.status, cancel.text).toBe(200);
  const session = await ended(ours, body.id);
  expect(session.status).toBe('cancelled');
  const where = { workspaceId: ours.workspaceId, sessionId: body.id };
  const { db } = run.app.services;
  await waitFor(async () => expect(await db.engineResponse.count({ where: { ...where, state: 'ASKING' } })).toBe(0));
  expect(await db.engineResponse.count({ where: { ...where, state: 'QUEUED' } })).toBe(0);
  expect(await db.engineResponse.count({ where: { ...where, state: 'CANCELLED' } })).toBeGreaterThan(0);
});

test('an alias is counted in history by a recount that asks no engine, and the former numbers stay', async () => {
  const live = await sellingTenant('LIVE');
  const { body } = await live.post('/v1/prompt-runs', { prompts: PROMPTS, repeats: 2, competitors: COMPETITORS });
  const before = await ended(live, body.id);
  const connections = world.connections();
  const questions = world.asked.length;
  await live.post('/v1/aliases', { sku: 'VRN-AC1', alias: 'return policy' });
  const recount = await live.post(`/v1/prompt-runs/${body.id}/recount`);
  expect(recount.status, recount.text).toBe(202);
  expect(await jobEnded(live, recount.body.job_id)).toMatchObject({
    status: 'succeeded',
    result: { sessions: 1, answers: 30 },
  });
  const after = (await live.get(`/v1/prompt-runs/${body.id}?limit=1`)).body;
  expect(after.reading).toBe(2);
  expect(after.summary.total.unbranded.mention.numerator).toBeGreaterThan(
    before.summary.total.unbranded.mention.numerator,
  );
  expect((await live.get(`/v1/prompt-runs/${body.id}?limit=1&reading=1`)).body.summary).toEqual(before.summary);
  expect((await live.get(`/v1/prompt-runs/${body.id}/readings`)).body.data).toMatchObject([
    { number: 2, cause: 'recount' },
    { number: 1, cause: 'run' },
  ]);

  const again = await live.post('/v1/prompt-runs/recount', {
    from: before.created_at,
    to: new Date(Date.now() + 60_000).toISOString(),
  });
  expect((await jobEnded(live, again.body.job_id)).result).toMatchObject({ sessions: 1, answers: 30 });
  const fresh = (await live.get(`/v1/prompt-runs/${body.id}?limit=1`)).body;
  expect(fresh.reading).toBe(3);
  expect(fresh.summary).toEqual(after.summary);
  expect([world.connections(), world.asked.length]).toEqual([connections, questions]);
});

test('an export imported elsewhere gives the same numbers and the same raw answers', async () => {
  const live = await sellingTenant('LIVE');
  const { body } = await live.post('/v1/prompt-runs', { prompts: PROMPTS, repeats: 2, competitors: COMPETITORS });
  await ended(live, body.id);
  await jobEnded(live, (await live.post(`/v1/prompt-runs/${body.id}/recount`)).body.job_id);
  const file = await (await live.raw(`/v1/prompt-runs/${body.id}/export`)).text();
  const lines: Json[] = file
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines.map(({ kind }) => kind)).toEqual(['session', ...Array(30).fill('response')]);
  expect(lines[1].readings).toHaveLength(2);
  expect(file).not.toContain('sk-test');

  const elsewhere = await run.workspace({ mode: 'LIVE' });
  const accepted = await elsewhere.raw('/v1/prompt-runs/import', {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-ndjson' },
    body: file,
  });
  expect(accepted.status).toBe(202);
  const { result } = await jobEnded(elsewhere, (await accepted.json()).job_id);
  expect(result).toMatchObject({ outcome: 'complete', rows: 31, failed: 0 });
  for (const reading of [1, 2]) {
    const ours = (await live.get(`/v1/prompt-runs/${body.id}?reading=${reading}&limit=200`)).body;
    const theirs = (await elsewhere.get(`/v1/prompt-runs/${result.session_id}?reading=${reading}&limit=200`)).body;
    expect(comparable(theirs.summary)).toEqual(comparable(ours.summary));
    expect(theirs.progress).toEqual(ours.progress);
    expect(theirs.responses.data.map(withoutId)).toEqual(ours.responses.data.map(withoutId));
  }
  const twice = await (await elsewhere.raw(`/v1/prompt-runs/${result.session_id}/export`)).text();
  const rawOf = (text: string) =>
    text
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => JSON.parse(line).raw);
  expect(rawOf(twice)).toEqual(rawOf(file));
});

/** Competitors have ids of their own in each workspace. */
function comparable(summary: Json): Json {
  return JSON.parse(JSON.stringify(summary).replace(/"competitor_id":"[^"]*"/g, '"competitor_id":""'));
}

function withoutId({ id: _id, ...response }: Json): Json {
  return response;
}
