import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Listener, listen } from '../../src/http/listen.ts';
import { createSettings } from '../../src/kernel/settings.ts';
import { type Json, openTestApp, type TestApp } from '../support/app.ts';
import { BUYER_SKUS, buyerCsv, buyerReviews } from '../support/buyer-reviews.ts';
import { createProducts, importReviews, regenerate } from '../support/import-reviews.ts';

/** What a model is told of a group. */
type Told = { terms: string[]; loves: string[]; reviews: string[] };

let listener: Listener;
let run: TestApp;
let asked: Json[] = [];
let say: (told: Told) => unknown = () => ({});

beforeAll(async () => {
  listener = await listen({ host: '127.0.0.1', port: 0 });
  listener.serve(async (request) => {
    const body: Json = await request.json();
    asked.push(body);
    const told: Told = JSON.parse(body.messages.at(-1).content);
    const message = { role: 'assistant', content: JSON.stringify(say(told)) };
    const usage = { prompt_tokens: 900, completion_tokens: 100, total_tokens: 1_000 };
    return Response.json({ id: 'chatcmpl-1', choices: [{ index: 0, message, finish_reason: 'stop' }], usage });
  });
  const settings = createSettings({
    LLM_PROVIDER: 'openai',
    LLM_API_KEY: 'sk-test-0123456789',
    LLM_BASE_URL: `http://127.0.0.1:${listener.port}/v1`,
    LLM_MODEL: 'test-model',
    LLM_DAILY_TOKENS: '1000000',
  });
  run = await openTestApp({ settings });
});
afterAll(async () => {
  await run.close();
  await listener.close(100);
});

async function personasBy(words: typeof say): Promise<Json[]> {
  asked = [];
  say = words;
  const tenant = await run.workspace();
  await createProducts(tenant, BUYER_SKUS);
  await importReviews(tenant, buyerCsv(buyerReviews(600)));
  expect((await regenerate(tenant)).result).toMatchObject({ outcome: 'personas' });
  return (await tenant.get('/v1/personas')).body.data;
}

test('a model names each group in words of its reviews, and is shown no more than a few of them', {
  timeout: 120_000,
}, async () => {
  const personas = await personasBy(({ terms, loves }) => ({
    name: terms[0],
    summary: loves[0],
    descriptors: terms.slice(0, 3),
  }));
  expect(asked).toHaveLength(personas.length);
  for (const persona of personas) {
    expect(persona).toMatchObject({ writer: 'model', name: persona.terms[0], summary: persona.loves[0] });
  }
  const told: Told = JSON.parse(asked[0].messages.at(-1).content);
  expect(told.reviews.length).toBeLessThanOrEqual(12);
});

test('what no review says is thrown away, and rules name the group', { timeout: 120_000 }, async () => {
  const personas = await personasBy(({ terms }) => ({
    name: 'Wealthy Grandmothers',
    summary: 'They earn 90,000 dollars and live in Monaco.',
    descriptors: terms.slice(0, 3),
  }));
  expect(asked.length).toBeGreaterThan(0);
  for (const persona of personas) {
    expect(persona.writer).toBe('rules');
    expect(JSON.stringify([persona.name, persona.summary])).not.toMatch(/Wealthy|Monaco/);
  }
});
