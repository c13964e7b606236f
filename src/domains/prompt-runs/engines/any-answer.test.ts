import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SIMULATED_WORLD } from '../../../../test/support/simulated-world.ts';
import { createEngineSimulator } from '../../../simulators/engines/simulator.ts';
import { createEngine } from './create-engine.ts';
import { ENGINE_IDS, type EngineId, type EngineReading, OUTCOMES, type RawAnswer } from './engine.ts';
import { readAnswer } from './read-answer.ts';

const SIMULATOR = createEngineSimulator({ world: SIMULATED_WORLD, seed: 'any answer', rateOf: () => 1 });

/** An answer in the engine's own form. */
async function wholeAnswer(id: EngineId, nonce: string): Promise<RawAnswer> {
  const place = { country: 'US', language: 'en' };
  const baseUrl = SIMULATOR.baseUrl(id);
  const settings = {
    apiKey: 'k',
    baseUrl,
    model: 'a/b',
    place,
    timeoutMs: 5_000,
    searchChoice: null,
    isSimulated: true,
  };
  const options = { place, signal: new AbortController().signal, idempotencyKey: nonce };
  return createEngine(id, settings, SIMULATOR.http).ask('Which air purifier is quiet?', options);
}

/** Nothing is promised of what an answer says, but that what is read of it holds together. */
function expectSound(reading: EngineReading): void {
  expect(OUTCOMES).toContain(reading.outcome);
  expect(reading.outcome === 'answered' && !reading.answer).toBe(false);
  for (const { url, start, end } of reading.citations) {
    expect(URL.canParse(url)).toBe(true);
    if (start === null || end === null) continue;
    expect(start).toBeGreaterThanOrEqual(0);
    expect(end).toBeLessThanOrEqual(reading.answer?.length ?? 0);
  }
  for (const used of Object.values(reading.usage)) expect(used === null || used >= 0).toBe(true);
}

/** The value with one of its parts, counted through, replaced. */
function withPart(value: unknown, at: number, other: unknown): unknown {
  let seen = -1;
  const visit = (part: unknown): unknown => {
    seen += 1;
    if (seen === at) return other;
    if (Array.isArray(part)) return part.map(visit);
    if (typeof part !== 'object' || part === null) return part;
    return Object.fromEntries(Object.entries(part).map(([key, item]) => [key, visit(item)]));
  };
  return visit(value);
}

const surprise = fc.oneof(
  fc.constantFrom<unknown>(null, '', 0, -1, 1e308, true, [], {}, [null], 'text', 'https://a.example/'),
  fc.jsonValue({ maxDepth: 2 }),
);

describe.each(ENGINE_IDS)('whatever %s sends, something sound is read of it', (id) => {
  test('a whole answer with any one part replaced by anything', async () => {
    const raws = await Promise.all(Array.from({ length: 6 }, (_none, index) => wholeAnswer(id, String(index))));
    const property = fc.property(fc.constantFrom(...raws), fc.nat(120), surprise, (raw, at, other) => {
      const bodies = raw.bodies.map((body) => JSON.stringify(withPart(JSON.parse(body), at, other)));
      expectSound(readAnswer({ ...raw, bodies }));
    });
    fc.assert(property, { numRuns: 1_000, seed: 20_261_128 });
  });

  test('any JSON at all, with any status', async () => {
    const raw = await wholeAnswer(id, 'json');
    const property = fc.property(fc.jsonValue(), fc.constantFrom(200, 302, 400, 429, 500, 529), (value, httpStatus) => {
      expectSound(readAnswer({ ...raw, bodies: [JSON.stringify(value)], httpStatus }));
    });
    fc.assert(property, { numRuns: 300, seed: 20_261_128 });
  });

  test('an answer that is cut anywhere', async () => {
    const raw = await wholeAnswer(id, 'cut');
    const [body = ''] = raw.bodies;
    for (let length = 0; length < body.length; length += 7) {
      expect(readAnswer({ ...raw, bodies: [body.slice(0, length)] }).outcome).toBe('unreadable');
    }
  });
});
