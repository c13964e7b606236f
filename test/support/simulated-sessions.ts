import { createEngine } from '../../src/domains/prompt-runs/engines/create-engine.ts';
import { readAnswer } from '../../src/domains/prompt-runs/engines/read-answer.ts';
import { compileEntities } from '../../src/domains/prompt-runs/mentions/compile-entities.ts';
import { brandEntities, productEntities } from '../../src/domains/prompt-runs/mentions/own-entities.ts';
import { readMentions } from '../../src/domains/prompt-runs/mentions/read-mentions.ts';
import { compareAnswers } from '../../src/domains/prompt-runs/metrics/compare-answers.ts';
import { summarize } from '../../src/domains/prompt-runs/metrics/summarize.ts';
import type { AnswerCount } from '../../src/domains/prompt-runs/metrics/types.ts';
import { createEngineSimulator, type EngineSimulator } from '../../src/simulators/engines/simulator.ts';
import type { SimulatedEngine } from '../../src/simulators/engines/world.ts';
import { simulatedProduct } from './simulated-world.ts';

/** Sessions of one simulated engine whose true rate of mention is known. */
export type SimulatedSessions = {
  seeds: number;
  prompts: number;
  repeats: number;
  /** How likely repeats of a prompt share their luck; two of them then correlate by its square. */
  sharing: number;
  /** The true rate of mention, and the one that it falls to. */
  rate: number;
  after: number;
};

/** Shares of the seeds: intervals that hold the true rate, and what is called real. */
export type SessionShares = { held: number; unchangedReal: number; changedReal: number };

const ENGINE: SimulatedEngine = 'perplexity';
const PRODUCT = simulatedProduct();
const WORLD = { products: [PRODUCT], competitors: [] };
const NAMED = [{ ...PRODUCT, id: PRODUCT.sku }];
const ENTITIES = compileEntities([...brandEntities(NAMED), ...productEntities(NAMED)]);

/**
 * Asks the simulator over its wire format, reads its answers by the product's readers and sums them up as a session is: of
 * each seed one session, another at the same rate, and one at the rate after the change.
 *
 * @param onSeed told how many seeds are done
 */
export async function measureSessions(
  runs: SimulatedSessions,
  onSeed: (done: number) => void = () => undefined,
): Promise<SessionShares> {
  const counts = { held: 0, unchangedReal: 0, changedReal: 0 };
  for (let seed = 1; seed <= runs.seeds; seed += 1) {
    const before = await askSession(runs, { seed, name: 'before', rate: runs.rate });
    const same = await askSession(runs, { seed, name: 'same', rate: runs.rate });
    const changed = await askSession(runs, { seed, name: 'changed', rate: runs.after });
    const { clustered } = summarize(before).mention;
    if (clustered && clustered.low <= runs.rate && runs.rate <= clustered.high) counts.held += 1;
    if (compareAnswers({ before, after: same }, 'mention').verdict === 'real') counts.unchangedReal += 1;
    if (compareAnswers({ before, after: changed }, 'mention').verdict === 'real') counts.changedReal += 1;
    onSeed(seed);
  }
  const shareOf = (count: number) => count / runs.seeds;
  return {
    held: shareOf(counts.held),
    unchangedReal: shareOf(counts.unchangedReal),
    changedReal: shareOf(counts.changedReal),
  };
}

type Asked = { seed: number; name: string; rate: number };

/** Prompts that are answered alike in one session of a seed are so in the others: some suit us, others do not. */
async function askSession(runs: SimulatedSessions, { seed, name, rate }: Asked): Promise<AnswerCount[]> {
  const correlation = runs.sharing;
  const simulator = createEngineSimulator({ world: WORLD, seed: String(seed), correlation, rateOf: () => rate });
  const answers: AnswerCount[] = [];
  for (let prompt = 1; prompt <= runs.prompts; prompt += 1) {
    for (let repeat = 1; repeat <= runs.repeats; repeat += 1) {
      const question = `Which quiet purifier suits a small bedroom of ${prompt} square metres?`;
      answers.push(await askOne(simulator, question, `${name} ${prompt} ${repeat}`));
    }
  }
  return answers;
}

async function askOne(simulator: EngineSimulator, prompt: string, nonce: string): Promise<AnswerCount> {
  const place = { country: 'US', language: 'en' };
  const baseUrl = simulator.baseUrl(ENGINE);
  const settings = { apiKey: 'k', baseUrl, model: 'm', place, timeoutMs: 5_000, searchChoice: null, isSimulated: true };
  const options = { place, signal: new AbortController().signal, idempotencyKey: nonce };
  const raw = await createEngine(ENGINE, settings, simulator.http).ask(prompt, options);
  const { outcome, answer, servedModel } = readAnswer(raw);
  const named = readMentions(answer ?? '', ENTITIES).filter(({ stance }) => stance !== 'absence');
  return {
    prompt,
    engine: ENGINE,
    persona: null,
    requestedModel: raw.requestedModel,
    servedModel,
    outcome,
    isBranded: false,
    isCited: false,
    isMentioned: named.length > 0,
    position: null,
    competitorIds: [],
  };
}
