import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createSettings } from '../../src/kernel/settings.ts';
import { type Json, openTestApp, type Tenant, type TestApp } from '../support/app.ts';
import { type EngineWorld, openEngineWorld } from '../support/engine-world.ts';
import { untilEventsVisible } from '../support/events-visible.ts';
import { waitFor } from '../support/matchers.ts';
import type { Place } from './support/machine.ts';
import { killWorkerProcesses, startPromptRunWorker } from './support/processes.ts';

const QUESTIONS = 100;
const REPEATS = 2;
const ENGINES = 5;
const UNITS = QUESTIONS * REPEATS * ENGINES;
/** Questions that one worker asks at once: so many may be lost with it. */
const AT_ONCE = 16;
const WAIT_MS = 240_000;

let world: EngineWorld;
let run: TestApp;
let live: Tenant;
let place: Place;

beforeAll(async () => {
  const down = { status: 401, headers: {}, body: '{"error":{"message":"no such key"}}' };
  world = await openEngineWorld(({ engine }) => (engine === 'gemini' ? down : null));
  run = await openTestApp({ role: 'api', settings: createSettings(world.environment) });
  live = await run.workspace({ mode: 'LIVE' });
  // The test looks more often than a workspace may ask.
  const data = { rateLimitPerMinute: 100_000, rateLimitBurst: 100_000 };
  await run.app.services.db.workspace.update({ where: { id: live.workspaceId }, data });
  const egressAllow = [new URL(world.environment['ENGINE_CLAUDE_BASE_URL'] ?? '').origin];
  place = { databaseUrl: run.databaseUrl, egressAllow, environment: world.environment };
});
afterEach(killWorkerProcesses);
afterAll(async () => {
  await run.close();
  await world.close();
});

test('a thousand questions to five engines, one of them down, outlive two killed workers, and none is paid twice', {
  timeout: 600_000,
}, async () => {
  await live.post('/v1/catalog', { sku: 'AC1', title: 'Vornado AC1', url: 'https://vornado.com/products/ac1' });
  const prompts = Array.from({ length: QUESTIONS }, (_none, index) => `Which air purifier is best for room ${index}?`);
  const started = await live.post('/v1/prompt-runs', { prompts, repeats: REPEATS });
  expect(started.body, started.text).toMatchObject({ units: UNITS });
  const { id, job_id: jobId } = started.body;
  for (const share of [0.25, 0.6]) {
    const worker = await startPromptRunWorker(place);
    await waitFor(async () => expect(await doneOf(id)).toBeGreaterThanOrEqual(UNITS * share), WAIT_MS);
    worker.signal('SIGKILL');
    await worker.exited;
  }
  await startPromptRunWorker(place);
  await waitFor(async () => {
    const { finishedAt } = await run.app.services.db.promptSession.findUniqueOrThrow({ where: { id } });
    expect(finishedAt, `${await doneOf(id)} done`).not.toBeNull();
  }, WAIT_MS);
  const session: Json = (await live.get(`/v1/prompt-runs/${id}?limit=1`)).body;

  expect(session).toMatchObject({ status: 'partial', progress: { done: UNITS, total: UNITS } });
  const asked = world.asked.map(({ nonce }) => nonce);
  expect(new Set(asked).size, 'no question was asked twice').toBe(asked.length);
  const lost = await run.app.services.db.engineResponse.count({
    where: { workspaceId: live.workspaceId, failure: { path: ['code'], equals: 'interrupted' } },
  });
  expect(lost).toBeLessThanOrEqual(2 * AT_ONCE);
  const answered = session.progress.engines.reduce((sum: number, engine: Json) => sum + engine.answered, 0);
  expect(answered).toBeGreaterThanOrEqual((UNITS * 4) / ENGINES - lost);
  expect(session.progress.engines.find(({ engine }: Json) => engine === 'gemini').answered).toBe(0);

  await untilEventsVisible(run.app.services);
  const { body } = await live.get('/v1/events?types=prompt-runs.completed');
  expect(body.data).toMatchObject([{ data: { id, job_id: jobId, status: 'partial', answered } }]);
  const told = (await live.get('/v1/events?types=prompt-runs.progressed&limit=200')).body.data;
  const done: number[] = told.map(({ data }: Json) => data.done);
  expect(done.length).toBeGreaterThan(3);
  expect(done).toEqual([...done].sort((left, right) => left - right));
  expect(told[0].data.engines).toHaveLength(ENGINES);
});

/** Asked of the table: a look at the session costs the machine as much as several of its questions. */
function doneOf(sessionId: string): Promise<number> {
  return run.app.services.db.engineResponse.count({ where: { sessionId, state: { in: ['DONE', 'FAILED'] } } });
}
