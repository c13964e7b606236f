import { readFileSync } from 'node:fs';
import { describe, expect, onTestFinished, test } from 'vitest';
import { simulatedProduct, SIMULATED_WORLD as WORLD } from '../../../test/support/simulated-world.ts';
import { createEngine } from '../../domains/prompt-runs/engines/create-engine.ts';
import type { EngineReading, EngineSettings, RawAnswer } from '../../domains/prompt-runs/engines/engine.ts';
import { readAnswer } from '../../domains/prompt-runs/engines/read-answer.ts';
import { createHttpOut, type HttpOut } from '../../platform/http-out.ts';
import { drawMentions, OUTCOME_ODDS } from './draw.ts';
import { serveEngineSimulator } from './server.ts';
import { createEngineSimulator, type EngineSimulator, type SimulatorOptions } from './simulator.ts';
import { SIMULATED_ENGINES, type SimulatedEngine } from './world.ts';

const PROMPT = 'Which quiet air purifier is best for a bedroom?';

function simulate(change: Partial<SimulatorOptions> = {}): EngineSimulator {
  return createEngineSimulator({ world: WORLD, seed: 'seed', ...change });
}

function settingsFor(engine: SimulatedEngine, baseUrl = simulate().baseUrl(engine)): EngineSettings {
  const model = engine === 'google_ai_overviews' ? 'google' : 'model/one';
  const place = { country: 'US', language: 'en' };
  return { apiKey: 'simulated', baseUrl, model, place, timeoutMs: 5_000, searchChoice: null, isSimulated: true };
}

type Asking = { http: Pick<HttpOut, 'request'>; nonce?: string; prompt?: string; baseUrl?: string };

async function ask(engine: SimulatedEngine, asking: Asking): Promise<{ raw: RawAnswer; reading: EngineReading }> {
  const { http, nonce = 'n', prompt = PROMPT, baseUrl } = asking;
  const settings = settingsFor(engine, baseUrl);
  const options = { place: settings.place, signal: new AbortController().signal, idempotencyKey: nonce };
  const raw = await createEngine(engine, settings, http).ask(prompt, options);
  return { raw, reading: readAnswer(raw) };
}

/** Asks the same question so many times. */
async function sample(engine: SimulatedEngine, http: Asking['http'], repeats: number) {
  const nonces = Array.from({ length: repeats }, (_none, index) => String(index));
  return await Promise.all(nonces.map((nonce) => ask(engine, { http, nonce })));
}

/** Is the share what the rate says, up to chance? */
function expectShare(count: number, draws: number, rate: number): void {
  expect(Math.abs(count / draws - rate)).toBeLessThan(tolerance(rate, draws));
}

/** How far a share of so many draws may stray; four standard errors, so that one in 16,000 fails by chance. */
function tolerance(rate: number, draws: number): number {
  return 4 * Math.sqrt((rate * (1 - rate)) / draws) + 1e-9;
}

describe.each(SIMULATED_ENGINES)('the simulated %s', (engine) => {
  test('speaks the wire format that its adapter reads, and every answer says that it is simulated', async () => {
    const { http } = simulate({ rateOf: () => 1 });
    const answers = await sample(engine, http, 10);
    const answered = answers.find(({ reading }) => reading.outcome === 'answered');
    expect(answers.every(({ raw }) => raw.simulated)).toBe(true);
    const served = engine === 'google_ai_overviews' ? 'google' : 'simulated-model/one';
    expect(answered?.reading.servedModel).toBe(served);
    for (const name of ['Vornado AC1 air purifier', 'Vornado HT2 tower heater', 'Levoit', 'Coway']) {
      expect(answered?.reading.answer).toContain(name);
    }
  });

  test('names, cites and ends as often as its true rates and odds say', async () => {
    const simulator = simulate();
    const readings = (await sample(engine, simulator.http, 500)).map(({ reading }) => reading);
    const complete = readings.filter(({ outcome }) => outcome === 'answered');
    for (const { name, url, mention, citation } of simulator.trueRates(engine, PROMPT)) {
      const named = complete.filter(({ answer }) => answer?.includes(name));
      const cited = named.filter(({ citations }) => citations.some((one) => one.url === url));
      expectShare(named.length, complete.length, mention);
      expectShare(cited.length, complete.length, mention * citation);
    }
    for (const [outcome, rate] of Object.entries(OUTCOME_ODDS[engine])) {
      expectShare(readings.filter((reading) => reading.outcome === outcome).length, readings.length, rate);
    }
    const known = new Set(['answered', ...Object.keys(OUTCOME_ODDS[engine])]);
    expect(readings.every(({ outcome }) => known.has(outcome))).toBe(true);
  });

  test('gives the same bytes for the same seed, question and key, in process and over a socket', async () => {
    const simulator = simulate();
    const server = await serveEngineSimulator(simulator);
    const http = createHttpOut({ allowOrigins: [server.origin], userAgent: 'eci-test/1' });
    onTestFinished(async () => {
      await http.close();
      await server.close();
    });
    for (const nonce of ['1', '2', '3']) {
      const inProcess = await ask(engine, { http: simulator.http, nonce });
      const overSocket = await ask(engine, { http, nonce, baseUrl: `${server.origin}/${engine}` });
      expect(overSocket.reading).toEqual(inProcess.reading);
    }
    const bytes = async (seed: string, nonce: string) =>
      (await ask(engine, { http: simulate({ seed }).http, nonce })).raw.bodies;
    expect(await bytes('s', '1')).toEqual(await bytes('s', '1'));
    const many = await Promise.all(Array.from({ length: 20 }, (_none, index) => bytes('s', String(index))));
    expect(new Set(many.map(String)).size).toBeGreaterThan(5);
  });

  test('can be made to fail', async () => {
    const { http } = simulate({
      faultOf: (one) => (one === engine ? { status: 503, headers: { 'retry-after': '3' }, body: '{}' } : null),
    });
    expect((await ask(engine, { http })).reading).toMatchObject({ outcome: 'unavailable', retryAfterSeconds: 3 });
    const refusing = simulate({ acceptsKey: (key) => key === 'another' });
    expect((await ask(engine, { http: refusing.http })).reading).toMatchObject({
      outcome: 'blocked',
      error: { code: 'unauthorized' },
    });
  });
});

describe('the odds of being named', () => {
  const rateOf = (change: Parameters<typeof simulatedProduct>[0], prompt = PROMPT): number => {
    const world = { products: [simulatedProduct(change)], competitors: [] };
    return simulate({ world }).trueRates('chatgpt', prompt)[0]?.mention ?? 0;
  };

  test('grow with the score of the page, the facts on it, and what of the prompt it answers', () => {
    expect(rateOf({ score: 90 })).toBeGreaterThan(rateOf({ score: 40 }));
    expect(rateOf({ facts: Array.from({ length: 8 }, (_none, index) => `Fact ${index}`) })).toBeGreaterThan(
      rateOf({ facts: [] }),
    );
    expect(rateOf({})).toBeGreaterThan(rateOf({ description: null }));
    expect(rateOf({})).toBeGreaterThan(rateOf({}, 'Which quiet bedroom fan is best for a bedroom with plants?'));
  });

  test('shrink out of stock, and are nothing where the page has no word of the prompt', () => {
    expect(rateOf({ availability: 'out_of_stock' })).toBeLessThan(rateOf({}));
    expect(rateOf({}, 'Which trail running shoes are light?')).toBe(0);
  });

  test('are high for a name that the shopper knows', () => {
    expect(rateOf({ score: 10, facts: [] }, 'Is the Vornado any good for allergies?')).toBe(0.9);
  });
});

test('a prompt that begins with what a shopper is like is still about what it asks for', () => {
  const persona =
    'I am a careful parent of two who reads every label, dislikes noise and pays more for things that last.';
  const [rate] = simulate().trueRates('chatgpt', `${persona} ${PROMPT}`);
  expect(rate?.id).toBe('VRN-AC1');
  expect(rate?.mention).toBeGreaterThan(0.3);
});

test('the odds that are documented are the ones that hold', () => {
  const text = readFileSync(new URL('../../../docs/simulated-engines.md', import.meta.url), 'utf8');
  const rows = [...text.matchAll(/^\| ([a-z_]+) \| ([a-z_]+) \| (\d+) % \|$/gm)];
  const documented = rows.map(([, engine, outcome, percent]) => [engine, outcome, Number(percent) / 100]);
  const held = Object.entries(OUTCOME_ODDS).flatMap(([engine, odds]) =>
    Object.entries(odds).map(([outcome, rate]) => [engine, outcome, rate]),
  );
  expect(documented).toEqual(held);
});

test('a product asked for by name and not found is told to be unknown, which is no mention', async () => {
  const { http } = simulate({ rateOf: () => 0 });
  const { reading } = await ask('perplexity', { http, prompt: 'Is the Vornado AC1 air purifier quiet?' });
  expect(reading.answer).toContain("I couldn't find any reliable information about Vornado AC1 air purifier");
});

test('repeats that share their luck are alike, and the rate stays what it is', () => {
  const rates = simulate().trueRates('gemini', PROMPT);
  const [rate] = rates;
  const seeds = Array.from({ length: 1_500 }, (_none, index) => `seed ${index}`);
  const isNamed = (seed: string, nonce: string, correlation: number): boolean =>
    drawMentions({ seed, engine: 'gemini', prompt: PROMPT, nonce }, rates, correlation).some(
      ({ entity }) => entity === rate,
    );
  const agreement = (correlation: number) => {
    const pairs = seeds.map((seed) => [isNamed(seed, '1', correlation), isNamed(seed, '2', correlation)]);
    const named = pairs.flat().filter(Boolean).length / (2 * seeds.length);
    expect(Math.abs(named - (rate?.mention ?? 0))).toBeLessThan(tolerance(rate?.mention ?? 0, seeds.length));
    return pairs.filter(([first, second]) => first === second).length / seeds.length;
  };
  const truth = rate?.mention ?? 0;
  const independent = truth ** 2 + (1 - truth) ** 2;
  expect(Math.abs(agreement(0) - independent)).toBeLessThan(tolerance(independent, seeds.length));
  expect(agreement(1)).toBe(1);
  const half = 1 - 2 * truth * (1 - truth) * (1 - 0.7 ** 2);
  expect(Math.abs(agreement(0.7) - half)).toBeLessThan(tolerance(half, seeds.length));
});
