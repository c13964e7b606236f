import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Json, openTestApp, type Tenant, type TestApp } from '../support/app.ts';
import { writeSession } from '../support/counted-answers.ts';
import { createProducts, importReviews } from '../support/import-reviews.ts';

let run: TestApp;

beforeAll(async () => {
  run = await openTestApp();
});
afterAll(() => run.close());

const LOVED = [
  'The battery is great.',
  'I love the battery.',
  'A battery that is excellent.',
  'Perfect battery for a day.',
];
const LOATHED = ['The lid leaks.', 'Terrible lid, it broke.', 'The lid is flimsy.', 'A lid that leaks is useless.'];

/** A workspace whose customers love the battery of K-1 and complain of its lid. */
async function reviewed(mode: 'LIVE' | 'SANDBOX'): Promise<Tenant> {
  const tenant = await run.workspace({ mode });
  await createProducts(tenant, ['K-1', 'R-7']);
  const rows = [...LOVED.map((text) => `"${text}",5,K-1`), ...LOATHED.map((text) => `"${text}",1,K-1`)];
  await importReviews(tenant, `review_text,star_rating,product_sku\n${rows.join('\n')}\n`);
  return tenant;
}

/** So many answers with this text; one that names R-7 names it, too. */
function answer(tenant: Tenant, text: string, { count = 6, isSimulated = false } = {}): Promise<string> {
  const names = ['K-1', 'R-7'].filter((sku) => text.includes(sku));
  const rows = Array.from({ length: count }, () => ({ names, text, engine: 'GEMINI' as const }));
  return writeSession(run, tenant, { at: new Date(), isSimulated }, rows);
}

async function voices(tenant: Tenant): Promise<Record<string, Json>> {
  const { body } = await tenant.get('/v1/reviews/themes?sku=K-1');
  const entries: [string, Json][] = body.themes.map(({ term, engines }: Json) => [term, engines]);
  return Object.fromEntries(entries);
}

const ENGINES_SAY = 'The K-1 is a kettle. Its lid is excellent and solid.\nThe R-7 has a bad battery.';

test('what customers love and no engine says is left out, what engines say against them is contradicted, with the sentence, over both faces', async () => {
  const live = await reviewed('LIVE');
  await answer(live, ENGINES_SAY);
  await answer(live, 'The K-1 is worth a look.', { count: 2 });
  // A live workspace does not hear simulated engines.
  await answer(live, 'The K-1 has a great battery.', { count: 20, isSimulated: true });
  const { battery, lid } = await voices(live);
  expect(battery).toEqual({
    ...{ answers: 8, mentioned_in: 0, positive: 0, negative: 0, simulated: false },
    ...{ verdict: 'left_out', quotes: [] },
  });
  expect(lid).toMatchObject({ answers: 8, mentioned_in: 6, positive: 6, negative: 0, verdict: 'contradicted' });
  expect(lid.quotes).toEqual([
    { response_id: expect.stringMatching(/^rsp_/), engine: 'gemini', text: 'Its lid is excellent and solid.' },
  ]);
  const query =
    '{ product(sku: "K-1") { reviewThemes { themes { term engines { answers mentionedIn simulated verdict } } } } }';
  const { data } = (await live.graphql(query)).body;
  expect(data.product.reviewThemes.themes).toContainEqual({
    term: 'lid',
    engines: { answers: 8, mentionedIn: 6, simulated: false, verdict: 'CONTRADICTED' },
  });
});

test('a sandbox hears its simulated engines and says so; of four answers nothing is said', async () => {
  const sandbox = await reviewed('SANDBOX');
  await answer(sandbox, ENGINES_SAY, { count: 4, isSimulated: true });
  expect((await voices(sandbox))['lid']).toMatchObject({ answers: 4, simulated: true, verdict: 'too_few' });
  await answer(sandbox, 'The K-1 is quick. The battery is good.', { count: 2, isSimulated: true });
  const { battery, lid } = await voices(sandbox);
  expect(battery).toMatchObject({ answers: 6, mentioned_in: 2, positive: 2, simulated: true, verdict: 'said' });
  expect(lid).toMatchObject({ answers: 6, mentioned_in: 4, positive: 4, verdict: 'contradicted' });
});

test('a key that may read reviews and not prompt runs is shown what customers say, and null of engines; no other workspace hears them', async () => {
  const live = await reviewed('LIVE');
  await answer(live, ENGINES_SAY);
  const reader = await run.tenantWith(live.workspaceId, ['personas:read']);
  expect(await voices(reader)).toMatchObject({ battery: null, lid: null });
  const other = await reviewed('LIVE');
  expect((await voices(other))['lid']).toMatchObject({ answers: 0, verdict: 'too_few' });
});

test('themes of many products ask for the answers once', async () => {
  const live = await reviewed('LIVE');
  await answer(live, ENGINES_SAY);
  const rows = [...LOVED, ...LOATHED].map((text) => `"${text}",4,R-7`);
  await importReviews(live, `review_text,star_rating,product_sku\n${rows.join('\n')}\n`);
  run.queries.length = 0;
  const query = '{ products(first: 2) { nodes { sku reviewThemes { themes { term engines { answers } } } } } }';
  const { body } = await live.graphql(query);
  expect(body.data.products.nodes.map(({ reviewThemes }: Json) => reviewThemes.themes.length)).toEqual([2, 2]);
  expect(run.queries.filter((text) => text.includes('mentioned_skus'))).toHaveLength(1);
});
