import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { configuredEngines, openConfiguredEngine } from '../../src/domains/prompt-runs/engines/access.ts';
import { createSettings } from '../../src/kernel/settings.ts';
import { openTestApp, type Tenant, type TestApp } from '../support/app.ts';
import { PROMPT } from '../support/engine-far-side.ts';
import { expectError } from '../support/matchers.ts';
import { openReceiver, type Receiver } from '../support/receiver.ts';

const PATH = '/v1/engines';
const OURS = 'sk-of-the-workspace-wXyZ';
const THEIRS = 'sk-of-the-installation-1234';
const ENGINES = ['chatgpt', 'claude', 'gemini', 'perplexity', 'google_ai_overviews'];

let far: Receiver;
let run: TestApp;
let ours: Tenant;
let readOnly: Tenant;

beforeAll(async () => {
  far = await openReceiver();
  const settings = createSettings({
    ENGINE_CHATGPT_BASE_URL: `${far.origin}/chatgpt`,
    ENGINE_CLAUDE_BASE_URL: `${far.origin}/claude`,
    ENGINE_CLAUDE_KEY: THEIRS,
    ENGINE_GEMINI_BASE_URL: `${far.origin}/gemini`,
    ENGINE_COUNTRY: 'DE',
    ENGINE_LANGUAGE: 'de',
  });
  run = await openTestApp({ settings, isStarted: false });
  readOnly = await run.tenantWith((await run.workspace()).workspaceId, ['read']);
});

beforeEach(async () => {
  ours = await run.workspace({ mode: 'LIVE' });
  answer('chatgpt', 200, '{"id":"gpt-6-luna"}');
});

afterAll(async () => {
  await run.close();
  await far.close();
});

/** How the engine answers when a key is checked. */
function answer(engine: 'chatgpt' | 'claude', status: number, body: string): void {
  const model = engine === 'chatgpt' ? 'gpt-6-luna' : 'claude-haiku-5-5';
  far.on(`/${engine}/models/${model}`, (_request, response) => response.writeHead(status).end(body));
}

const put = (engine: string, body: object, tenant = ours) => tenant.request('PUT', `${PATH}/${engine}`, { body });

async function keep(tenant = ours): Promise<void> {
  const kept = await put('chatgpt', { api_key: OURS }, tenant);
  expect(kept.status, kept.text).toBe(200);
}

describe('GET /engines', () => {
  test('lists the five, with whose key opens each, the model and the place', async () => {
    await keep();
    const { status, body } = await ours.get(PATH);
    expect(status).toBe(200);
    expect(body.data.map(({ engine }: { engine: string }) => engine)).toEqual(ENGINES);
    expect(body.data.map((one: { key_owner: string }) => one.key_owner)).toEqual([
      'workspace',
      'installation',
      null,
      null,
      null,
    ]);
    expect(body.data[0]).toEqual({
      engine: 'chatgpt',
      key_owner: 'workspace',
      simulated: false,
      model: 'gpt-6-luna',
      country: 'DE',
      language: 'de',
      key_last_four: 'wXyZ',
      key_checked_at: expect.any(String),
      health: null,
    });
    expect(body.data[1]).toMatchObject({ key_last_four: null, key_checked_at: null });
  });

  test('says that the simulator answers in a sandbox', async () => {
    const { body } = await (await run.workspace()).get(PATH);
    expect(body.data.every((one: { simulated: boolean }) => one.simulated)).toBe(true);
  });

  test('goes by pages like every list', async () => {
    const first = await ours.get(`${PATH}?limit=2`);
    const second = await ours.get(`${PATH}?limit=200&cursor=${first.body.pagination.next_cursor}`);
    const names = [...first.body.data, ...second.body.data].map(({ engine }: { engine: string }) => engine);
    expect(names).toEqual(ENGINES);
    expect(second.body.pagination).toEqual({ next_cursor: null, has_more: false });
    expectError(await ours.get(`${PATH}?limit=201`), 400, 'validation_failed');
    expectError(await ours.get(`${PATH}?cursor=x.y`), 400, 'invalid_cursor');
  });

  test('tells how each engine has answered of late, of our own questions alone', async () => {
    const other = await run.workspace({ mode: 'LIVE' });
    for (const tenant of [ours, other]) await plantResponses(tenant);
    const { body } = await ours.get(PATH);
    expect(body.data[2].health).toEqual({
      asked: 3,
      answered: 2,
      last_asked_at: expect.any(String),
      last_failure: 'rate_limited',
    });
    expect(body.data[0].health).toBeNull();
  });

  test('a key without settings:write is refused', async () => {
    expectError(await readOnly.get(PATH), 403, 'insufficient_scope');
  });
});

/** Three questions to Gemini that ended, one that did not, and one of long ago. */
async function plantResponses({ workspaceId }: Tenant): Promise<void> {
  const { db } = run.app.services;
  const session = { id: `ses_${workspaceId.slice(3)}`, workspaceId, country: 'DE', language: 'de', isSimulated: false };
  await db.promptSession.create({
    data: { ...session, prompts: ['?'], engines: ['GEMINI'], repeats: 1, unitCount: 5, status: 'RUNNING' },
  });
  const now = Date.now();
  const states = ['DONE', 'FAILED', 'DONE', 'QUEUED', 'DONE'] as const;
  await db.engineResponse.createMany({
    data: states.map((state, position) => ({
      id: `rsp_${position}_${workspaceId}`,
      workspaceId,
      sessionId: session.id,
      position,
      engine: 'GEMINI' as const,
      promptIndex: 0,
      prompt: '?',
      repeat: 1,
      state,
      isSimulated: false,
      askedAt: new Date(now - (position === 4 ? 8 * 86_400_000 : position * 1_000)),
      ...(state === 'FAILED' ? { failure: { code: 'rate_limited', message: 'Slow down.' } } : {}),
    })),
  });
}

describe('GET /engines/{engine}', () => {
  test('shows one', async () => {
    const { status, body } = await ours.get(`${PATH}/claude`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ engine: 'claude', key_owner: 'installation', model: 'claude-haiku-5-5' });
  });

  test('an engine that nobody knows is named as a fault', async () => {
    expectError(await ours.get(`${PATH}/copilot`), 400, 'validation_failed');
  });

  test('a key without settings:write is refused', async () => {
    expectError(await readOnly.get(`${PATH}/claude`), 403, 'insufficient_scope');
  });
});

describe('PUT /engines/{engine}', () => {
  test('a key that the engine takes is kept sealed, and never shown again', async () => {
    const kept = await put('chatgpt', { api_key: OURS });
    expect(kept.status, kept.text).toBe(200);
    expect(kept.body).toMatchObject({ engine: 'chatgpt', key_owner: 'workspace', key_last_four: 'wXyZ' });
    expect(far.at('/chatgpt/models/gpt-6-luna').at(-1)?.headers).toMatchObject({ authorization: `Bearer ${OURS}` });
    const { db } = run.app.services;
    const rows = await db.engineKey.findMany({ where: { workspaceId: ours.workspaceId } });
    const events = await db.event.findMany({ where: { workspaceId: ours.workspaceId } });
    expect(events.map(({ type, body }) => [type, JSON.parse(body).data])).toContainEqual([
      'engine-key.changed',
      { engine: 'chatgpt', action: 'added' },
    ]);
    const seen = JSON.stringify(
      [kept.text, (await ours.get(PATH)).text, rows, run.logs, run.queries, events],
      (_key, value) => (typeof value === 'bigint' ? String(value) : value),
    );
    expect(seen).not.toContain(OURS);
  });

  test("a live workspace's own key wins over the installation's, which opens the engine for the others", async () => {
    answer('claude', 200, '{}');
    far.on('/claude/messages', (_request, response) => response.end('{"content":[]}'));
    const other = await run.workspace({ mode: 'LIVE' });
    await put('claude', { api_key: OURS });
    for (const tenant of [ours, other]) {
      const ctx = tenant.context();
      const engine = await openConfiguredEngine(ctx, 'claude');
      await engine?.ask(PROMPT, { place: { country: 'DE', language: 'de' }, signal: ctx.signal, idempotencyKey: 'k' });
    }
    expect(far.at('/claude/messages').map(({ headers }) => headers['x-api-key'])).toEqual([OURS, THEIRS]);
    expect(await openConfiguredEngine(ours.context(), 'gemini')).toBeNull();
    expect(await configuredEngines(ours.context())).toEqual(new Set(['claude']));
  });

  test('a sealed key opens in its own row alone', async () => {
    const other = await run.workspace({ mode: 'LIVE' });
    await keep();
    await keep(other);
    const { db } = run.app.services;
    const stolen = await db.engineKey.findFirstOrThrow({ where: { workspaceId: ours.workspaceId } });
    await db.engineKey.updateMany({ where: { workspaceId: other.workspaceId }, data: { keySealed: stolen.keySealed } });
    await expect(openConfiguredEngine(other.context(), 'chatgpt')).rejects.toThrow();
    expect(await openConfiguredEngine(ours.context(), 'chatgpt')).not.toBeNull();
  });

  test('replaces the one before, and the same again within a minute asks nothing of the engine', async () => {
    await keep();
    const asked = far.at('/chatgpt/models/gpt-6-luna').length;
    await keep();
    expect(far.at('/chatgpt/models/gpt-6-luna')).toHaveLength(asked);
    const replaced = await put('chatgpt', { api_key: 'sk-of-the-workspace-9999' });
    expect(replaced.body).toMatchObject({ key_last_four: '9999' });
    expect(far.at('/chatgpt/models/gpt-6-luna')).toHaveLength(asked + 1);
    const rows = await run.app.services.db.engineKey.findMany({ where: { workspaceId: ours.workspaceId } });
    expect(rows).toHaveLength(1);
  });

  test('two at once leave one row that opens', async () => {
    const keys = ['sk-of-the-workspace-aaaa', 'sk-of-the-workspace-bbbb'];
    const answers = await Promise.all(keys.map((api_key) => put('chatgpt', { api_key })));
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(await openConfiguredEngine(ours.context(), 'chatgpt')).not.toBeNull();
  });

  test('a key that the engine refuses is 422 with its reason, and the one before stays', async () => {
    await keep();
    const refused = 'sk-of-nobody-at-all-0000';
    answer('chatgpt', 401, JSON.stringify({ error: { code: 'invalid_api_key', message: `Wrong key: ${refused}.` } }));
    const wrong = await put('chatgpt', { api_key: refused });
    expectError(wrong, 422, 'engine_key_refused');
    expect(wrong.body.error.details).toEqual({ engine: 'chatgpt', reason: 'unauthorized' });
    expect(wrong.text).not.toContain(refused);
    expect((await ours.get(`${PATH}/chatgpt`)).body.key_last_four).toBe('wXyZ');
  });

  test.each([
    [503, '{}'],
    [429, '{}'],
    [200, '<html>'],
  ])('an engine that cannot tell (%i) is 503, and nothing is kept', async (status, body) => {
    answer('chatgpt', status, body);
    expectError(await put('chatgpt', { api_key: OURS }), 503, 'engine_unavailable');
    expect((await ours.get(`${PATH}/chatgpt`)).body.key_owner).toBeNull();
  });

  test('every fault of the body is named, and the engine is not asked', async () => {
    const before = far.received.length;
    for (const api_key of ['', 'short', `sk-with a space ${OURS}`, 'x'.repeat(501)]) {
      expectError(await put('chatgpt', { api_key }), 400, 'validation_failed');
    }
    expectError(await put('copilot', { api_key: OURS }), 400, 'validation_failed');
    expect(far.received).toHaveLength(before);
  });

  test('a key without settings:write is refused', async () => {
    expectError(await put('chatgpt', { api_key: OURS }, readOnly), 403, 'insufficient_scope');
  });
});

describe('DELETE /engines/{engine}', () => {
  test("removes our key; the installation's opens the engine again", async () => {
    answer('claude', 200, '{}');
    await put('claude', { api_key: OURS });
    const removed = await ours.del(`${PATH}/claude`);
    expect(removed.status).toBe(200);
    expect(removed.body).toMatchObject({ engine: 'claude', key_owner: 'installation', key_last_four: null });
  });

  test('a key that is not there, or is another workspace’s, is 404', async () => {
    await keep(await run.workspace({ mode: 'LIVE' }));
    expectError(await ours.del(`${PATH}/chatgpt`), 404, 'not_found');
  });

  test('a key without settings:write is refused', async () => {
    expectError(await readOnly.del(`${PATH}/chatgpt`), 403, 'insufficient_scope');
  });
});
