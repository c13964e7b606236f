import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSettings } from '../../src/kernel/settings.ts';
import { type Json, openTestApp, type Tenant, type TestApp } from '../support/app.ts';
import { endlessBody } from '../support/endless-body.ts';
import { expectError } from '../support/matchers.ts';
import { plantRows } from '../support/tenant-rows.ts';

let run: TestApp;
let ours: Tenant;
let theirs: Tenant;
let live: Tenant;

beforeAll(async () => {
  const settings = createSettings({ ENGINE_CHATGPT_KEY: 'sk-test-0123456789', PROMPT_RUNS_DAILY_USD: '1' });
  run = await openTestApp({ isStarted: false, settings });
  ours = await run.workspace();
  theirs = await run.workspace();
  live = await run.workspace({ mode: 'LIVE' });
  await ours.post('/v1/catalog', { sku: 'AC-1', title: 'Air purifier AC1', url: 'https://brand.example/ac1' });
});
afterAll(() => run.close());

const faults = (body: Json): string[] => body.error.details.errors.map(({ field }: Json) => field);
const start = (fields: Json = {}, tenant = ours) =>
  tenant.post('/v1/prompt-runs', { prompts: ['Which is best?'], ...fields });
const rowsOf = async (tenant: Tenant): Promise<number> => {
  const where = { workspaceId: tenant.workspaceId };
  const { db } = run.app.services;
  const counts = [db.promptSession.count({ where }), db.engineResponse.count({ where }), db.job.count({ where })];
  return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
};

describe('POST /prompt-runs', () => {
  test('a session is accepted with its id and job, and every question has its row', async () => {
    const answer = await start({ prompts: ['A?', 'B?'], repeats: 2, label: 'Week 21', skus: ['AC-1'] });
    expect(answer.status, answer.text).toBe(202);
    expect(answer.headers.get('location')).toBe(`/v1/jobs/${answer.body.job_id}`);
    expect(answer.body).toEqual({
      id: expect.stringMatching(/^ses_/),
      job_id: expect.stringMatching(/^job_/),
      status: 'queued',
      units: 20,
    });
    const { body } = await ours.get(`/v1/prompt-runs/${answer.body.id}?limit=200`);
    expect(body).toMatchObject({ label: 'Week 21', skus: ['AC-1'], simulated: true, repeats: 2, prompt_count: 2 });
    expect(body.progress).toMatchObject({ done: 0, total: 20 });
    expect(body.responses.data.map(({ status }: Json) => status)).toEqual(Array(20).fill('queued'));
    const asked = body.responses.data.map(({ engine, prompt, repeat }: Json) => `${engine} ${prompt} ${repeat}`);
    expect(new Set(asked).size).toBe(20);
  });

  test('the questions of a prompt set are asked as they then are, and competitors are tracked from then on', async () => {
    const set = (await ours.post('/v1/prompt-sets', { name: 'Set', prompts: ['C?', 'D?', 'E?'] })).body;
    const competitors = [{ name: 'Levoit', url: 'https://levoit.com' }];
    const answer = await start({ prompts: undefined, prompt_set_id: set.id, engines: ['claude'], competitors });
    expect(answer.body, answer.text).toMatchObject({ units: 3 });
    await ours.patch(`/v1/prompt-sets/${set.id}`, { prompts: ['F?'] });
    expect((await ours.get(`/v1/prompt-runs/${answer.body.id}`)).body).toMatchObject({
      prompt_set_id: set.id,
      prompt_count: 3,
      engines: ['claude'],
    });
    expect((await ours.get('/v1/competitors?status=tracked')).body.data).toMatchObject(competitors);
  });

  test('every fault is named at once, rows that are not there too, and nothing is stored', async () => {
    const before = await rowsOf(ours);
    const answer = await start({
      prompts: ['ok', '', 'x'.repeat(1_001)],
      skus: ['AC-1', 'NONE'],
      repeats: 6,
      persona_id: 'per_01jvxq3zk2e8tt4m6w9r5b7c0d',
      competitors: [{ name: 'Levoit', url: 'levoit' }],
      label: ' ',
      country: 'usa',
    });
    expectError(answer, 400, 'validation_failed');
    expect(faults(answer.body).sort()).toEqual(
      ['prompts[1]', 'prompts[2]', 'skus[1]', 'repeats', 'persona_id', 'competitors[0].url', 'label', 'country'].sort(),
    );
    expect(await rowsOf(ours)).toBe(before);
  });

  test.each([
    ['no question', { prompts: [] }, 'prompts'],
    ['101 questions', { prompts: Array(101).fill('q') }, 'prompts'],
    ['an engine that there is not', { engines: ['altavista'] }, 'engines[0]'],
    ['no engine', { engines: [] }, 'engines'],
    ['neither questions nor a set', { prompts: undefined }, 'prompts'],
    ['a set that is not there', { prompts: undefined, prompt_set_id: 'pst_1' }, 'prompt_set_id'],
    ['repeats of nothing', { repeats: 0 }, 'repeats'],
    ['half a question', { repeats: 1.5 }, 'repeats'],
  ])('%s is refused by its place', async (_name, fields, field) => {
    const answer = await start(fields);
    expectError(answer, 400, 'validation_failed');
    expect(faults(answer.body)).toEqual([field]);
  });

  test('an engine without a key is refused in a live workspace, before anything is stored', async () => {
    const answer = await start({ engines: ['chatgpt', 'claude'] }, live);
    expectError(answer, 422, 'engine_not_configured');
    expect(answer.body.error.details).toEqual({ engines: ['claude'] });
    expect(await rowsOf(live)).toBe(0);
  });

  test("a session that today's budget does not hold is refused, before anything is stored", async () => {
    const answer = await start({ prompts: Array(100).fill('Which?'), engines: ['chatgpt'], repeats: 5 }, live);
    expectError(answer, 422, 'spend_cap_reached');
    expect(answer.body.error.details).toMatchObject({ daily_usd: 1, remaining_usd: 1 });
    expect(answer.body.error.details.estimated_usd).toBeGreaterThan(1);
    expect(await rowsOf(live)).toBe(0);
  });

  test('the simulator is neither asked for money nor for a key', async () => {
    expect((await start({ prompts: Array(100).fill('Which?'), repeats: 5, engines: ['gemini'] }, theirs)).status).toBe(
      202,
    );
  });

  test('a workspace that is full of competitors tracks no more with a session', async () => {
    const full = await run.workspace();
    await run.app.services.db.$executeRaw`
      insert into competitors (id, workspace_id, name, name_key, status)
      select 'cmp_' || ${full.workspaceId} || n, ${full.workspaceId}, 'x', 'x' || n, 'PROPOSED' from generate_series(1, 1000) n`;
    expectError(await start({ competitors: [{ name: 'One more' }] }, full), 409, 'limit_reached');
    expect(await rowsOf(full)).toBe(0);
  });

  test('a key that only reads is refused', async () => {
    expectError(await start({}, await run.tenantWith(ours.workspaceId, ['read'])), 403, 'insufficient_scope');
  });
});

describe('POST /prompt-runs/estimate', () => {
  test('says what a session takes, and stores nothing', async () => {
    const answer = await live.post('/v1/prompt-runs/estimate', { prompts: ['A?', 'B?'], repeats: 3 });
    expect(answer.status, answer.text).toBe(200);
    expect(answer.body).toMatchObject({ units: 6, searches: 12, simulated: false, fits: true });
    expect(answer.body.usd).toBeGreaterThan(0.1);
    expect(answer.body.engines).toMatchObject([{ engine: 'chatgpt', units: 6 }]);
    expect(answer.body.budget).toMatchObject({ daily_usd: 1, spent_usd: 0 });
    expect(await rowsOf(live)).toBe(0);
  });

  test('what the simulator answers costs nothing', async () => {
    const { body } = await ours.post('/v1/prompt-runs/estimate', { prompts: ['A?'] });
    expect(body).toMatchObject({ units: 5, searches: 0, usd: 0, simulated: true, fits: true });
  });

  test('is refused as the session would be', async () => {
    expectError(
      await live.post('/v1/prompt-runs/estimate', { prompts: ['A?'], engines: ['claude'] }),
      422,
      'engine_not_configured',
    );
    expectError(await live.post('/v1/prompt-runs/estimate', { prompts: [''] }), 400, 'validation_failed');
  });
});

describe('/prompt-runs/budget', () => {
  test('is the installation’s until the workspace has its own', async () => {
    const tenant = await run.workspace({ mode: 'LIVE' });
    expect((await tenant.get('/v1/prompt-runs/budget')).body).toMatchObject({ daily_usd: 1, remaining_usd: 1 });
    expect((await tenant.patch('/v1/prompt-runs/budget', { daily_usd: 50 })).body).toMatchObject({ daily_usd: 50 });
    expect((await tenant.patch('/v1/prompt-runs/budget', {})).body.daily_usd).toBe(50);
    expect((await tenant.patch('/v1/prompt-runs/budget', { daily_usd: null })).body.daily_usd).toBe(1);
    expect(faults((await tenant.patch('/v1/prompt-runs/budget', { daily_usd: -1 })).body)).toEqual(['daily_usd']);
  });
});

describe('GET /prompt-runs', () => {
  test('lists by status, newest first, and another workspace sees none of it', async () => {
    const tenant = await run.workspace();
    const rows = await plantRows(run, tenant);
    const later = (await start({}, tenant)).body.id;
    const all = (await tenant.get('/v1/prompt-runs')).body.data;
    expect(all.map(({ id }: Json) => id)).toEqual([later, rows.PromptSession]);
    const ended = (await tenant.get('/v1/prompt-runs?status=completed')).body.data;
    expect(ended.map(({ id }: Json) => id)).toEqual([rows.PromptSession]);
    const first = (await tenant.get('/v1/prompt-runs?limit=1')).body;
    const next = await tenant.get(`/v1/prompt-runs?limit=1&cursor=${first.pagination.next_cursor}`);
    expect(next.body.data.map(({ id }: Json) => id)).toEqual([rows.PromptSession]);
    expectError(
      await ours.get(`/v1/prompt-runs?limit=1&cursor=${first.pagination.next_cursor}`),
      400,
      'invalid_cursor',
    );
    expectError(await ours.get(`/v1/prompt-runs/${rows.PromptSession}`), 404, 'not_found');
  });
});

describe('GET /prompt-runs/{id}', () => {
  test('shows a page of responses by engine and by question', async () => {
    const { id } = (await start({ prompts: ['A?', 'B?'], repeats: 2 })).body;
    const of = async (query: string): Promise<Json[]> =>
      (await ours.get(`/v1/prompt-runs/${id}?${query}`)).body.responses.data;
    expect((await of('engine=gemini')).map(({ engine }) => engine)).toEqual(Array(4).fill('gemini'));
    expect((await of('engine=gemini&prompt=B%3F')).map(({ repeat }) => repeat)).toEqual([1, 2]);
    expect(await of('prompt=C%3F')).toEqual([]);
    const seen: string[] = [];
    let cursor = '';
    for (let page = 0; page < 10; page += 1) {
      const { responses } = (await ours.get(`/v1/prompt-runs/${id}?limit=7${cursor}`)).body;
      seen.push(...responses.data.map((response: Json) => response.id));
      if (!responses.pagination.has_more) break;
      cursor = `&cursor=${responses.pagination.next_cursor}`;
    }
    expect(seen).toHaveLength(20);
    expect(new Set(seen).size).toBe(20);
  });

  test('stays near 50 KB however long the answers are, and a page that ended early leads on', async () => {
    const { id } = (await start({ prompts: ['A?'], repeats: 5 })).body;
    const { db } = run.app.services;
    const where = { workspaceId: ours.workspaceId, sessionId: id };
    const responses = await db.engineResponse.findMany({ where, orderBy: { position: 'asc' } });
    await db.engineResponse.updateMany({ where, data: { state: 'DONE' } });
    await db.answerReading.createMany({
      data: responses.map((response, index) => ({
        ...where,
        responseId: response.id,
        number: 1,
        namesHash: 'x',
        outcome: 'answered',
        answer: 'word '.repeat(index === 4 ? 12_000 : 1_500),
        ...{ citations: [], mentions: [], claims: [], usage: {}, isBranded: false, isAnswer: true },
        ...{ isCited: false, isMentioned: false, ownNames: 0 },
      })),
    });
    const sizes: number[] = [];
    let seen = 0;
    let cursor = '';
    while (sizes.length < 40) {
      const answer = await ours.get(`/v1/prompt-runs/${id}?limit=200${cursor}`);
      sizes.push(answer.text.length);
      seen += answer.body.responses.data.length;
      if (!answer.body.responses.pagination.has_more) break;
      cursor = `&cursor=${answer.body.responses.pagination.next_cursor}`;
    }
    expect(seen).toBe(25);
    expect(sizes.filter((size) => size > 55_000)).toHaveLength(1);
  });

  test('is a 404 for a session of nobody', async () => {
    expectError(await ours.get('/v1/prompt-runs/ses_01jvxq3zk2e8tt4m6w9r5b7c0d'), 404, 'not_found');
  });
});

describe('what is refused of recounts and imports', () => {
  test('a session that has not ended cannot be read again', async () => {
    const { body } = await start();
    expectError(await ours.post(`/v1/prompt-runs/${body.id}/recount`), 409, 'invalid_state');
  });

  test('more than 32 MiB to import is 413', async () => {
    const answer = await ours.raw('/v1/prompt-runs/import', endlessBody('application/x-ndjson'));
    expect([answer.status, (await answer.json()).error.code]).toEqual([413, 'body_too_large']);
  });
});
