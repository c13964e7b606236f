import { describe, expect, test } from 'vitest';
import { SIMULATED_WORLD as WORLD } from '../../../test/support/simulated-world.ts';
import { createEngine } from '../../domains/prompt-runs/engines/create-engine.ts';
import { readAnswer } from '../../domains/prompt-runs/engines/read-answer.ts';
import { compileEntities } from '../../domains/prompt-runs/mentions/compile-entities.ts';
import { productEntities } from '../../domains/prompt-runs/mentions/own-entities.ts';
import { readMentions } from '../../domains/prompt-runs/mentions/read-mentions.ts';
import { drawMentions } from './draw.ts';
import { createEngineSimulator } from './simulator.ts';
import { SIMULATED_ENGINES, type SimulatedEngine } from './world.ts';

const PROMPTS = ['Which quiet air purifier is best for a bedroom?', 'Is the Vornado HT2 tower heater worth it?'];
const SIMULATOR = createEngineSimulator({ world: WORLD, seed: 'mentions' });

const ENTITIES = compileEntities([
  ...productEntities(WORLD.products.map((product) => ({ ...product, id: product.sku }))),
  ...WORLD.competitors.map(({ name }) => ({ kind: 'competitor' as const, id: name, name, sku: null, aliases: [name] })),
]);

async function namesRead(engine: SimulatedEngine, prompt: string, nonce: string): Promise<string[] | null> {
  const place = { country: 'US', language: 'en' };
  const baseUrl = SIMULATOR.baseUrl(engine);
  const settings = { apiKey: 'k', baseUrl, model: 'm', place, timeoutMs: 5_000, searchChoice: null, isSimulated: true };
  const options = { place, signal: new AbortController().signal, idempotencyKey: nonce };
  const reading = readAnswer(await createEngine(engine, settings, SIMULATOR.http).ask(prompt, options));
  if (reading.outcome !== 'answered' || reading.answer === null) return null;
  const mentions = readMentions(reading.answer, ENTITIES);
  return mentions
    .filter(({ stance }) => stance !== 'absence')
    .map(({ entityId }) => entityId)
    .sort();
}

describe.each(SIMULATED_ENGINES)('of what the simulated %s names', (engine) => {
  test.each(PROMPTS)('all is read, and nothing else: %s', async (prompt) => {
    const rates = SIMULATOR.trueRates(engine, prompt);
    let answers = 0;
    for (let repeat = 0; repeat < 60; repeat += 1) {
      const nonce = String(repeat);
      const read = await namesRead(engine, prompt, nonce);
      if (read === null) continue;
      answers += 1;
      const drawn = drawMentions({ seed: 'mentions', engine, prompt, nonce }, rates, 0).map(({ entity }) => entity.id);
      expect(read, `repeat ${nonce}`).toEqual(drawn.sort());
    }
    expect(answers).toBeGreaterThan(20);
  });
});
