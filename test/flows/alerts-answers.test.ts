import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Clock } from '../../src/kernel/clock.ts';
import { createSettings } from '../../src/kernel/settings.ts';
import { type Json, openTestApp, type Tenant, type TestApp } from '../support/app.ts';
import { waitFor } from '../support/matchers.ts';
import { openReceiver, type Receiver } from '../support/receiver.ts';

const DAY_MS = 86_400_000;
const PAGE = 'https://harrow.example/products/kettle';
const PROMPTS = Array.from({ length: 8 }, (_, index) => `Which kettle is best for task ${index + 1}?`);

let engine: Receiver;
let run: TestApp;
let tenant: Tenant;
let now = Date.now();
const clock: Clock = { now: () => new Date(now) };
/** What the engine says from now on. */
let answer: { text: string; cites: string | null };

beforeAll(async () => {
  engine = await openReceiver();
  engine.on('/responses', (_request, response) =>
    response.setHeader('content-type', 'application/json').end(openAiAnswer()),
  );
  const settings = createSettings({
    ENGINE_CHATGPT_KEY: 'sk-test',
    ENGINE_CHATGPT_BASE_URL: engine.origin,
    ENGINE_CHATGPT_PER_MINUTE: '60000',
    ENGINE_CHATGPT_CONCURRENCY: '16',
  });
  run = await openTestApp({ egressAllow: [engine.origin], clock, settings });
});
afterAll(async () => {
  await run.close();
  await engine.close();
});

function openAiAnswer(): string {
  const { text, cites } = answer;
  const annotations = cites
    ? [{ type: 'url_citation', url: cites, title: 'A page', start_index: 0, end_index: 1 }]
    : [];
  return JSON.stringify({
    id: 'resp_1',
    model: 'gpt-6-luna',
    status: 'completed',
    output: [
      { type: 'web_search_call', status: 'completed', action: { type: 'search', queries: ['kettle'], sources: [] } },
      { type: 'message', role: 'assistant', content: [{ type: 'output_text', text, annotations }] },
    ],
    usage: { input_tokens: 10, output_tokens: 10 },
    tool_usage: { web_search: { num_requests: 1 } },
  });
}

async function ask(says: typeof answer, prompts = PROMPTS): Promise<void> {
  answer = says;
  const started = await tenant.post('/v1/prompt-runs', { prompts, engines: ['chatgpt'], repeats: 2 });
  expect(started.status, started.text).toBe(202);
  await waitFor(async () => {
    const { body } = await tenant.get(`/v1/prompt-runs/${started.body.id}?limit=1`);
    if (body.status !== 'completed') throw new Error(body.status);
  }, 60_000);
}

async function watched(): Promise<void> {
  tenant = await run.workspace({ mode: 'LIVE' });
  await tenant.post('/v1/catalog', { sku: 'HRW-1', title: 'Harrow gooseneck kettle', brand: 'Harrow', url: PAGE });
}

async function fires(ruleId: string): Promise<Json[]> {
  await waitFor(async () => {
    const rows = await run.app.services.sql.query({
      text: `select 1 from consumer_cursors, (select xid, seq from events order by events.xid desc, events.seq desc limit 1) as last
             where name = 'alerts' and (consumer_cursors.xid, consumer_cursors.seq) >= (last.xid, last.seq)`,
    });
    if (rows.length === 0) throw new Error('not evaluated yet');
  });
  return (await tenant.get(`/v1/alerts/fires?rule_id=${ruleId}`)).body.data;
}

async function rule(type: string): Promise<Json> {
  const made = await tenant.post('/v1/alerts/rules', { name: type, type });
  expect(made.status, made.text).toBe(201);
  return made.body;
}

test('a product that every answer cited and none cites a week later fires, with both rates; a few answers prove nothing', async () => {
  await watched();
  const lost = await rule('citation_loss');
  await ask({ text: 'The Harrow gooseneck kettle is a good choice.', cites: PAGE });
  expect(await fires(lost.id)).toEqual([]);
  now += 7 * DAY_MS;
  await ask({ text: 'Many kettles are good.', cites: 'https://other.example/' }, PROMPTS.slice(0, 1));
  expect(await fires(lost.id), 'two answers to one prompt').toEqual([]);
  await ask({ text: 'Many kettles are good.', cites: 'https://other.example/' });
  const [fire] = await fires(lost.id);
  expect(fire).toMatchObject({ sku: 'HRW-1', summary: 'HRW-1: no engine cites it any more.' });
  expect(fire.details).toMatchObject({
    verdict: 'real',
    before: { numerator: 16, denominator: 16 },
    after: { numerator: 0 },
  });
  expect(fire.session_id).toMatch(/^ses_/);
  await ask({ text: 'The Harrow gooseneck kettle is a good choice.', cites: PAGE });
  expect((await fires(lost.id))[0].cleared_at).not.toBeNull();
});

test('a name that nobody tracks and that answers begin to give fires once, and is clear when a person has decided', async () => {
  await watched();
  const news = await rule('new_competitor_mention');
  await ask({ text: 'The Harrow gooseneck kettle is a good choice.', cites: PAGE });
  now += 7 * DAY_MS;
  const text = 'Top picks:\n\n1. **Levoit Pourmaster** – steady pour.\n2. **Harrow gooseneck kettle** – classic.\n';
  await ask({ text, cites: null });
  const [fire] = await fires(news.id);
  expect(fire).toMatchObject({ sku: null, type: 'new_competitor_mention' });
  expect(fire.details.causes[0].answers).toBeGreaterThanOrEqual(3);
  const { body } = await tenant.get('/v1/competitors?status=proposed');
  const proposed = body.data.find(({ name }: Json) => name === fire.details.causes[0].name);
  expect((await tenant.patch(`/v1/competitors/${proposed.id}`, { status: 'tracked' })).status).toBe(200);
  await ask({ text, cites: null });
  expect((await fires(news.id)).map(({ cleared_at }) => cleared_at !== null)).toEqual([true]);
});
