import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startDue } from '../../src/domains/schedules/index.ts';
import type { Services } from '../../src/kernel/context.ts';
import { DomainError } from '../../src/kernel/errors.ts';
import { newId } from '../../src/kernel/ids.ts';
import { createSettings } from '../../src/kernel/settings.ts';
import { type Json, openTestApp, type Tenant, type TestApp } from '../support/app.ts';
import { untilEventsVisible } from '../support/events-visible.ts';
import { expectError } from '../support/matchers.ts';

let run: TestApp;
let ours: Tenant;
let now = new Date('2026-06-01T00:00:00Z');

/** Keys and prices, and nobody at the other end: nothing is asked here. */
const PRICED = ['claude', 'gemini'].map((engine) => ({
  engine,
  model: '*',
  inputPerMillion: 0,
  outputPerMillion: 0,
  searchesPerThousand: 10,
  searchUnit: 'answer',
}));
const ENGINES = {
  ENGINE_PRICES: JSON.stringify({ date: '2026-05-01', prices: PRICED }),
  ENGINE_CLAUDE_KEY: 'sk-test-0123456789',
  ENGINE_CLAUDE_BASE_URL: 'http://127.0.0.1:9',
  PROMPT_RUNS_DAILY_USD: '1000',
};

beforeAll(async () => {
  run = await openTestApp({ isStarted: false, clock: { now: () => now }, settings: createSettings(ENGINES) });
});
beforeEach(async () => {
  ours = await run.workspace();
});
afterEach(async () => {
  // What is left would be due in the next test, too.
  await run.app.services.db.schedule.deleteMany();
});
afterAll(() => run.close());

const QUESTION = 'Which kettle is best?';
const hourly = (promptRun: Json): Json => ({ name: 'Weekly', cron: '0 * * * *', prompt_run: promptRun });

async function create(promptRun: Json, tenant = ours): Promise<Json> {
  now = new Date(now.getTime() + 3_600_000);
  const answer = await tenant.post('/v1/schedules', hourly(promptRun));
  expect(answer.status, answer.text).toBe(201);
  return answer.body;
}

/** Moves the clock to the schedule's next slot, and lets so many processes look at once. */
async function nextSlot(id: string, { tenant = ours, processes = 1, services = run.app.services as Services } = {}) {
  now = new Date((await tenant.get(`/v1/schedules/${id}`)).body.next_run_at);
  await Promise.all(Array.from({ length: processes }, () => startDue(services)));
}
const runsOf = async (id: string, tenant = ours): Promise<Json[]> =>
  (await tenant.get(`/v1/schedules/${id}/runs`)).body.data;
const sessionsOf = async (tenant = ours): Promise<Json[]> => (await tenant.get('/v1/prompt-runs')).body.data;

describe('a schedule of prompt runs', () => {
  test('starts one session a slot from its prompt set, however many processes look at once', async () => {
    await ours.post('/v1/catalog', { sku: 'K-1', title: 'Kettle', url: 'https://brand.example/kettle' });
    const set = (await ours.post('/v1/prompt-sets', { name: 'Kettles', prompts: [QUESTION, 'And which is cheap?'] }))
      .body;
    const made = await create({ prompt_set_id: set.id, engines: ['claude', 'gemini'], repeats: 2, skus: ['K-1'] });
    expect(made).toMatchObject({
      kind: 'prompt_run',
      audit: null,
      prompt_run: { prompt_set_id: set.id, engines: ['claude', 'gemini'], repeats: 2, skus: ['K-1'], prompts: null },
    });
    await nextSlot(made.id, { processes: 6 });
    const [session, ...others] = await sessionsOf();
    expect(others).toEqual([]);
    expect(session).toMatchObject({ status: 'queued', prompt_set_id: set.id, simulated: true });
    const [slot] = await runsOf(made.id);
    expect(slot).toMatchObject({ session_id: session.id, job_id: session.job_id, status: 'queued', error: null });
    const { body } = await ours.get(`/v1/prompt-runs/${session.id}`);
    expect(body.progress.total).toBe(8);
    expect((await ours.get(`/v1/jobs/${slot.job_id}`)).body.type).toBe('prompts.run');
  });

  test('gives a slot that comes while its session is still at work that session', async () => {
    const made = await create({ prompts: [QUESTION] });
    await nextSlot(made.id);
    await nextSlot(made.id);
    const [second, first] = await runsOf(made.id);
    expect(second.slot).not.toBe(first.slot);
    expect([second.session_id, second.job_id]).toEqual([first.session_id, first.job_id]);
    expect(await sessionsOf()).toHaveLength(1);
    await run.app.services.db.job.update({
      where: { id: first.job_id },
      data: { status: 'SUCCEEDED', finishedAt: now },
    });
    await nextSlot(made.id);
    expect(await sessionsOf()).toHaveLength(2);
  });

  test('is changed into an audit and back, and both at once are refused', async () => {
    const made = await create({ prompts: [QUESTION] });
    const both = { audit: { all: true }, prompt_run: { prompts: [QUESTION] } };
    expectError(await ours.patch(`/v1/schedules/${made.id}`, both), 400, 'validation_failed');
    const audit = await ours.patch(`/v1/schedules/${made.id}`, { audit: { all: true } });
    expect(audit.body).toMatchObject({ kind: 'audit', audit: { all: true }, prompt_run: null });
    const back = await ours.patch(`/v1/schedules/${made.id}`, { prompt_run: { prompts: [QUESTION] } });
    expect(back.body).toMatchObject({ kind: 'prompt_run', audit: null, prompt_run: { prompts: [QUESTION] } });
  });

  test('names every fault when it is saved, of its questions and of what they name too', async () => {
    const answer = await ours.post('/v1/schedules', {
      name: '',
      cron: '61 * * * *',
      prompt_run: { prompts: [''], repeats: 9, skus: ['NONE'], persona_id: 'per_none', prompt_set_id: 'pset_none' },
    });
    expectError(answer, 400, 'validation_failed');
    expect(answer.body.error.details.errors.map(({ field }: Json) => field)).toEqual([
      'name',
      'cron',
      'prompt_run.prompts[0]',
      'prompt_run.repeats',
      'prompt_run.prompt_set_id',
      'prompt_run.skus[0]',
      'prompt_run.persona_id',
      'prompt_run.prompt_set_id',
    ]);
    const neither = await ours.post('/v1/schedules', { name: 'Weekly', cron: '0 6 * * 1' });
    expect(neither.body.error.details.errors).toEqual([
      { field: 'audit', message: expect.stringContaining('is required') },
    ]);
    const live = await run.workspace({ mode: 'LIVE' });
    const unconfigured = hourly({ prompts: [QUESTION], engines: ['gemini'] });
    expectError(await live.post('/v1/schedules', unconfigured), 422, 'engine_not_configured');
    const made = await create({ prompts: [QUESTION] });
    const change = { prompt_run: { prompts: [QUESTION], engines: ['gemini'] } };
    const elsewhere = (await live.post('/v1/schedules', hourly({ prompts: [QUESTION] }))).body;
    expectError(await live.patch(`/v1/schedules/${elsewhere.id}`, change), 422, 'engine_not_configured');
    expect((await ours.patch(`/v1/schedules/${made.id}`, change)).status).toBe(200);
  });

  test('tracks its competitors once, so that a later decision about one stands', async () => {
    const made = await create({ prompts: [QUESTION], competitors: [{ name: 'Rival', url: 'https://rival.example' }] });
    expect(made.prompt_run.competitors).toEqual([{ name: 'Rival', url: 'https://rival.example' }]);
    const [rival] = (await ours.get('/v1/competitors')).body.data;
    expect(rival).toMatchObject({ name: 'Rival', status: 'tracked' });
    await ours.patch(`/v1/competitors/${rival.id}`, { status: 'dismissed' });
    await nextSlot(made.id);
    expect(await sessionsOf()).toHaveLength(1);
    expect((await ours.get('/v1/competitors')).body.data).toMatchObject([{ name: 'Rival', status: 'dismissed' }]);
  });
});

describe('a slot that can start nothing is a failed run with its reason and one event, and nothing else is stored', () => {
  /** What is gone between the saving and the slot, and how the slot says so. */
  const gone: Readonly<Record<string, { take(tenant: Tenant): Promise<unknown>; code: string; says: string }>> = {
    'the prompt set': {
      take: async (tenant) => {
        const [set] = (await tenant.get('/v1/prompt-sets')).body.data;
        return tenant.del(`/v1/prompt-sets/${set.id}`);
      },
      code: 'validation_failed',
      says: 'prompt set',
    },
    'a SKU': { take: (tenant) => tenant.del('/v1/catalog/K-1'), code: 'validation_failed', says: 'SKU' },
    'the persona': {
      take: ({ workspaceId }) => run.app.services.db.persona.deleteMany({ where: { workspaceId } }),
      code: 'validation_failed',
      says: 'persona',
    },
    'the engine’s key': {
      take: ({ workspaceId }) => run.app.services.db.engineKey.deleteMany({ where: { workspaceId } }),
      code: 'engine_not_configured',
      says: 'gemini',
    },
    'the budget': {
      take: (tenant) => tenant.patch('/v1/prompt-runs/budget', { daily_usd: 0 }),
      code: 'spend_cap_reached',
      says: 'budget',
    },
  };

  test('when the budget does not hold what questions of unknown price would reserve, and starts when it does', async () => {
    const live = await run.workspace({ mode: 'LIVE' });
    const { workspaceId } = live;
    const { db } = run.app.services;
    const key = { keySealed: 'x', lastFour: 'abcd', checkedAt: now };
    await db.engineKey.create({ data: { ...key, id: `key_${workspaceId}`, workspaceId, engine: 'PERPLEXITY' } });
    const promptRun = { prompts: [QUESTION, 'Which pan?'], repeats: 5, engines: ['claude', 'perplexity'] };
    const made = await create(promptRun, live);
    await live.patch('/v1/prompt-runs/budget', { daily_usd: 2 });
    await nextSlot(made.id, { tenant: live });
    expect(await runsOf(made.id, live)).toMatchObject([
      {
        session_id: null,
        status: 'failed',
        error: { code: 'spend_cap_reached', message: expect.stringContaining('perplexity') },
      },
    ]);
    expect(await sessionsOf(live)).toEqual([]);
    await live.patch('/v1/prompt-runs/budget', { daily_usd: 3 });
    await nextSlot(made.id, { tenant: live });
    expect(await sessionsOf(live)).toHaveLength(1);
  });

  test.each(Object.entries(gone))('when %s is gone', async (_what, { take, code, says }) => {
    const live = await run.workspace({ mode: 'LIVE' });
    const promptRun = await everything(live);
    const made = await create(promptRun, live);
    await take(live);
    await nextSlot(made.id, { tenant: live, processes: 3 });
    expect(await runsOf(made.id, live)).toEqual([
      {
        slot: made.next_run_at,
        started_at: made.next_run_at,
        job_id: null,
        session_id: null,
        status: 'failed',
        error: { code, message: expect.stringContaining(says) },
      },
    ]);
    const { db } = run.app.services;
    const where = { workspaceId: live.workspaceId };
    expect([await db.promptSession.count({ where }), await db.job.count({ where })]).toEqual([0, 0]);
    const after = (await live.get(`/v1/schedules/${made.id}`)).body;
    expect(Date.parse(after.next_run_at)).toBe(Date.parse(made.next_run_at) + 3_600_000);
    expect(after.enabled).toBe(true);
    await untilEventsVisible(run.app.services);
    expect((await live.get('/v1/events?types=schedule.failed')).body.data).toMatchObject([
      { data: { id: made.id, slot: made.next_run_at, error: { code } } },
    ]);
  });

  test('and what a dead database leaves is a slot that is due, and is started once at the next look', async () => {
    const made = await create({ prompts: [QUESTION] });
    const { services } = run.app;
    const down = () => Promise.reject(new DomainError('unavailable', 'The database went away.'));
    await nextSlot(made.id, { services: { ...services, transaction: down } });
    expect([await runsOf(made.id), await sessionsOf()]).toEqual([[], []]);
    const dyingAtTheEnd: Services['transaction'] = (work) =>
      services.transaction(async (tx) => {
        await work(tx);
        throw new DomainError('unavailable', 'The database went away.');
      });
    await startDue({ ...services, transaction: dyingAtTheEnd });
    expect([await runsOf(made.id), await sessionsOf()]).toEqual([[], []]);
    await startDue(services);
    await startDue(services);
    expect([await runsOf(made.id), await sessionsOf()]).toMatchObject([[{ error: null }], [{ status: 'queued' }]]);
  });
});

/** A prompt run that names a row of every kind. */
async function everything(live: Tenant): Promise<Json> {
  const { workspaceId } = live;
  await live.post('/v1/catalog', { sku: 'K-1', title: 'Kettle', url: 'https://brand.example/kettle' });
  const set = (await live.post('/v1/prompt-sets', { name: 'Kettles', prompts: [QUESTION] })).body;
  const { db } = run.app.services;
  await db.engineKey.create({
    data: { id: `key_${workspaceId}`, workspaceId, engine: 'GEMINI', keySealed: 'x', lastFour: 'abcd', checkedAt: now },
  });
  const setId = newId('PersonaSet');
  const figures = { isCurrent: true, isStable: true, reviewCount: 1, assignedCount: 1, language: 'eng' };
  await db.personaSet.create({
    data: { ...figures, id: setId, workspaceId, languages: {}, candidates: [], createdAt: now },
  });
  const id = newId('Persona');
  const said = {
    name: 'Planted',
    summary: 'A planted persona.',
    share: 1,
    reviewCount: 1,
    averageStars: 4,
    quotes: [],
  };
  await db.persona.create({
    data: { ...said, id, workspaceId, setId, writer: 'rules', createdAt: now, updatedAt: now },
  });
  return { prompt_set_id: set.id, skus: ['K-1'], persona_id: id, engines: ['claude', 'gemini'] };
}
