import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RawAnswer } from '../../src/domains/prompt-runs/engines/engine.ts';
import { engineId } from '../../src/domains/prompt-runs/engines/stored-engine.ts';
import { summarizeSplit } from '../../src/domains/prompt-runs/metrics/summarize.ts';
import type { AnswerCount } from '../../src/domains/prompt-runs/metrics/types.ts';
import { loadKnowledge } from '../../src/domains/prompt-runs/names/knowledge.ts';
import { readResponse } from '../../src/domains/prompt-runs/readings/read-response.ts';
import type { AnswerEngine } from '../../src/generated/prisma/enums.ts';
import { createSettings } from '../../src/kernel/settings.ts';
import { type Json, openTestApp, type Tenant, type TestApp } from '../support/app.ts';
import { collectGarbage } from '../support/collect-garbage.ts';
import { type EngineWorld, openEngineWorld } from '../support/engine-world.ts';
import { waitFor } from '../support/matchers.ts';

const QUESTIONS = 100;
const REPEATS = 2;
const UNITS = QUESTIONS * 5 * REPEATS;
const WAIT_MS = 240_000;

/** What reading and writing a thousand answers may hold beside what was held before, MiB. */
const MEMORY_MIB = 96;

let run: TestApp;
let elsewhere: TestApp;
let world: EngineWorld;
let ours: Tenant;

beforeAll(async () => {
  world = await openEngineWorld();
  run = await openTestApp({ settings: createSettings(world.environment) });
  elsewhere = await openTestApp({ settings: createSettings(world.environment) });
  ours = await run.workspace();
});
afterAll(async () => {
  await run.close();
  await elsewhere.close();
  await world.close();
});

const PRODUCTS = ['AC1', 'HT2', 'FN3'].map((model, index) => ({
  sku: `VRN-${model}`,
  title: `Vornado ${model} ${['air purifier', 'tower heater', 'desk fan'][index]}`,
  brand: 'Vornado',
  url: `https://vornado.com/products/${model.toLowerCase()}`,
  description: 'A quiet one for the bedroom.',
  price: { amount: '129.99', currency: 'USD' },
  availability: 'in_stock',
}));
const KINDS = ['air purifier', 'tower heater', 'desk fan'];
const PROMPTS = Array.from({ length: QUESTIONS }, (_none, index) =>
  index % 10 === 0
    ? `Is the Vornado AC1 right for room ${index}?`
    : `Which quiet ${KINDS[index % 3]} suits room ${index}?`,
);
const COMPETITORS = ['Levoit', 'Coway', 'Blueair'].map((name) => ({ name }));

const jobEnded = (tenant: Tenant, id: string): Promise<Json> =>
  waitFor(async () => {
    const { body } = await tenant.get(`/v1/jobs/${id}?wait=30`);
    expect(['succeeded', 'failed'], JSON.stringify(body.progress)).toContain(body.status);
    return body;
  }, WAIT_MS);
const sessionOf = async (tenant: Tenant, id: string, query = ''): Promise<Json> =>
  (await tenant.get(`/v1/prompt-runs/${id}?limit=1${query}`)).body;

/** Memory that is held on to beside what was before, at its highest while the work goes on. */
async function heldDuring<T>(work: () => Promise<T>): Promise<{ value: T; mib: number }> {
  const held = () => {
    collectGarbage();
    return process.memoryUsage().heapUsed / 2 ** 20;
  };
  const before = held();
  let most = before;
  const timer = setInterval(() => {
    most = Math.max(most, held());
  }, 5_000);
  try {
    return { value: await work(), mib: Math.max(most, held()) - before };
  } finally {
    clearInterval(timer);
  }
}

test('a thousand answers are asked of the simulator, counted again after an alias, and moved elsewhere, number for number', {
  timeout: 600_000,
}, async () => {
  for (const product of PRODUCTS) await ours.post('/v1/catalog', product);
  run.queries.length = 0;
  const asked = { prompts: PROMPTS, repeats: REPEATS, competitors: COMPETITORS };
  const { body: started } = await ours.post('/v1/prompt-runs', asked);
  expect(started.units).toBe(UNITS);
  expect(await jobEnded(ours, started.job_id)).toMatchObject({
    progress: { done: UNITS, total: UNITS },
    result: { outcome: 'complete', total: UNITS, succeeded: UNITS },
  });
  const written = run.queries.filter((text) => /engine_responses|raw_answers|answer_readings/i.test(text));
  expect(written.length, 'statements that write answers').toBeLessThan(UNITS / 2);
  const before = await sessionOf(ours, started.id);
  expect(before).toMatchObject({ status: 'completed', reading: 1, progress: { done: UNITS } });

  await ours.post('/v1/aliases', { sku: 'VRN-AC1', alias: 'return policy' });
  const recount = await heldDuring(async () => {
    const { body } = await ours.post(`/v1/prompt-runs/${started.id}/recount`);
    return jobEnded(ours, body.job_id);
  });
  expect(recount.value.result).toMatchObject({ sessions: 1, answers: UNITS });
  expect(recount.mib, 'MiB held by the recount').toBeLessThan(MEMORY_MIB);
  const after = await sessionOf(ours, started.id);
  expect(after.reading).toBe(2);
  expect(after.summary.total.unbranded.mention.numerator).toBeGreaterThan(
    before.summary.total.unbranded.mention.numerator,
  );
  expect(numbersOf(after.summary)).toEqual(await freshNumbers(started.id));
  expect((await sessionOf(ours, started.id, '&reading=1')).summary, 'the former numbers').toEqual(before.summary);

  const theirs = await elsewhere.workspace();
  const moved = await heldDuring(async () => {
    const exported = await ours.raw(`/v1/prompt-runs/${started.id}/export`);
    const headers = { 'Content-Type': 'application/x-ndjson' };
    const streamed: RequestInit & { duplex: 'half' } = { method: 'POST', headers, body: exported.body, duplex: 'half' };
    const accepted = await theirs.raw('/v1/prompt-runs/import', streamed);
    expect(accepted.status).toBe(202);
    return jobEnded(theirs, (await accepted.json()).job_id);
  });
  expect(moved.value.result).toMatchObject({ outcome: 'complete', rows: UNITS + 1, failed: 0 });
  expect(moved.mib, 'MiB held by export and import').toBeLessThan(MEMORY_MIB);
  for (const [reading, summary] of [
    [1, before.summary],
    [2, after.summary],
  ] as const) {
    const imported = await sessionOf(theirs, moved.value.result.session_id, `&reading=${reading}`);
    expect(withoutIds(imported.summary)).toEqual(withoutIds(summary));
  }
  expect([world.connections(), world.asked]).toEqual([0, []]);
});

/** Competitors have ids of their own in each workspace. */
function withoutIds(summary: Json): Json {
  return JSON.parse(JSON.stringify(summary).replace(/"competitor_id":"[^"]*"/g, '"competitor_id":""'));
}

const RATES = ['mention', 'citation', 'presence'] as const;

/** The numbers of a summary as it is shown, group by group. */
function numbersOf({ total, engines }: Json): Json {
  const split = (group: Json) => ['branded', 'unbranded'].map((part) => shownNumbers(group[part]));
  return [['total', ...split(total)], ...engines.map((group: Json) => [group.engine, ...split(group)]).sort()];
}

function shownNumbers({
  asked,
  answers,
  no_overview: noOverview,
  position,
  share_of_voice: voice,
  ...rates
}: Json): Json {
  return {
    asked,
    answers,
    noOverview,
    position: [position.sum, position.count],
    voice: voice && [voice.ours, voice.all],
    rates: RATES.map((name) => rates[name]),
  };
}

/** The same numbers from nothing but the stored bytes and the names of now. */
async function freshNumbers(sessionId: string): Promise<Json> {
  const { db } = run.app.services;
  const where = { workspaceId: ours.workspaceId, sessionId };
  const rows = await db.engineResponse.findMany({ where, include: { raw: true }, orderBy: { position: 'asc' } });
  const knowledge = await loadKnowledge(ours.context());
  const answers = rows.map(({ raw, prompt, engine, requestedModel, servedModel }): AnswerCount => {
    const stored: RawAnswer = JSON.parse(raw?.content ?? '');
    const { findings } = readResponse(stored, prompt, knowledge);
    const { isBranded, isCited, isMentioned, firstPosition, competitorIds } = findings;
    const counts = { isBranded, isCited, isMentioned, position: firstPosition, competitorIds };
    const outcome = findings.outcome as AnswerCount['outcome'];
    return { prompt, engine: engineId(engine), persona: null, requestedModel, servedModel, outcome, ...counts };
  });
  const split = (some: readonly AnswerCount[]) => {
    const { branded, unbranded } = summarizeSplit(some);
    return [branded, unbranded].map((summary) => ({
      asked: summary.asked,
      answers: summary.answers,
      noOverview: summary.noOverview,
      position: [summary.position.sum, summary.position.count],
      voice: summary.shareOfVoice && [summary.shareOfVoice.ours, summary.shareOfVoice.all],
      rates: RATES.map((name) => summary[name]),
    }));
  };
  const engines = [...new Set(rows.map(({ engine }) => engine as AnswerEngine))].map(engineId);
  return [
    ['total', ...split(answers)],
    ...engines.map((engine) => [engine, ...split(answers.filter((one) => one.engine === engine))]).sort(),
  ];
}
