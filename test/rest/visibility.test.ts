import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Json, openTestApp, type Tenant, type TestApp } from '../support/app.ts';
import { type CountedAnswerRow, writeSession } from '../support/counted-answers.ts';

let run: TestApp;
let live: Tenant;
const NOW = new Date('2026-06-30T12:00:00Z');
const daysAgo = (days: number): Date => new Date(NOW.getTime() - days * 86_400_000);

beforeAll(async () => {
  run = await openTestApp({ isStarted: false, clock: { now: () => NOW } });
});
beforeEach(async () => {
  live = await run.workspace({ mode: 'LIVE' });
});
afterAll(() => run.close());

const groups = async (query: string, tenant = live): Promise<Json[]> => {
  const answer = await tenant.get(`/v1/visibility?${query}`);
  expect(answer.status, answer.text).toBe(200);
  return answer.body.data;
};
const only = async (query: string, tenant = live): Promise<Json> => {
  const [group, ...more] = await groups(query, tenant);
  expect(more).toEqual([]);
  return group;
};
/** Of what is asked without our name: so many of so many. */
const share = ({ unbranded }: Json, rate = 'mention') => [unbranded[rate].numerator, unbranded[rate].denominator];

const FAN: CountedAnswerRow = { names: ['FAN'] };
const HEATER: CountedAnswerRow = {
  engine: 'CLAUDE',
  prompt: 'Which heater is best?',
  names: ['HTR', 'FAN'],
  cites: ['HTR'],
};
const NOTHING: CountedAnswerRow = {};
const REFUSED: CountedAnswerRow = { outcome: 'refused' };
const BRANDED: CountedAnswerRow = { isBranded: true, names: ['FAN'], prompt: 'Is our fan good?' };

describe('GET /v1/visibility', () => {
  test('of nothing is a total of nothing, and no group of any other kind', async () => {
    const total = await only('group_by=total');
    expect(total.unbranded).toMatchObject({
      asked: 0,
      answers: 0,
      mention: { numerator: 0, denominator: 0, rate: null, wilson: null, clustered: null },
      share_of_voice: null,
      models: [],
    });
    for (const by of ['engine', 'persona', 'prompt', 'sku', 'day'])
      expect(await groups(`group_by=${by}`), by).toEqual([]);
  });

  test('groups the same answers by every value, branded ones apart, and what was refused is asked but no answer', async () => {
    await writeSession(run, live, { at: daysAgo(1), personaId: 'per_a' }, [FAN, NOTHING, HEATER, REFUSED, BRANDED]);
    await writeSession(run, live, { at: daysAgo(2) }, [NOTHING, HEATER]);
    const total = await only('group_by=total');
    expect(total.unbranded).toMatchObject({ asked: 6, answers: 5 });
    expect(share(total)).toEqual([3, 5]);
    expect(share(total, 'citation')).toEqual([2, 5]);
    expect(total.branded).toMatchObject({ asked: 1, mention: { numerator: 1, denominator: 1, rate: 1 } });
    const by = async (value: string, name: (group: Json) => unknown) =>
      Object.fromEntries((await groups(`group_by=${value}`)).map((group) => [String(name(group)), share(group)]));
    expect(await by('engine', ({ engine }) => engine)).toEqual({ chatgpt: [1, 3], claude: [2, 2] });
    expect(await by('persona', ({ persona_id }) => persona_id)).toEqual({ per_a: [2, 3], null: [1, 2] });
    expect(await by('prompt', ({ prompt }) => prompt)).toEqual({
      'Which fan is best?': [1, 3],
      'Which heater is best?': [2, 2],
      'Is our fan good?': [0, 0],
    });
    expect(await by('sku', ({ sku }) => sku)).toEqual({ FAN: [3, 5], HTR: [2, 5] });
    expect(await by('day', ({ day }) => day)).toEqual({ '2026-06-29': [2, 3], '2026-06-28': [1, 2] });
  });

  test('is paged by group, each once', async () => {
    await writeSession(
      run,
      live,
      { at: daysAgo(1) },
      ['a', 'b', 'c'].map((prompt) => ({ prompt })),
    );
    const first = (await live.get('/v1/visibility?group_by=prompt&limit=2')).body;
    const second = (await live.get(`/v1/visibility?group_by=prompt&limit=2&cursor=${first.pagination.next_cursor}`))
      .body;
    expect([...first.data, ...second.data].map(({ prompt }: Json) => prompt)).toEqual(['a', 'b', 'c']);
    expect([first.pagination.has_more, second.pagination.has_more]).toEqual([true, false]);
  });

  test('keeps to every filter: engine, persona, product, session and period, the last 30 days without one', async () => {
    const session = await writeSession(run, live, { at: daysAgo(1), personaId: 'per_a' }, [FAN, HEATER]);
    await writeSession(run, live, { at: daysAgo(10), skus: ['HTR'] }, [FAN, NOTHING]);
    await writeSession(run, live, { at: daysAgo(40) }, [FAN]);
    expect(share(await only(''))).toEqual([3, 4]);
    expect(share(await only('engine=claude'))).toEqual([1, 1]);
    expect(share(await only('persona_id=per_a'))).toEqual([2, 2]);
    expect(share(await only(`session_id=${session}`))).toEqual([2, 2]);
    expect(share(await only('sku=HTR')), 'its own mentions').toEqual([1, 4]);
    expect(share(await only('sku=FAN')), 'not in a session about another product').toEqual([2, 2]);
    expect(share(await only(`from=${daysAgo(50).toISOString()}`))).toEqual([4, 5]);
    expect(share(await only(`from=${daysAgo(50).toISOString()}&to=${daysAgo(5).toISOString()}`))).toEqual([2, 3]);
  });

  test('counts simulated answers in sandboxes alone, and real ones in live workspaces alone', async () => {
    const sandbox = await run.workspace();
    for (const tenant of [live, sandbox]) {
      await writeSession(run, tenant, { at: daysAgo(1), isSimulated: true }, [FAN, FAN, FAN]);
      await writeSession(run, tenant, { at: daysAgo(1) }, [NOTHING]);
    }
    expect(share(await only('group_by=total'))).toEqual([0, 1]);
    expect(share(await only('group_by=total', sandbox))).toEqual([3, 3]);
    const theirs = await run.workspace({ mode: 'LIVE' });
    expect(share(await only('group_by=total', theirs)), 'of another workspace').toEqual([0, 0]);
  });
});

describe('GET /v1/visibility/compare', () => {
  /** So many prompts with so many answers each, of which a share name us. */
  const answers = (prompts: number, each: number, named: number, model = 'm-1'): CountedAnswerRow[] =>
    Array.from({ length: prompts * each }, (_none, index) => ({
      prompt: `Question ${index % prompts}?`,
      model,
      names: Math.floor(index / prompts) < named ? ['FAN'] : [],
    }));
  const compared = async (before: string, after: string): Promise<Json> => {
    const answer = await live.get(`/v1/visibility/compare?before_session_id=${before}&session_id=${after}`);
    expect(answer.status, answer.text).toBe(200);
    return answer.body;
  };

  test('says real of a change in every question, and how large it is', async () => {
    const before = await writeSession(run, live, { at: daysAgo(8) }, answers(20, 4, 1));
    const after = await writeSession(run, live, { at: daysAgo(1) }, answers(20, 4, 3));
    expect(await compared(before, after)).toMatchObject({
      verdict: 'real',
      difference: 0.5,
      before: { numerator: 20, denominator: 80 },
      after: { numerator: 60, denominator: 80 },
      boundaries_before: [],
      boundaries_after: [],
    });
  });

  test('says within_noise of what did not change, and how many repeats more would show ten points', async () => {
    const some = answers(20, 4, 2).map((row, index) => ({ ...row, names: index % 3 === 0 ? ['FAN'] : [] }));
    const others = answers(20, 4, 2).map((row, index) => ({ ...row, names: index % 3 === 1 ? ['FAN'] : [] }));
    const before = await writeSession(run, live, { at: daysAgo(8) }, some);
    const after = await writeSession(run, live, { at: daysAgo(1) }, others);
    const body = await compared(before, after);
    expect(body.verdict).toBe('within_noise');
    expect(body.interval.low).toBeLessThan(0);
    expect(body.interval.high).toBeGreaterThan(0);
    expect(body.more_repeats).toBeGreaterThan(0);
  });

  test('says too_few of four questions, whatever they show', async () => {
    const before = await writeSession(run, live, { at: daysAgo(8) }, answers(4, 5, 0));
    const after = await writeSession(run, live, { at: daysAgo(1) }, answers(4, 5, 5));
    expect(await compared(before, after)).toMatchObject({ verdict: 'too_few', interval: null, difference: 1 });
  });

  test('does not compare across a change of model: the answers are left out and the boundary is named', async () => {
    const before = await writeSession(run, live, { at: daysAgo(8) }, answers(20, 4, 0, 'm-1'));
    const after = await writeSession(run, live, { at: daysAgo(1) }, answers(20, 4, 4, 'm-2'));
    expect(await compared(before, after)).toMatchObject({
      verdict: 'too_few',
      difference: null,
      boundaries_before: [{ engine: 'chatgpt', requested: 'm-1', served: 'm-1' }],
      boundaries_after: [{ engine: 'chatgpt', requested: 'm-2', served: 'm-2' }],
    });
    const [group, other] = await groups('group_by=engine');
    expect([group?.model.served, other?.model.served]).toEqual(['m-1', 'm-2']);
  });
});

test('in GraphQL, viewer and product say the same of themselves', async () => {
  await live.post('/v1/catalog', { sku: 'HTR', title: 'Heater', url: 'https://brand.example/heater' });
  await writeSession(run, live, { at: daysAgo(1) }, [FAN, NOTHING, HEATER]);
  await writeSession(run, live, { at: daysAgo(1), isSimulated: true }, [FAN, FAN]);
  const fields = 'unbranded { asked mention { numerator denominator } citation { numerator } }';
  const { body } = await live.graphql(`{
    viewer { visibility { ${fields} } claude: visibility(engine: CLAUDE) { ${fields} } }
    product(sku: "HTR") { visibility { ${fields} } early: visibility(from: "2026-01-01T00:00:00Z", to: "2026-02-01T00:00:00Z") { ${fields} } }
  }`);
  expect(body.errors).toBeUndefined();
  const said = (asked: number, numerator: number, cited: number) => ({
    unbranded: { asked, mention: { numerator, denominator: asked }, citation: { numerator: cited } },
  });
  expect(body.data).toEqual({
    viewer: { visibility: said(3, 2, 1), claude: said(1, 1, 1) },
    product: { visibility: said(3, 1, 1), early: said(0, 0, 0) },
  });
});
